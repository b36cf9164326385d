import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold, foldFirst } from "../../core/rotation/fold.ts";
import { Line } from "../../core/rotation/order.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { Night, VENUE } from "./night.ts";
import { anyNight, play, type Step, usualNight } from "./random-night.ts";

const RUNS = { numRuns: 40 };

/** Plays a night and calls `check` after every step that was applied. */
function watch(steps: Step[], check: (before: RotationState, night: Night, step: Step) => void): Night {
  const night = new Night({ maxRequests: 5 });
  for (const step of steps) {
    const before = night.state;
    if (play(night, step).applied) check(before, night, step);
    else expect(night.state).toBe(before);
  }
  return night;
}

const callable = (state: RotationState, at: string): string[] => {
  const line = new Line(state, at);
  return state.line.filter((entry) => line.isCallable(entry)).map((entry) => entry.singerId);
};

/** Whose own turn the duet was as well that ended by the latest command (ROT-32): they go to the back with the singer. */
function partnersWhoSang({ log }: Night): string[] {
  const { commandId } = log.at(-1) ?? {};
  return log
    .filter((event) => event.commandId === commandId)
    .flatMap((event) => (event.type === "TurnCompleted" ? (event.data.alsoSang ?? []) : []));
}

describe("on every night", () => {
  it("[ROT-1] nobody stands in two places", () => {
    fc.assert(
      fc.property(anyNight, (steps) => {
        watch(steps, (_before, { state }) => {
          const ids = [...state.line, ...state.bench].map((entry) => entry.singerId);
          if (state.onStage) ids.push(state.onStage.singerId);
          expect(new Set(ids).size).toBe(ids.length);
        });
      }),
      RUNS,
    );
  });

  it("[ROT-2] a place's round follows from its side of the round line", () => {
    fc.assert(
      fc.property(anyNight, (steps) => {
        watch(steps, (_before, { state }) => {
          expect(state.roundLine).toBeGreaterThanOrEqual(0);
          expect(state.roundLine).toBeLessThanOrEqual(state.line.length);
          const rounds = state.line.map((entry) => entry.round);
          expect(rounds).toEqual(
            state.line.map((_, index) => (index < state.roundLine ? state.round : state.round + 1)),
          );
        });
      }),
      RUNS,
    );
  });

  it("[ROT-4] the locked stay first in their order, but for the KJ's hand, a duet they sang and their leaving", () => {
    fc.assert(
      fc.property(anyNight, (steps) => {
        watch(steps, (before, night, { name }) => {
          if (name === "moveSinger" || name === "uncall") return;
          const now = callable(night.state, night.at);
          const locked = callable(before, night.at).slice(0, before.rules.lockedNext);
          const alsoSang = partnersWhoSang(night);
          const still = locked.filter((singerId) => now.includes(singerId) && !alsoSang.includes(singerId));
          expect(now.slice(0, still.length)).toEqual(still);
        });
      }),
      RUNS,
    );
  });

  it("[ROT-5] no more newcomers enter a round than the rule allows", () => {
    fc.assert(
      fc.property(anyNight, (steps) => {
        watch(steps, (before, { state }) => {
          if (state.round !== before.round || state.newcomersThisRound <= before.newcomersThisRound) return;
          expect(state.round).toBeGreaterThan(1);
          const cap = before.rules.newcomersPerRound ?? Number.POSITIVE_INFINITY;
          expect(state.newcomersThisRound).toBeLessThanOrEqual(cap);
        });
      }),
      RUNS,
    );
  });

  it("[ROT-8] a round ends by a call from below the round line alone, and keeps the order of the rest", () => {
    fc.assert(
      fc.property(anyNight, (steps) => {
        watch(steps, (before, night, { name }) => {
          const { state } = night;
          if (state.round === before.round) return;
          expect([name, state.round]).toEqual(["next", before.round + 1]);
          const alsoSang = partnersWhoSang(night);
          const called = state.onStage?.singerId;
          const was = before.line.findIndex((entry) => entry.singerId === called);
          const finished = before.onStage?.singerId;
          if (was < 0) expect(called).toBe(finished);
          else if (called && !alsoSang.includes(called)) expect(was).toBeGreaterThanOrEqual(before.roundLine);
          if (before.rules.emptyHanded === "sendToEnd") return;
          const order = state.line.map((entry): string => entry.singerId);
          const others = before.line.map((entry): string => entry.singerId).filter((one) => !alsoSang.includes(one));
          const expected = [...others, finished, ...alsoSang];
          expect(order).toEqual(expected.filter((singerId) => singerId && order.includes(singerId)));
        });
      }),
      RUNS,
    );
  });

  it("[ROT-11] a place is given only to who has a song that can be sung", () => {
    fc.assert(
      fc.property(anyNight, (steps) => {
        watch(steps, (before, night) => {
          const placed = night.state.line.filter((entry) =>
            before.bench.some((one) => one.singerId === entry.singerId),
          );
          const line = new Line(night.state, night.at);
          for (const entry of placed) expect(line.playableIndex(entry)).toBeGreaterThanOrEqual(0);
        });
      }),
      RUNS,
    );
  });

  it("[ROT-20] Next calls the first callable singer, and skips nobody", () => {
    fc.assert(
      fc.property(anyNight, (steps) => {
        watch(steps, (before, night, { name }) => {
          if (name !== "next") return;
          const alsoSang = partnersWhoSang(night);
          const first = callable(before, night.at).find((singerId) => !alsoSang.includes(singerId));
          if (before.status === "onBreak") expect(night.onStage()).toBeNull();
          else if (first) expect(night.state.onStage?.singerId).toBe(first);
          else expect([null, before.onStage?.singerId, ...alsoSang]).toContain(night.state.onStage?.singerId ?? null);
        });
      }),
      RUNS,
    );
  });

  it("[ROT-24] each completed turn is exactly one performance", () => {
    fc.assert(
      fc.property(anyNight, (steps) => {
        const night = watch(steps, () => undefined);
        const ids = night.announced.map((one) => one.type === "PerformanceCompleted" && one.performance.performanceId);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.length).toBe(night.state.turnsCompleted);
      }),
      RUNS,
    );
  });

  it("versions are dense, and the log alone gives the same state, also through JSON", () => {
    fc.assert(
      fc.property(anyNight, (steps) => {
        const night = watch(steps, () => undefined);
        const [first, ...rest] = JSON.parse(JSON.stringify(night.log)) as Night["log"];
        if (!first) throw new Error("the log is empty");
        expect(night.log.map((event) => event.version)).toEqual(night.log.map((_, index) => index + 1));
        const again = fold(foldFirst(VENUE, night.rotation.epoch, first), rest);
        expect(again).toEqual(night.rotation);
        expect(JSON.parse(JSON.stringify(night.state))).toEqual(night.state);
      }),
      RUNS,
    );
  });
});

describe("on a night without bumps", () => {
  it("[ROT-7] of two singers callable all the while neither sings twice without the other in between", () => {
    fc.assert(
      fc.property(usualNight, (steps) => {
        /** `turns[x][y]`: turns of x since y last sang, or since one of the two was not callable. */
        const turns = new Map<string, Map<string, number>>();
        const reset = (singerId: string) => {
          turns.delete(singerId);
          for (const others of turns.values()) others.delete(singerId);
        };
        watch(steps, (before, night, { name }) => {
          const waiting = new Set(callable(night.state, night.at));
          const { onStage } = night.state;
          if (onStage) waiting.add(onStage.singerId);
          const finished = before.onStage && night.state.turnsCompleted > before.turnsCompleted ? before.onStage : null;
          if (finished) {
            for (const others of turns.values()) others.delete(finished.singerId);
            const own = turns.get(finished.singerId) ?? new Map<string, number>();
            turns.set(finished.singerId, own);
            for (const other of waiting) {
              if (other === finished.singerId) continue;
              own.set(other, (own.get(other) ?? 0) + 1);
              expect(own.get(other)).toBeLessThanOrEqual(1);
            }
          }
          if (name === "noShow" && before.onStage) reset(before.onStage.singerId);
          for (const singerId of [...turns.keys(), ...[...turns.values()].flatMap((others) => [...others.keys()])]) {
            if (!waiting.has(singerId)) reset(singerId);
          }
        });
      }),
      { numRuns: 120 },
    );
  });
});
