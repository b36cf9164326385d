import * as v from "valibot";
import type { Rotation } from "../rotation/fold.ts";
import { Line } from "../rotation/order.ts";
import { turnOnStage } from "../rotation/place.ts";
import { checkTurn } from "../rotation/stage.ts";
import { turnIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/**
 * Takes the call back: nothing is counted, and the singer is first again, or where they were called from out of order
 * (ROT-27). A round that the call ended stays ended. Refused `STALE`.
 */
export const uncall = defineCommand({
  name: "uncall",
  schema: v.strictObject({ turnId: turnIdSchema }),
  who: "kj",
  decide(rotation, { turnId }, { at }) {
    const refused = checkTurn(rotation.state, turnId);
    return refused ?? { facts: [{ type: "TurnUncalled", data: { turnId, ...origin(rotation, at) } }] };
  },
});

/** On the same side of the round line as before, as far as the line still reaches. */
function origin({ state, ledger }: Rotation, at: string) {
  const { line, roundLine, round } = state;
  const { calledFrom, entry, filler } = turnOnStage(state);
  if (filler) return { to: "left" as const, roundLine };
  if (calledFrom === "bench") return { to: calledFrom, roundLine };
  // Those passed over stood ahead; since then they may have left, or become callable.
  const first = ledger.calledInOrder ? new Line(state, at).firstCallable() : -1;
  const place = first < 0 ? calledFrom : Math.min(calledFrom, first);
  if (entry.round <= round) return { to: Math.min(place, roundLine), roundLine: roundLine + 1 };
  return { to: Math.min(Math.max(place, roundLine), line.length), roundLine };
}
