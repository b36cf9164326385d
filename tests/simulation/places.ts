/** ROT-1: on stage, in line or on the bench; never two, never twice. */
import type { RotationState } from "../../core/rotation/state.ts";

/** What is wrong, in words; null when nothing is. */
export function checkPlaces({ line, bench, onStage, roundLine }: RotationState): string | null {
  const places = [...line, ...bench].map(({ singerId }) => singerId);
  // A filler holds no place (ROT-28).
  if (onStage && !onStage.filler) places.push(onStage.singerId);
  const twice = places.find((singerId, index) => places.indexOf(singerId) !== index);
  if (twice !== undefined) return `${twice} holds two places`;
  if (roundLine < 0 || roundLine > line.length) return `the round line is at ${roundLine} of ${line.length}`;
  return null;
}
