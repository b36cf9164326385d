/** What holds on nights of a thousand commands of every kind, with the rules changing under way. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextDue } from "../../core/rotation/dues.ts";
import { explain } from "../../core/rotation/explain.ts";
import { fold, foldFirst } from "../../core/rotation/fold.ts";
import { Line } from "../../core/rotation/order.ts";
import { preview } from "../../core/rotation/preview.ts";
import { Night, VENUE } from "./night.ts";
import { longNight, play, type Step } from "./random-night.ts";

const RUNS = { numRuns: 6 };

function watch(steps: Step[], check: (night: Night, step: Step, before: Night["rotation"]) => void): Night {
  const night = new Night({ maxRequests: 5 });
  for (const step of steps) {
    const before = night.rotation;
    if (play(night, step).applied) check(night, step, before);
    else expect(night.rotation).toBe(before);
  }
  return night;
}

describe("on a night of a thousand commands", () => {
  it("[ROT-1] [ROT-2] [ROT-33] one place and one name each, and rounds follow from the round line", () => {
    fc.assert(
      fc.property(longNight, (steps) => {
        watch(steps, ({ state }) => {
          const here = [...state.line, ...state.bench];
          if (state.onStage && !state.onStage.filler) here.push(state.onStage.entry);
          expect(new Set(here.map(({ singerId }) => singerId)).size).toBe(here.length);
          expect(new Set(here.map(({ stageName }) => stageName.toLowerCase())).size).toBe(here.length);
          const rounds = state.line.map((_, index) => (index < state.roundLine ? state.round : state.round + 1));
          expect(state.line.map((entry) => entry.round)).toEqual(rounds);
        });
      }),
      RUNS,
    );
  });

  it("[ROT-24] [ROT-40] exactly one performance stands for each completed turn, whatever was taken back", () => {
    fc.assert(
      fc.property(longNight, (steps) => {
        const standing = new Map<string, boolean>();
        let seen = 0;
        watch(steps, ({ announced, state }) => {
          for (const event of announced.slice(seen)) {
            if (event.type === "PerformanceCompleted") {
              expect(standing.get(event.performance.performanceId)).not.toBe(true);
              standing.set(event.performance.performanceId, true);
            }
            if (event.type === "PerformanceReverted") {
              expect(standing.get(event.performanceId)).toBe(true);
              standing.set(event.performanceId, false);
            }
          }
          seen = announced.length;
          expect([...standing.values()].filter(Boolean)).toHaveLength(state.turnsCompleted);
        });
      }),
      RUNS,
    );
  });

  it("[ROT-20] Next calls the first callable singer, or nobody", () => {
    fc.assert(
      fc.property(longNight, (steps) => {
        watch(steps, (night, { name }, before) => {
          if (name !== "next" || before.state.status === "onBreak") return;
          const line = new Line(before.state, night.at);
          const first = before.state.line[line.firstCallable()];
          const back = before.state.onStage?.singerId;
          // With duets that count for everyone the first may have sung with the one who has just finished.
          const sang = before.state.rules.duetCounts === "everyone" && before.state.onStage?.partners.length;
          if (first && !sang) expect(night.state.onStage?.singerId).toBe(first.singerId);
          else if (!first) expect([null, back]).toContain(night.state.onStage?.singerId ?? null);
        });
      }),
      RUNS,
    );
  });

  it("[ROT-25] time has nothing more to do once it has passed", () => {
    fc.assert(
      fc.property(longNight, (steps) => {
        watch(steps, (night, { name }) => {
          if (name !== "passTime") return;
          const due = nextDue(night.rotation, night.at);
          if (due !== null) expect(due > night.at).toBe(true);
        });
      }),
      RUNS,
    );
  });

  it("[ROT-42] [ROT-43] every place can be explained and every night be previewed, and neither changes it", () => {
    fc.assert(
      fc.property(longNight, (steps) => {
        watch(steps, (night, { which }) => {
          if (which !== 0) return;
          const { state } = night;
          const before = JSON.stringify(state);
          for (const { singerId } of [...state.line, ...state.bench]) {
            const reasons = explain(state, singerId, night.nowMs)?.reasons ?? [];
            const counted = reasons.reduce((sum, one) => sum + (isAhead(one) ? one.count : 0), 0);
            const place = explain(state, singerId, night.nowMs)?.place;
            if (place !== null) expect(counted).toBe(place);
          }
          preview(state, { duetCounts: "everyone", lockedNext: 2 }, night.nowMs);
          expect(JSON.stringify(state)).toBe(before);
        });
      }),
      RUNS,
    );
  });

  it("the log alone gives the same rotation, also through JSON, and so does every prefix of it", () => {
    fc.assert(
      fc.property(longNight, fc.double({ min: 0, max: 1, noNaN: true }), (steps, part) => {
        const kept: Night["rotation"][] = [];
        const night = watch(steps, ({ rotation }) => void kept.push(rotation));
        const at = kept[Math.floor(part * (kept.length - 1))];
        const [first, ...rest] = JSON.parse(JSON.stringify(night.log)) as Night["log"];
        if (!first || !at) throw new Error("the log is empty");
        const start = foldFirst(VENUE, night.rotation.epoch, first);
        expect(fold(start, rest)).toEqual(night.rotation);
        const prefix = fold(start, rest.slice(0, at.version - 1));
        expect(JSON.parse(JSON.stringify(prefix))).toEqual(JSON.parse(JSON.stringify(at)));
      }),
      RUNS,
    );
  });
});

const AHEAD = ["dueAhead", "nextRoundAhead", "passedOverAhead"];
const isAhead = (reason: { code: string }): reason is { code: string; count: number } => AHEAD.includes(reason.code);
