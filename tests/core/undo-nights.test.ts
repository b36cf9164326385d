import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RotationState } from "../../core/rotation/state.ts";
import { must, Night } from "./night.ts";
import { play, wildNight } from "./random-night.ts";
import { same, whole } from "./taken-back.ts";

const undo = (night: Night, commandId?: string) => night.kj("undo", commandId ? { commandId } : {});

describe("undo, on any night", () => {
  it("[ROT-40] do and undo leave the same rotation, wherever in whatever night", () => {
    fc.assert(
      fc.property(wildNight, fc.nat(3), (steps, every) => {
        const night = new Night({ maxRequests: 5 });
        for (const [index, step] of steps.entries()) {
          const before = whole(night);
          const version = night.rotation.version;
          if (!play(night, step).applied) continue;
          const isOfKj = night.log.slice(version - night.rotation.version).every(({ by }) => by === "kj");
          if (index % (every + 1) !== 0 || !isOfKj || step.name === "undo") continue;
          must(undo(night, night.state.undoable?.commandId));
          same(night, before);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("[ROT-40] undone to the bottom with singers acting in between, everybody has one place and the round line holds", () => {
    fc.assert(
      fc.property(wildNight, (steps) => {
        const night = new Night({ maxRequests: 5 });
        for (const [index, step] of steps.entries()) {
          play(night, step);
          if (index % 5 === 4) undo(night);
          check(night.state);
        }
        while (undo(night).applied) check(night.state);
      }),
      { numRuns: 30 },
    );
  });
});

function check(state: RotationState): void {
  const ids = [...state.line, ...state.bench].map((entry) => entry.singerId);
  if (state.onStage) ids.push(state.onStage.singerId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(state.roundLine).toBeLessThanOrEqual(state.line.length);
  expect(state.newcomersThisRound).toBeGreaterThanOrEqual(0);
  expect(state.line.map((entry) => entry.round)).toEqual(
    state.line.map((_, index) => (index < state.roundLine ? state.round : state.round + 1)),
  );
}
