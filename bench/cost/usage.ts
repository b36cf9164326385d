/** What AWS charges for, and what it comes to. */
import list from "../prices.json" with { type: "json" };

const CHARGED = [
  "dynamoWriteUnits",
  "dynamoReadUnits",
  "sqsFifoRequests",
  "sqsStandardRequests",
  "events",
  "invocations",
  "gbSeconds",
  "webSocketMessages",
  "connectionMinutes",
  "httpRequests",
  "snsPublishes",
] as const satisfies (keyof typeof list.prices)[];

type Charged = (typeof CHARGED)[number];

export type Usage = Record<Charged, number>;

export const pricesAsOf = `AWS's public list for ${list.region}, read ${list.read}`;

export function usage(part: Partial<Usage>): Usage {
  return made((name) => part[name] ?? 0);
}

export const times = (one: Usage, factor: number): Usage => made((name) => one[name] * factor);

export const minus = (one: Usage, other: Usage): Usage => made((name) => one[name] - other[name]);

export function sum(...parts: Usage[]): Usage {
  return made((name) => parts.reduce((total, part) => total + part[name], 0));
}

/** Without free tiers and volume discounts. */
export function dollars(used: Usage): number {
  return CHARGED.reduce((total, name) => total + (used[name] * list.prices[name].dollars) / list.prices[name].per, 0);
}

function made(value: (name: Charged) => number): Usage {
  return Object.fromEntries(CHARGED.map((name) => [name, value(name)])) as Usage;
}
