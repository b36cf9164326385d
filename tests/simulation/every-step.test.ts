import { describe, expect, test } from "vitest";
import { describeFailure } from "./describe.ts";
import type { Side } from "./kernel/incarnation.ts";
import { type NightReport, runNight } from "./night.ts";
import { makePlan } from "./plan/make-plan.ts";
import type { Action, Mode, Plan } from "./plan/plan.ts";
import { shrink } from "./shrink.ts";

/** Nights that are looked at for the steps that there are. */
const NIGHTS = 80;
/** Of those that come by a step, until one dies there: some come by only when nothing goes wrong any more. */
const TRIES = 15;
const TIMEOUT_MS = 300_000;

/** That night, in which a process dies the first time that it comes by this step. */
function dyingAt(plan: Plan, step: string): Plan {
  const [side, ...name] = step.split(" ");
  const action: Action = {
    do: "hazard",
    hazard: {
      kind: "crash",
      on: name.join(" "),
      isWholeName: true,
      side: side as Side,
      skip: 0,
      times: 1,
      stallMs: 0,
    },
  };
  return { ...plan, actions: [{ ...action, atMs: 0 }, ...plan.actions] };
}

async function expectSound(report: NightReport): Promise<void> {
  if (report.violation) throw new Error(describeFailure(report, await shrink(report)));
}

describe("[ROT-1] [ROT-24] a process may die before and after everything it waits for", () => {
  test.each<[Mode, number]>([
    ["embedded", 40],
    ["cloud", 60],
  ])(
    "%s, at more than %i steps",
    async (mode, fewest) => {
      const nightsBy = new Map<string, number[]>();
      for (let seed = 1; seed <= NIGHTS; seed++) {
        const { passes } = await runNight(makePlan(seed, mode));
        for (const step of passes) nightsBy.set(step, [...(nightsBy.get(step) ?? []), seed]);
      }
      expect(nightsBy.size).toBeGreaterThan(fewest);
      const neverDiedAt: string[] = [];
      for (const [step, seeds] of nightsBy) {
        let died = false;
        for (const seed of seeds.slice(0, TRIES)) {
          const report = await runNight(dyingAt(makePlan(seed, mode), step), undefined, true);
          await expectSound(report);
          died = report.tail.some((line) => line.includes(` crash ${step} `) || line.endsWith(` crash ${step}`));
          if (died) break;
        }
        if (!died) neverDiedAt.push(step);
      }
      expect(neverDiedAt).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
