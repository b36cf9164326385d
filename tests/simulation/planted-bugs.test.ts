import { describe, expect, test } from "vitest";
import { type NightReport, runNight } from "./night.ts";
import { makePlan } from "./plan/make-plan.ts";
import { PLANTED_BUGS } from "./planted-bugs.ts";
import { shrink } from "./shrink.ts";

/** Seeds within which each bug has to be found. */
const WITHIN_NIGHTS = 60;
/** For a machine that does other things as well. */
const TIMEOUT_MS = 120_000;

async function firstFailure(planted: Parameters<typeof runNight>[1]): Promise<{ nights: number; report: NightReport }> {
  for (let seed = 1; seed <= WITHIN_NIGHTS; seed++) {
    const report = await runNight(makePlan(seed, "cloud"), planted);
    if (report.violation) return { nights: seed, report };
  }
  throw new Error(`not found within ${WITHIN_NIGHTS} nights`);
}

describe("a planted bug is found", () => {
  test.each([
    ["the deduplication is dropped", ["one effect per command id"]],
    [
      "events are published before they are appended",
      ["a page shows only what the log has", "a page shows the log's own state", "a performance is a completed turn"],
    ],
    ["a page ignores a gap", ["a page shows the log's own state", "a page shows only what the log has"]],
    ["a page applies an event twice", ["a page shows the log's own state", "a page shows only what the log has"]],
    ["a command is answered before it is committed", ["every acknowledged command is in the log"]],
  ])(
    "when %s",
    async (name, invariants) => {
      const planted = PLANTED_BUGS[name]?.();
      const { report } = await firstFailure(planted);
      expect(invariants).toContain(report.violation?.invariant);
      const shrunk = await shrink(report, planted);
      expect(shrunk.violation?.invariant).toBe(report.violation?.invariant);
      expect(shrunk.plan.actions.length).toBeLessThan(report.plan.actions.length);
    },
    TIMEOUT_MS,
  );
});
