/** Lets time pass in a rotation: what it waits for is done at its time by an internal command (ROT-14, ROT-25, ROT-34). */
import type { TimeDue } from "./bus.ts";
import { type CommandId, id } from "./ids.ts";
import type { CommandQueue, Wakeups } from "./ports/commands.ts";
import type { Clock } from "./ports/machine.ts";
import { nextDue } from "./rotation/dues.ts";
import type { Rotation } from "./rotation/fold.ts";
import type { Heard } from "./subscriptions.ts";

/**
 * What the rotation waits for after a command, if that is another time than it waited for before.
 *
 * @param now when the command happened, ISO 8601 UTC.
 */
export function timeDue(before: Rotation | null, after: Rotation, now: string): TimeDue[] {
  const at = nextDue(after, now);
  if (at === null || (before && at > now && at === nextDue(before, now))) return [];
  const { venueId, version, state } = after;
  return [{ type: "TimeDue", venueId, rotationId: state.rotationId, at, version }];
}

/** A subscriber of the event bus. An event that comes twice asks for two wake-ups, and the second finds nothing to do. */
export async function keepTime({ wakeups }: { wakeups: Wakeups }, event: Heard<"timeKeeper">): Promise<void> {
  await wakeups.ask(event);
}

export interface TimeKeeperDeps {
  wakeups: Wakeups;
  queue: CommandQueue;
  clock: Clock;
}

/**
 * A wake-up has come: sends `passTime`, or asks again when it came early. The command's id is that of the waiting, so
 * that it has one effect at most; if an answer came first the rotation refuses it.
 */
export async function timeIsUp({ wakeups, queue, clock }: TimeKeeperDeps, due: TimeDue): Promise<void> {
  if (clock.now() < Date.parse(due.at)) return wakeups.ask(due);
  await queue.send({
    rotationId: due.rotationId,
    actor: { role: "system" },
    command: { id: id<CommandId>(`passtime-${due.version}`), name: "passTime", data: {} },
    connectionId: null,
  });
}
