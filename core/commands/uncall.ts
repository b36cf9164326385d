import * as v from "valibot";
import { turnOnStage } from "../rotation/place.ts";
import { checkTurn } from "../rotation/stage.ts";
import type { RotationState } from "../rotation/state.ts";
import { turnIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/**
 * Takes the call back: nothing is counted, and the singer stands where they were called from, which after `next` is
 * first again (ROT-27). A round that the call ended stays ended. Refused `STALE`.
 */
export const uncall = defineCommand({
  name: "uncall",
  schema: v.strictObject({ turnId: turnIdSchema }),
  who: "kj",
  decide({ state }, { turnId }) {
    return checkTurn(state, turnId) ?? { facts: [{ type: "TurnUncalled", data: { turnId, ...origin(state) } }] };
  },
});

/** The place called from, on the same side of the round line, as far as the line still reaches. */
function origin({ line, roundLine, round, onStage }: RotationState) {
  const { calledFrom, entry } = turnOnStage({ onStage } as RotationState);
  if (calledFrom === "bench") return { to: calledFrom, roundLine };
  if (entry.round <= round) return { to: Math.min(calledFrom, roundLine), roundLine: roundLine + 1 };
  return { to: Math.min(Math.max(calledFrom, roundLine), line.length), roundLine };
}
