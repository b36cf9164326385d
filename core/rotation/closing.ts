/** The end of the night (ROT-34): who still sings before `rules.closesAt`, and until when it makes sense to sign up. */
import type { SingerId } from "../ids.ts";
import type { Draft } from "./draft.ts";
import type { Ledger } from "./ledger.ts";
import { Line } from "./order.ts";
import type { RotationState } from "./state.ts";
import { plannedSec, stageFreeInSec, turnSecOf, usualTurnSec } from "./turn-lengths.ts";

export interface ClosingPlan {
  /** Milliseconds since 1970, as all times here. */
  closesAtMs: number;
  /** Who still sings, one turn each, in order, with the time of the call if everybody ahead sings. */
  sings: { singerId: SingerId; atMs: number }[];
  /** Callable, and likely not called before the end. */
  misses: SingerId[];
  /** When the whole line is likely done. */
  lineEndsAtMs: number;
  /**
   * The last moment at which somebody new who signs up still sings, if nobody else does; null when it has passed.
   */
  signUpUntilMs: number | null;
}

/** Null when the night has no end. Pure; the pages run it too. */
export function closingPlan(state: RotationState, nowMs: number): ClosingPlan | null {
  if (state.rules.closesAt === null) return null;
  const closesAtMs = Date.parse(state.rules.closesAt);
  const line = new Line(state, new Date(nowMs).toISOString());
  const found = plannedSec(state, nowMs);
  const sings: ClosingPlan["sings"] = [];
  const misses: SingerId[] = [];
  for (const entry of state.line) {
    const sec = found.get(entry.singerId);
    if (sec === undefined) continue;
    const atMs = nowMs + sec * 1000;
    if (atMs + turnSecOf(entry, line, state) * 1000 <= closesAtMs) sings.push({ singerId: entry.singerId, atMs });
    else misses.push(entry.singerId);
  }
  const lineEndsAtMs = nowMs + (stageFreeInSec(state, nowMs) + lineSec(state, line)) * 1000;
  const untilMs = lastCallMs(state, line, closesAtMs);
  return {
    closesAtMs,
    sings,
    misses,
    lineEndsAtMs,
    signUpUntilMs: untilMs > nowMs && misses.length === 0 ? untilMs : null,
  };
}

/** One turn of everybody who can be called. */
function lineSec(state: RotationState, line: Line): number {
  return state.line.reduce((sum, entry) => sum + (line.isCallable(entry) ? turnSecOf(entry, line, state) : 0), 0);
}

/** From then on the line, and one more turn, do not fit any more even if the stage were empty at once. */
function lastCallMs(state: RotationState, line: Line, closesAtMs: number): number {
  return closesAtMs - (lineSec(state, line) + usualTurnSec(state)) * 1000;
}

/**
 * When requests close by themselves, ISO 8601 UTC: as soon as the turn on stage, the line and one turn more do not fit
 * before the end. Null when they do not: without an end, closed already, or once for this end, since the KJ may have
 * opened them again.
 *
 * @param now ISO 8601 UTC.
 */
export function requestsCloseAt(state: RotationState, { closedFor }: Ledger, now: string): string | null {
  const { closesAt } = state.rules;
  if (closesAt === null || closesAt === closedFor || !state.requestsOpen || state.status === "closed") return null;
  const nowMs = Date.parse(now);
  const untilMs = lastCallMs(state, new Line(state, now), Date.parse(closesAt));
  // While the song on stage goes on as planned, what is left of it shrinks as time passes: it fits now or not at all.
  const fits = nowMs + stageFreeInSec(state, nowMs) * 1000 <= untilMs;
  return new Date(fits ? untilMs + 1 : nowMs).toISOString();
}

export function closeRequestsInTime(draft: Draft, ledger: Ledger): void {
  const closeAt = requestsCloseAt(draft.state, ledger, draft.at);
  if (closeAt !== null && closeAt <= draft.at) draft.emit("RequestsClosed", { cause: "closing" });
}
