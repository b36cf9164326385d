/** What would be, and when: from the same rules and measures as the server's. Times are the server's, in ms. */
import { id, type RequestId } from "../../core/ids.ts";
import { arrivalSpot, Line } from "../../core/rotation/order.ts";
import { placeOf, putAt, without } from "../../core/rotation/place.ts";
import type { Request, RotationState, SingerEntry } from "../../core/rotation/state.ts";
import { type Wait, waits } from "../../core/rotation/waits.ts";
import { waitRange } from "../shared/format.ts";

/** Some song of the usual length. */
const ANY_SONG: Request = {
  requestId: id<RequestId>("any"),
  songId: null,
  title: "",
  artist: "",
  durationSec: null,
  keyChange: 0,
  note: null,
  partners: [],
  repeat: false,
};

/** The wait somebody on the bench would have if they asked for a song now; null when nobody can tell. */
export function waitFromBench(state: RotationState, entry: SingerEntry, nowMs: number): Wait | null {
  const place = placeOf(state, entry.singerId);
  if (place?.at !== "bench") return null;
  const { to, roundLine } = arrivalSpot(new Line(state, new Date(nowMs).toISOString()), entry);
  const arrived = putAt(without(state, place), { ...entry, standing: "ready", requests: [ANY_SONG] }, to, roundLine);
  return waits(arrived, nowMs).get(entry.singerId) ?? null;
}

/** How many would be called before somebody who comes back from hold now (ROT-4); null without a song. */
export function aheadAfterHold(state: RotationState, entry: SingerEntry, nowMs: number): number | null {
  const index = state.line.findIndex((one) => one.singerId === entry.singerId);
  if (index < 0) return null;
  const line = state.line.slice();
  line[index] = { ...entry, standing: "ready" };
  const wait = waits({ ...state, line }, nowMs).get(entry.singerId);
  if (!wait) return null;
  const callable = new Line(state, new Date(nowMs).toISOString()).callableCount();
  return Math.max(wait.ahead, Math.min(state.rules.lockedNext, callable));
}

/** The wait as a range in words: not before the break has ended; a break whose end nobody knows has none. */
export function waitWords({ status, breakEndsAt }: RotationState, wait: Wait, nowMs: number): string {
  if (status !== "onBreak") return waitRange(wait.lowSec, wait.highSec);
  if (breakEndsAt === null) return "after the break";
  const lowSec = Math.max(wait.lowSec, (Date.parse(breakEndsAt) - nowMs) / 1000);
  return waitRange(lowSec, Math.max(lowSec, wait.highSec));
}
