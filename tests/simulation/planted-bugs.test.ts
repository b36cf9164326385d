import { describe, expect, test } from "vitest";
import { type NightReport, runNight } from "./night.ts";
import { makePlan } from "./plan/make-plan.ts";
import type { Mode } from "./plan/plan.ts";
import type { Planted } from "./planted.ts";
import { PLANTED_BUGS } from "./planted-bugs.ts";
import { shrink } from "./shrink.ts";

/** Seeds within which each bug has to be found. */
const WITHIN_NIGHTS = 60;
const SHRINKING_NIGHTS = 40;
/** For a machine that does other things as well. */
const TIMEOUT_MS = 120_000;

/** Other invariants may break before; the night that is looked for breaks one of these. */
async function nightThatBreaks(invariants: readonly string[], planted: Planted, mode: Mode): Promise<NightReport> {
  for (let seed = 1; seed <= WITHIN_NIGHTS; seed++) {
    const report = await runNight(makePlan(seed, mode), planted);
    if (report.violation && invariants.includes(report.violation.invariant)) return report;
  }
  throw new Error(`not found within ${WITHIN_NIGHTS} nights`);
}

const CASES: [keyof typeof PLANTED_BUGS, string[], Mode?][] = [
  ["the deduplication is dropped", ["one effect per command id"]],
  [
    "events are published before they are appended",
    ["a page shows only what the log has", "a page shows the log's own state", "a performance is a completed turn"],
  ],
  ["a page ignores a gap", ["a page shows the log's own state", "a page shows only what the log has"]],
  ["a page applies an event twice", ["a page shows the log's own state", "a page shows only what the log has"]],
  ["a command is answered before it is committed", ["every acknowledged command is in the log"]],
  [
    "a restored log keeps its epoch",
    ["a command is answered once the page shows it", "a page that is behind says so"],
    "embedded",
  ],
];

describe("a planted bug is found", () => {
  test.each(CASES)(
    "when %s",
    async (name, invariants, mode = "cloud") => {
      const planted = PLANTED_BUGS[name]();
      const report = await nightThatBreaks(invariants, planted, mode);
      const shrunk = await shrink(report, planted, SHRINKING_NIGHTS);
      expect(shrunk.violation?.invariant).toBe(report.violation?.invariant);
      expect(shrunk.plan.actions.length).toBeLessThan(report.plan.actions.length);
    },
    TIMEOUT_MS,
  );
});
