/** When a singer can be called, by their own word (ROT-6). Times are ISO 8601 UTC, so they compare as text. */
import type { SingerEntry } from "./state.ts";

type Window = Pick<SingerEntry, "availableFrom" | "availableUntil">;

/** A pause: away from `availableUntil` to `availableFrom`, here before and after. */
export function isPause({ availableFrom, availableUntil }: Window): boolean {
  return availableFrom !== null && availableUntil !== null && availableUntil < availableFrom;
}

/** @param now ISO 8601 UTC. */
export function isInWindow(window: Window, now: string): boolean {
  const { availableFrom: from, availableUntil: until } = window;
  const hasCome = from === null || from <= now;
  const isStillHere = until === null || now < until;
  return isPause(window) ? hasCome || isStillHere : hasCome && isStillHere;
}
