/** The tables of the cost benchmark. */
import list from "../prices.json" with { type: "json" };
import { printTable, round } from "../statistics.ts";
import type { CommandRow, LineParts } from "./counted.ts";
import { dollars, pricesAsOf, sum, type Usage } from "./usage.ts";

export function printCommands(rows: readonly CommandRow[]): void {
  printTable(
    "one command (average of a round, each told before the next: a burst costs less)",
    rows.map(({ singers, watchers, used }) => ({ "singers in line": singers, watchers, ...columns(used) })),
  );
}

export function printParts(parts: readonly LineParts[]): void {
  const [first] = parts;
  if (!first) return;
  printTable(
    "write units of each command",
    first.writes.map(([name], index) => ({
      command: name,
      ...Object.fromEntries(parts.map(({ singers, writes }) => [`line of ${singers}`, round(writes[index]?.[1] ?? 0)])),
    })),
  );
  const row = (what: string, singers: number, used: Usage) => ({ what, "singers in line": singers, ...columns(used) });
  printTable(
    "what comes beside commands",
    parts.flatMap(({ singers, snapshot, commandsPerSnapshot, coldCommand, join, connect, ping }) => [
      row(`snapshot, every ${round(commandsPerSnapshot, 0)} commands`, singers, snapshot),
      row("command of a worker just started", singers, coldCommand),
      row("guest joins", singers, join),
      row("page connects and goes", singers, connect),
      row("ping", singers, ping),
    ]),
  );
}

export function printNight(
  night: { hours: number; commands: number; connects: number; watchers: number; singers: number },
  parts: Record<string, Usage>,
  polling: Usage,
): void {
  const { hours, commands, connects, watchers, singers } = night;
  const rows = { ...parts, "the night": sum(...Object.values(parts)), "beside it, idle queues": polling };
  printTable(
    `a night of ${hours} h: line of ${singers}, ${watchers} watchers that connect ${connects} times, ${commands} commands`,
    Object.entries(rows).map(([what, used]) => ({ what, ...totals(used), dollars: round(dollars(used), 4) })),
  );
}

/** A deployment in which nothing happens. */
export function printMonth(polling: Usage, alarms: number): void {
  const { alarmMonths, secretMonths } = list.prices;
  printTable(`a month of 30 days in which nothing happens; prices: ${pricesAsOf}`, [
    { what: "polling of the queues", dollars: round(dollars(polling), 2) },
    { what: `${alarms} alarms`, dollars: round(alarms * alarmMonths.dollars, 2) },
    { what: "the secret", dollars: round(secretMonths.dollars, 2) },
  ]);
}

function columns(used: Usage): Record<string, string> {
  return {
    "write u.": round(used.dynamoWriteUnits),
    "read u.": round(used.dynamoReadUnits),
    "SQS FIFO": round(used.sqsFifoRequests),
    "SQS std": round(used.sqsStandardRequests),
    events: round(used.events),
    Lambda: round(used.invocations),
    "GB-s": round(used.gbSeconds, 3),
    "ws msgs": round(used.webSocketMessages),
    SNS: round(used.snsPublishes),
    "$/million": round(dollars(used) * 1e6, 2),
  };
}

function totals(used: Usage): Record<string, string> {
  return {
    "write u.": round(used.dynamoWriteUnits, 0),
    "read u.": round(used.dynamoReadUnits, 0),
    SQS: round(used.sqsFifoRequests + used.sqsStandardRequests, 0),
    events: round(used.events, 0),
    Lambda: round(used.invocations, 0),
    "GB-s": round(used.gbSeconds, 0),
    "ws msgs": round(used.webSocketMessages, 0),
    "conn min": round(used.connectionMinutes, 0),
  };
}
