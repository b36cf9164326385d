/** ROT-41: how long until each singer's turn, from tonight's measures. Pure and linear; the pages run it too. */
import type { SingerId } from "../ids.ts";
import { Line } from "./order.ts";
import type { Request, RotationState, SingerEntry, Turn } from "./state.ts";

/** Seconds a song takes when neither its own length nor tonight's mean is known. */
const USUAL_TURN_SEC = 240;
/** How far one turn's length strays from what was expected, as a share of it; the range follows from it. */
const SPREAD = 0.3;

export interface Wait {
  /** Callable singers ahead: presses of Next before the one that calls this singer. */
  ahead: number;
  likelySec: number;
  /** The range the real time will most likely fall into. */
  lowSec: number;
  highSec: number;
}

/** For every callable singer in line; those who cannot be called now have none, and nobody waits for them. */
export function waits(state: RotationState, nowMs: number): Map<SingerId, Wait> {
  const line = new Line(state, new Date(nowMs).toISOString());
  const found = new Map<SingerId, Wait>();
  const changeoverSec = changeoverSecOf(state);
  let likelySec = remainingSec(state.onStage, state, nowMs);
  let variance = (SPREAD * likelySec) ** 2;
  let ahead = 0;
  for (const entry of state.line) {
    const playable = line.isCallable(entry) ? entry.requests[line.playableIndex(entry)] : undefined;
    if (!playable) continue;
    // Errors of single turns partly cancel out, so the range grows with the square root of the turns ahead.
    const reach = 1.64 * Math.sqrt(variance) + 30;
    found.set(entry.singerId, {
      ahead,
      likelySec: Math.round(likelySec),
      lowSec: Math.max(0, Math.round(likelySec - reach)),
      highSec: Math.round(likelySec + reach),
    });
    const turnSec = songSecOf(playable, state) + changeoverSec;
    likelySec += turnSec;
    variance += (SPREAD * turnSec) ** 2;
    ahead += 1;
  }
  return found;
}

/** How long this request takes on stage, changeover not included. */
function songSecOf(request: Request | undefined, state: RotationState): number {
  return request?.durationSec ?? state.meanTurnSec ?? USUAL_TURN_SEC;
}

function changeoverSecOf({ meanChangeoverSec, rules }: RotationState): number {
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

/** What is left of the turn on stage. */
export function remainingSec(turn: Turn | null, state: RotationState, nowMs: number): number {
  if (!turn) return 0;
  const songSec = songSecOf(turn.request, state);
  if (turn.startedAt === null) return songSec;
  return Math.max(0, songSec - (nowMs - Date.parse(turn.startedAt)) / 1000);
}
