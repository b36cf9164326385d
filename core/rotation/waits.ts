/** ROT-41: how long until each singer's turn, from tonight's measures. Pure and linear; the pages run it too. */
import type { SingerId } from "../ids.ts";
import { Line } from "./order.ts";
import type { Request, RotationState, SingerEntry, Turn } from "./state.ts";
import { NEAR_SEC, Turnout } from "./turnout.ts";

/** Seconds a song takes when neither its own length nor tonight's mean is known. */
const USUAL_TURN_SEC = 240;
/** A song that is over by its length goes on for about as long: applause, the host on the way to the button. */
const LINGERS_SEC = 15;
/** Beside `rules.changeoverSec`, what calls that nobody answers cost a turn; once changeovers are measured it is in them. */
const UNANSWERED_SEC = 30;

/** How far one turn strays from what was expected. */
const SPREAD = {
  /** Share of a length that is known, of a guessed one. */
  known: 0.1,
  guessed: 0.2,
  changeoverSec: 30,
  /** The song on stage has begun: most of what can go wrong has not. */
  onStageKnownSec: 25,
  onStageGuessedSec: 50,
  breakSec: 120,
};
/** How wrong the night's measures are about the night, before anything was measured; it shrinks as turns are sung. */
const UNKNOWN_NIGHT = 0.28;
const TURNS_TO_KNOW_IT = 15;
/** The host moves somebody up about once an hour. */
const BUMPS_PER_SEC = 1 / 3600;
/** Called and not there: the one behind is called a whole turn sooner. Only the last two ahead matter, others come again. */
const MISSES = 0.13;
const MISSES_THAT_MATTER = 2;
/** With this many deviations to either side, nine of ten waits end inside the range (`npm run bench -- waits`). */
const LOW_REACH = 1.5;
const HIGH_REACH = 1.7;
const LEAST_REACH_SEC = 10;

export interface Wait {
  /** Callable singers ahead: presses of Next before the one that calls this singer. */
  ahead: number;
  likelySec: number;
  /** The range the real time will most likely fall into. */
  lowSec: number;
  highSec: number;
}

/**
 * For every singer in line who can be called now. For the next minutes those ahead who can be called count, and nobody
 * else; for later, who of them will have left by then, who will be back, and who is still to come ahead of them.
 */
export function waits(state: RotationState, nowMs: number): Map<SingerId, Wait> {
  const line = new Line(state, new Date(nowMs).toISOString());
  const found = new Map<SingerId, Wait>();
  const turnout = new Turnout(state, line, nowMs);
  const usualSec = usualTurnSec(state);
  const untilCloseSec = state.rules.closesAt === null ? Infinity : (Date.parse(state.rules.closesAt) - nowMs) / 1000;
  let aheadSec = stageFreeInSec(state, nowMs);
  let variance = stageVariance(state);
  let ahead = 0;
  for (const [index, entry] of state.line.entries()) {
    const callable = line.isCallable(entry);
    const newcomers = turnout.newcomersAhead(index, aheadSec);
    const likelySec = aheadSec + newcomers * usualSec;
    if (callable) {
      const misses = Math.min(MISSES_THAT_MATTER, ahead) * MISSES;
      const unknown = likelySec * UNKNOWN_NIGHT * Math.sqrt(1 / (1 + state.turnsCompleted / TURNS_TO_KNOW_IT));
      const turns = newcomers + BUMPS_PER_SEC * aheadSec + misses * (1 - MISSES);
      const deviation = Math.sqrt(variance + turns * usualSec ** 2 + unknown ** 2);
      const lowSec = likelySec - misses * usualSec - LOW_REACH * deviation - LEAST_REACH_SEC;
      // Who is called at all is called before the end.
      const highSec = Math.max(
        likelySec,
        Math.min(likelySec + HIGH_REACH * deviation + LEAST_REACH_SEC, untilCloseSec),
      );
      found.set(entry.singerId, {
        ahead,
        likelySec: Math.round(likelySec),
        lowSec: Math.max(0, Math.round(lowSec)),
        highSec: Math.round(highSec),
      });
      ahead += 1;
    }
    const sings = turnout.chance(entry, callable, likelySec);
    if (sings === 0) continue;
    const request = entry.requests[line.playableIndex(entry)];
    const unanswered = state.meanChangeoverSec === null && aheadSec > NEAR_SEC ? UNANSWERED_SEC : 0;
    const turnSec = songSecOf(request, state) + changeoverSecOf(state) + unanswered;
    aheadSec += sings * turnSec;
    variance += sings * (1 - sings) * turnSec ** 2 + sings * turnVariance(request, state);
  }
  return found;
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

/** How long this request takes on stage, changeover not included. */
function songSecOf(request: Request | undefined, state: RotationState): number {
  return request?.durationSec ?? state.meanTurnSec ?? USUAL_TURN_SEC;
}

/** With the calls that nobody answers in it, once it was measured. */
function changeoverSecOf({ meanChangeoverSec, rules }: RotationState): number {
  return meanChangeoverSec ?? rules.changeoverSec;
}

function turnVariance(request: Request | undefined, state: RotationState): number {
  const share = typeof request?.durationSec === "number" ? SPREAD.known : SPREAD.guessed;
  return (share * songSecOf(request, state)) ** 2 + SPREAD.changeoverSec ** 2;
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

function stageVariance(state: RotationState): number {
  const turn = state.onStage;
  const breakVariance = state.breakEndsAt === null ? 0 : SPREAD.breakSec ** 2;
  if (!turn) return breakVariance;
  if (turn.startedAt === null) return breakVariance + turnVariance(turn.request, state);
  const sec = turn.request.durationSec === null ? SPREAD.onStageGuessedSec : SPREAD.onStageKnownSec;
  return breakVariance + sec ** 2;
}
