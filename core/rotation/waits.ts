/** ROT-41: how long until each singer's turn, from tonight's measures. Pure and linear; the pages run it too. */
import type { SingerId } from "../ids.ts";
import { Line } from "./order.ts";
import type { Request, RotationState } from "./state.ts";
import { changeoverSecOf, songSecOf, stageFreeInSec, usualTurnSec } from "./turn-lengths.ts";
import { NEAR_SEC, Turnout } from "./turnout.ts";

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
const LOW_REACH = 1.55;
const HIGH_REACH = 1.75;
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

function turnVariance(request: Request | undefined, state: RotationState): number {
  const share = typeof request?.durationSec === "number" ? SPREAD.known : SPREAD.guessed;
  return (share * songSecOf(request, state)) ** 2 + SPREAD.changeoverSec ** 2;
}

function stageVariance(state: RotationState): number {
  const turn = state.onStage;
  const breakVariance = state.breakEndsAt === null ? 0 : SPREAD.breakSec ** 2;
  if (!turn) return breakVariance;
  if (turn.startedAt === null) return breakVariance + turnVariance(turn.request, state);
  const sec = turn.request.durationSec === null ? SPREAD.onStageGuessedSec : SPREAD.onStageKnownSec;
  return breakVariance + sec ** 2;
}
