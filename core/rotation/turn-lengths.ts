/** How long turns take, from tonight's measures (ROT-41). Pure; the pages run it too. */
import type { SingerId } from "../ids.ts";
import { Line } from "./order.ts";
import type { Request, RotationState, SingerEntry, Turn } from "./state.ts";

/** Seconds a song takes when neither its own length nor tonight's mean is known. */
const USUAL_TURN_SEC = 240;
/** A song that is over by its length goes on for about as long: applause, the host on the way to the button. */
const LINGERS_SEC = 15;

/** How long this request takes on stage, changeover not included. */
export function songSecOf(request: Request | undefined, state: RotationState): number {
  return request?.durationSec ?? state.meanTurnSec ?? USUAL_TURN_SEC;
}

/** With the calls that nobody answers in it, once it was measured. */
export function changeoverSecOf({ meanChangeoverSec, rules }: RotationState): number {
  return meanChangeoverSec ?? rules.changeoverSec;
}

/** A turn of this singer's next song, with the changeover. */
export function turnSecOf(entry: SingerEntry, line: Line, state: RotationState): number {
  return songSecOf(entry.requests[line.playableIndex(entry)], state) + changeoverSecOf(state);
}

/** A turn of somebody of whom nothing is known yet, with the changeover. */
export function usualTurnSec(state: RotationState): number {
  return songSecOf(undefined, state) + changeoverSecOf(state);
}

/** Until the next singer can be called: what is left of the turn on stage, or of a break whose end is known (ROT-44). */
export function stageFreeInSec(state: RotationState, nowMs: number): number {
  const breakSec = state.breakEndsAt === null ? 0 : (Date.parse(state.breakEndsAt) - nowMs) / 1000;
  return Math.max(remainingSec(state.onStage, state, nowMs), breakSec);
}

function remainingSec(turn: Turn | null, state: RotationState, nowMs: number): number {
  if (!turn) return 0;
  const songSec = songSecOf(turn.request, state);
  const since = (when: string) => (nowMs - Date.parse(when)) / 1000;
  if (turn.startedAt === null) return songSec + Math.max(0, changeoverSecOf(state) - since(turn.calledAt));
  return Math.max(LINGERS_SEC, songSec - since(turn.startedAt));
}

/**
 * Seconds until each callable singer's turn if everybody ahead who can be called sings, and nobody else: what is planned
 * (ROT-14, ROT-34) must not count on people to leave.
 */
export function plannedSec(state: RotationState, nowMs: number): Map<SingerId, number> {
  const line = new Line(state, new Date(nowMs).toISOString());
  const found = new Map<SingerId, number>();
  let sec = stageFreeInSec(state, nowMs);
  for (const entry of state.line) {
    if (!line.isCallable(entry)) continue;
    found.set(entry.singerId, sec);
    sec += turnSecOf(entry, line, state);
  }
  return found;
}
