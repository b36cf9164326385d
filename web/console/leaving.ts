/** Who has to leave soon, so that the KJ is told before it is too late (ROT-14). */
import type { RotationState, SingerEntry } from "../../core/rotation/state.ts";
import { isPause } from "../../core/rotation/time-window.ts";
import type { Wait } from "../../core/rotation/waits.ts";
import { clockTime } from "../shared/format.ts";

/** How long before somebody leaves the KJ is told. */
const SOON_MS = 15 * 60_000;

export interface Leaving {
  entry: SingerEntry;
  atMs: number;
  /** The turn likely comes after that. */
  tooLate: boolean;
}

/** Null for who stays, or is only away for a while. */
export function leavingOf(entry: SingerEntry, wait: Wait | null, now: number): Leaving | null {
  if (entry.availableUntil === null || isPause(entry)) return null;
  const atMs = Date.parse(entry.availableUntil);
  return { entry, atMs, tooLate: wait === null || now + wait.likelySec * 1000 >= atMs };
}

/** The first one to leave before their turn, or within a quarter of an hour; null for nobody. */
export function nextToLeave({ line }: RotationState, waiting: ReadonlyMap<string, Wait>, now: number): Leaving | null {
  let first: Leaving | null = null;
  for (const entry of line) {
    const leaving = leavingOf(entry, waiting.get(entry.singerId) ?? null, now);
    if (!leaving || leaving.atMs <= now || !(leaving.tooLate || leaving.atMs - now < SOON_MS)) continue;
    if (first === null || leaving.atMs < first.atMs) first = leaving;
  }
  return first;
}

export function leavingWords({ entry, atMs, tooLate }: Leaving): string {
  return `${entry.stageName} leaves at ${clockTime(atMs)}${tooLate ? ", before the turn" : ""}`;
}
