/** A night at a venue, put together from what was counted. */
import { sum, times, type Usage, usage } from "./usage.ts";

export interface NightPlan {
  hours: number;
  commands: number;
  watchers: number;
  /** Connections that each watcher opens: phones sleep and come back. */
  connects: number;
}

/** What one of each costs. */
export interface Counted {
  command: Usage;
  join: Usage;
  connect: Usage;
  ping: Usage;
  pingEveryMs: { watcher: number; console: number };
}

/** Long polls wait for at most 20 s (source: SQS's page on long polling). */
const POLLS_PER_MINUTE = 3;
/** Batches that Lambda reads side by side of a quiet queue; it may go down to two (source: its page on scaling for SQS). */
const POLLERS = 5;

/** Every watcher is there all night with the page visible: the most it can be, since a hidden page does not ping. */
export function nightCost({ hours, commands, watchers, connects }: NightPlan, counted: Counted): Record<string, Usage> {
  const minutes = hours * 60;
  const { watcher, console } = counted.pingEveryMs;
  const pings = minutes * 60_000 * (watchers / watcher + 1 / console);
  return {
    "commands, told to everyone": times(counted.command, commands),
    "joining, connecting, snapshots": sum(times(counted.join, watchers), times(counted.connect, watchers * connects)),
    pings: times(counted.ping, pings),
    "connection minutes": usage({ connectionMinutes: watchers * minutes }),
  };
}

/** What Lambda's pollers ask of queues in which nothing is; one deployment does it for all its venues. */
export function idlePolling(queues: readonly { isFifo: boolean }[], hours: number): Usage {
  const polls = hours * 60 * POLLS_PER_MINUTE * POLLERS;
  const fifo = queues.filter(({ isFifo }) => isFifo).length;
  return usage({ sqsFifoRequests: fifo * polls, sqsStandardRequests: (queues.length - fifo) * polls });
}
