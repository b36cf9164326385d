/** Whom Next would call (ROT-6, ROT-9). */
import { entryOf } from "../../core/rotation/place.ts";
import type { Request, RotationState, SingerEntry } from "../../core/rotation/state.ts";

/** The singers of the line that Next would call, in order; those passed over are left out. */
export function callable(state: RotationState, nowIso: string): SingerEntry[] {
  return state.line.filter(
    (entry) =>
      entry.standing === "ready" &&
      (entry.availableFrom === null || entry.availableFrom <= nowIso) &&
      (entry.availableUntil === null || nowIso < entry.availableUntil) &&
      playable(state, entry) !== null,
  );
}

/** The first request whose partners have confirmed and are ready; null when there is none. */
export function playable(state: RotationState, entry: SingerEntry): Request | null {
  const ready = (request: Request) =>
    request.partners.every(
      ({ confirmed, singerId }) => confirmed && (singerId === null || entryOf(state, singerId)?.standing !== "onHold"),
    );
  return entry.requests.find(ready) ?? null;
}
