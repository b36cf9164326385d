import { describe, expect, test } from "vitest";
import { describeFailure } from "./describe.ts";
import keptSeeds from "./kept-seeds.json" with { type: "json" };
import { runNight } from "./night.ts";
import { makePlan } from "./plan/make-plan.ts";
import type { Mode } from "./plan/plan.ts";
import { shrink } from "./shrink.ts";

/** For a machine that does other things as well; alone these take a few seconds each. */
const TIMEOUT_MS = 180_000;

async function expectSound(seed: number, mode: Mode): Promise<void> {
  const report = await runNight(makePlan(seed, mode));
  if (report.violation) throw new Error(describeFailure(report, await shrink(report)));
}

describe("[ROT-1] [ROT-24] whatever crashes, is lost, late, doubled or asleep, the night stays one night", () => {
  const runs: [Mode, number, number][] = [
    ["embedded", 1, 100],
    ["embedded", 101, 200],
    ["cloud", 1, 50],
    ["cloud", 51, 100],
  ];
  test.each(runs)(
    "%s, nights %i to %i",
    async (mode, first, last) => {
      for (let seed = first; seed <= last; seed++) await expectSound(seed, mode);
    },
    TIMEOUT_MS,
  );
});

describe("a seed that once failed does not fail again", () => {
  test.each(keptSeeds.map(({ seed, mode, found }) => [seed, mode as Mode, found] as const))(
    "%i, %s: %s",
    async (seed, mode) => expectSound(seed, mode),
    TIMEOUT_MS,
  );
});

describe("a seed gives the same night whenever it is run", () => {
  test.each([
    [11, "embedded"],
    [12, "embedded"],
    [11, "cloud"],
    [12, "cloud"],
  ] as const)("%i, %s", async (seed, mode) => {
    const lines = async () => (await runNight(makePlan(seed, mode), undefined, true)).tail;
    const first = await lines();
    expect(first.length).toBeGreaterThan(100);
    expect(await lines()).toEqual(first);
  });
});
