/**
 * Shows of 10 to 20,000 watchers on AWS: how long until the last one has a change. The broadcaster, the pages of
 * audiences and the posts with their backoff are the product's own code; the services are modelled (bench/scale/model.ts)
 * and the time is virtual. docs/scale.md reads the figures.
 */
import { type Show, type Told, tellShow } from "./scale/show.ts";
import { printTable, round } from "./statistics.ts";

const SHOWS = [10, 100, 300, 500, 1000, 2000, 5000, 10_000, 20_000];
const SEED = 7;

export async function scale(): Promise<void> {
  printTable("one change, told by one invocation", await rows({ inPages: false, warmSiblings: 0, share: 1 }));
  printTable("in pages, siblings cold", await rows({ inPages: true, warmSiblings: 0, share: 1 }));
  const warm = { inPages: true, warmSiblings: 100 };
  printTable("in pages, siblings warm from the change before", await rows({ ...warm, share: 1 }));
  printTable("the same, while others take four fifths of the account's posts", await rows({ ...warm, share: 0.2 }));
}

async function rows(how: Pick<Show, "inPages" | "warmSiblings" | "share">) {
  const found: Record<string, string | number>[] = [];
  for (const watchers of SHOWS) found.push(row(watchers, await tellShow({ ...how, watchers, seed: SEED })));
  return found;
}

function row(watchers: number, told: Told): Record<string, string | number> {
  return {
    watchers,
    "median ms": round(told.medianMs, 0),
    "last ms": round(told.lastMs, 0),
    invocations: told.invocations,
    "cold starts": told.coldStarts,
    "throttled posts": told.throttled,
    "given up": told.givenUp,
    "out of time": told.timedOut,
  };
}
