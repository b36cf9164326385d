/** What time windows of singers do to the line (ROT-14). */
import type { SingerId } from "../ids.ts";
import { settleArrivals } from "./arrivals.ts";
import type { Draft } from "./draft.ts";
import { loseTheirPlaces } from "./leaving.ts";
import { at, placeOf } from "./place.ts";
import type { SingerEntry } from "./state.ts";
import { isPause } from "./time-window.ts";
import { plannedSec, turnSecOf } from "./turn-lengths.ts";

/** What else is due is due at once, in a command of its own: each of these settles the line anew. */
const OPENED_AT_ONCE = 20;

/** Whoever is past their time leaves the line for the bench; whose time has come is callable from now on. */
export function openAndCloseWindows(draft: Draft): void {
  const { line, bench } = draft.state;
  const opening = [...line, ...bench].filter(
    ({ availableFrom }) => availableFrom !== null && availableFrom <= draft.at,
  );
  for (const { singerId, availableFrom, availableUntil } of opening.slice(0, OPENED_AT_ONCE)) {
    if (availableFrom === null) continue;
    const until = availableUntil !== null && availableUntil > availableFrom ? availableUntil : null;
    const instantBefore = new Date(Date.parse(availableFrom) - 1).toISOString();
    draft.emit("AvailabilityChanged", { singerId, from: null, until });
    settleArrivals(draft, singerId, instantBefore);
  }
  loseTheirPlaces(
    draft,
    draft.state.line.filter(isPast(draft.at)).map(({ singerId }) => singerId),
    "away",
  );
}

const isPast =
  (now: string) =>
  ({ availableFrom, availableUntil }: SingerEntry): boolean =>
    availableFrom === null && availableUntil !== null && availableUntil <= now;

/**
 * Moves a singer who would be called too late up to where they still have time to sing. Bounded, so that nobody pays twice:
 * never ahead of the locked (ROT-4) or across the round line (ROT-8), and past no singer whom somebody else's window has
 * moved back already since that singer last sang. So each waits one turn more at most because of others' windows.
 */
export function moveIntoWindow(draft: Draft, singerId: SingerId): void {
  const { state, line } = draft;
  const place = placeOf(state, singerId);
  if (place?.at !== "line") return;
  const entry = at(state.line, place.index);
  const leavesAt = entry.availableUntil;
  if (leavesAt === null || isPause(entry) || !line.isCallable(entry)) return;
  const found = plannedSec(state, Date.parse(draft.at));
  const untilLeaving = (Date.parse(leavesAt) - Date.parse(draft.at)) / 1000 - turnSecOf(entry, line, state);
  if ((found.get(singerId) ?? 0) <= untilLeaving) return;

  const first = Math.max(line.behindLocked(), place.index < state.roundLine ? 0 : state.roundLine);
  let to = place.index;
  for (let ahead = place.index - 1; ahead >= first; ahead--) {
    const other = at(state.line, ahead);
    if (!line.isCallable(other)) continue;
    if (wasPassedByWindow(other)) break;
    to = ahead;
    if ((found.get(other.singerId) ?? 0) <= untilLeaving) break;
  }
  if (to === place.index || (found.get(at(state.line, to).singerId) ?? 0) > untilLeaving) return;
  draft.emit("SingerMoved", { singerId, to, roundLine: state.roundLine, cause: "rule", reason: "window" });
}

function wasPassedByWindow({ moves }: SingerEntry): boolean {
  return moves.some(({ by, reason, from, to }) => by === "rule" && reason === "window" && to > from);
}
