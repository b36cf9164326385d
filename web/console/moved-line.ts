/** The line as it would be with somebody moved, so that the numbers shown while moving are the ones that will hold. */
import type { SingerId } from "../../core/ids.ts";
import { spotBeside } from "../../core/rotation/order.ts";
import { entryAt, placeOf, putAt, without } from "../../core/rotation/place.ts";
import type { RotationState } from "../../core/rotation/state.ts";

export interface Moving {
  singerId: SingerId;
  /** 0-based place in line. */
  to: number;
}

/** ROT-10. Unchanged for somebody who is not in line. */
export function movedLine(state: RotationState, { singerId, to }: Moving): RotationState {
  const place = placeOf(state, singerId);
  if (place?.at !== "line" || place.index === to) return state;
  const roundLine = place.index < state.roundLine ? state.roundLine - 1 : state.roundLine;
  const rest = { ...without(state, place), roundLine };
  const spot = spotBeside(rest, Math.min(to, rest.line.length));
  return putAt(rest, entryAt(state, place), spot.to, spot.roundLine);
}
