import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../../core/commands/index.ts";
import { type CommandId, id, type SingerId, type VenueId } from "../../../core/ids.ts";
import { evolve } from "../../../core/rotation/evolve.ts";
import { ROTATION_FORMAT, type Rotation } from "../../../core/rotation/fold.ts";
import { EMPTY_LEDGER } from "../../../core/rotation/ledger.ts";
import type { RotationState } from "../../../core/rotation/state.ts";
import { movedLine } from "../../../web/console/moved-line.ts";
import { request, singer } from "../../browser/screen/recorded-night.ts";
import { EPOCH, START, stateAt } from "../sync/night.ts";

const NAMES = ["Ada", "Ben", "Cleo", "Dan"];

function lineOfFour(roundLine: number): RotationState {
  const line = NAMES.map((name) => singer(name, request(`Song of ${name}`, "Somebody")));
  return { ...stateAt(1), line, roundLine };
}

function byTheServer(state: RotationState, singerId: SingerId, toIndex: number): RotationState {
  const rotation: Rotation = {
    format: ROTATION_FORMAT,
    venueId: id<VenueId>("venue"),
    epoch: EPOCH,
    version: 1,
    state,
    ledger: EMPTY_LEDGER,
    undoSteps: [],
  };
  const commandId = id<CommandId>("command-2");
  const meta = {
    actor: { role: "system" as const },
    commandId,
    at: START,
    newId: () => "new",
    isDecent: () => true,
    song: null,
  };
  const decision = COMMANDS.moveSinger.decide(rotation, { singerId, toIndex }, meta);
  if (!("facts" in decision)) throw new Error(decision.detail);
  return decision.facts.reduce(
    (before, fact) => evolve(before, { version: 2, at: START, by: "kj", commandId, ...fact }),
    state,
  );
}

const shape = ({ line, roundLine }: RotationState) => [line.map((entry) => entry.stageName), roundLine];

describe("[ROT-10] the line shown while moving is the one the server makes of the move", () => {
  for (const roundLine of [0, 1, 2, 3, 4]) {
    test(`with ${roundLine} above the round line, from every place to every place`, () => {
      const state = lineOfFour(roundLine);
      for (const { singerId } of state.line) {
        for (const to of NAMES.keys()) {
          expect(shape(movedLine(state, { singerId, to }))).toEqual(shape(byTheServer(state, singerId, to)));
        }
      }
    });
  }
});

test("given somebody who has left meanwhile, nothing is moved", () => {
  const state = lineOfFour(2);
  expect(movedLine(state, { singerId: id<SingerId>("gone"), to: 1 })).toBe(state);
});
