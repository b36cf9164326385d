/** Completing a turn and calling the next: what `next`, `complete`, `callSinger` and `close` share. */
import { id, type SingerId, type TurnId } from "../ids.ts";
import { type Refusal, refuse } from "../refusal.ts";
import type { Draft } from "./draft.ts";
import type { Destination } from "./events.ts";
import { loseTheirPlaces } from "./leaving.ts";
import { type Ledger, type Mean, secondsBetween, withSample } from "./ledger.ts";
import { type Line, noShowSpot, spotBeside } from "./order.ts";
import { at, indexOfSinger, placeOf, turnOnStage } from "./place.ts";
import type { RotationState, SingerEntry, Turn } from "./state.ts";

/** ROT-36: a second press this soon after a call was a double tap. */
const TOO_SOON_SEC = 5;
/** ROT-41: changeovers measured before their mean replaces the rule's. */
const CHANGEOVERS_FOR_A_MEAN = 5;
/** ROT-11: round ends at which a singer may be passed over before they lose their place. */
const PASSED_OVER_LIMIT = 2;

/** ROT-20, ROT-36: whether a command that empties the stage speaks of the turn that is there, and not too soon. */
export function checkStage(
  state: RotationState,
  { onStage, force }: { onStage: TurnId | null; force?: boolean | undefined },
  now: string,
): Refusal | null {
  const turn = state.onStage;
  if ((turn?.turnId ?? null) !== onStage) {
    return refuse("STALE", "the stage has changed since you saw it; nobody was skipped");
  }
  // Either way: a clock that was set back must not refuse every press until it has caught up.
  if (turn && !force && Math.abs(secondsBetween(turn.calledAt, now)) < TOO_SOON_SEC) {
    return refuse("TOO_SOON", `${turn.stageName} was called less than ${TOO_SOON_SEC} seconds ago`);
  }
  return null;
}

/** The turn with that id must be on stage. */
export function checkTurn(state: RotationState, turnId: TurnId): Refusal | null {
  if (state.onStage?.turnId !== turnId) return refuse("STALE", "that turn is not on stage any more");
  return null;
}

/**
 * ROT-3, ROT-24: the song was sung; the singer goes to the back of the line, and so do the partners whose turn it was as
 * well (ROT-32). After last call to the bench (ROT-35); a filler turn leaves nobody behind (ROT-28).
 */
export function completeTurn(draft: Draft, ledger: Ledger): void {
  const turn = turnOnStage(draft.state);
  const measured = turn.startedAt !== null && !turn.interrupted;
  const turns = measured ? withSample(ledger.turns, secondsBetween(turn.startedAt as string, draft.at)) : ledger.turns;
  const alsoSang = partnersWhoseTurnItWas(draft, turn);
  const { line, roundLine, lastRound } = draft.state;
  const places = alsoSang.map((singerId) => indexOfSinger(line, singerId)).filter((index) => index >= 0);
  const above = places.filter((index) => index < roundLine).length;
  draft.emit("TurnCompleted", {
    turnId: turn.turnId,
    to: destinationAfter(turn, lastRound, line.length - places.length),
    roundLine: roundLine - above,
    ...(alsoSang.length > 0 && { alsoSang }),
    ...changed("meanTurnSec", draft.state, turns, 1),
    ...changed("meanChangeoverSec", draft.state, ledger.changeovers, CHANGEOVERS_FOR_A_MEAN),
  });
}

function destinationAfter(turn: Turn, lastRound: boolean, back: number): Destination {
  if (turn.filler) return "left";
  return lastRound ? "bench" : back;
}

function partnersWhoseTurnItWas({ state }: Draft, { partners, filler }: Turn): SingerId[] {
  if (state.rules.duetCounts !== "everyone" || filler) return [];
  return partners.flatMap(({ singerId, confirmed }) => {
    if (singerId === null || !confirmed) return [];
    const place = placeOf(state, singerId);
    return place?.at === "line" || place?.at === "bench" ? [singerId] : [];
  });
}

/** ROT-22: did not come; put back by the house rule, to the bench after too many in a row. */
export function missTurn(draft: Draft): void {
  const turn = turnOnStage(draft.state);
  draft.emit("TurnMissed", { turnId: turn.turnId, ...missedSpot(draft, turn) });
}

function missedSpot(draft: Draft, { entry, filler }: Turn): { to: Destination; roundLine: number } {
  const { rules, roundLine } = draft.state;
  if (filler) return { to: "left", roundLine };
  if (entry.noShows + 1 >= rules.noShowLimit) return { to: "bench", roundLine };
  return noShowSpot(draft.line);
}

/** ROT-25: skips this time; back in line as after a no-show that is not counted. */
export function passTurn(draft: Draft): void {
  draft.emit("TurnPassed", { turnId: turnOnStage(draft.state).turnId, answer: "skip", ...noShowSpot(draft.line) });
}

/**
 * ROT-25: the called singer lets the next callable one go first, whose turn is not theirs too, and stands right behind them.
 *
 * @returns the turn that was called; null, and nothing happened, when nobody else can be called.
 */
export function letOneGo(draft: Draft, newId: string): TurnId | null {
  const { line, state } = draft;
  const { turnId, singerId } = turnOnStage(state);
  const next = state.line.findIndex((entry) => line.isCallable(entry) && !singsWith(line, entry, singerId));
  if (next < 0) return null;
  const isFirst = next === line.firstCallable();
  const called = at(state.line, next);
  draft.emit("TurnPassed", { turnId, answer: "oneMore", ...spotBeside(state, next + 1) });
  const newTurn = id<TurnId>(newId);
  if (isFirst) callFirst(draft, newTurn);
  else call(draft, called.singerId, newTurn);
  return newTurn;
}

/** Whether a callable singer's next turn is a duet with that one. */
function singsWith(line: Line, entry: SingerEntry, partner: SingerId): boolean {
  return at(entry.requests, line.playableIndex(entry)).partners.some(({ singerId }) => singerId === partner);
}

/** ROT-25: nobody answered in time: the KJ is told, or it is a no-show, by the house rule. */
export function callRanOut(draft: Draft): void {
  const turn = draft.state.onStage;
  if (!turn || callDue(turn) === null || turn.answerBy === null || turn.answerBy > draft.at) return;
  if (draft.state.rules.autoNoShow) missTurn(draft);
  else draft.emit("CallFlagged", { turnId: turn.turnId, flag: "noAnswer" });
}

/** Until when the call waits for an answer; null when it does not. */
export function callDue({ answerBy, answer, startedAt, flag }: Turn): string | null {
  return answer === null && startedAt === null && flag !== "noAnswer" ? answerBy : null;
}

/** The mean, in whole seconds, when there are samples enough and it is another than everybody knows. */
function changed<Name extends "meanTurnSec" | "meanChangeoverSec">(
  name: Name,
  state: RotationState,
  { count, sumSec }: Mean,
  least: number,
): { [name in Name]?: number } {
  const mean = Math.round(sumSec / count);
  return count < least || mean === state[name] ? {} : ({ [name]: mean } as { [name in Name]: number });
}

/** ROT-6, ROT-8: calls the first callable singer; false when nobody is. */
export function callFirst(draft: Draft, turnId: TurnId): boolean {
  const first = draft.line.firstCallable();
  if (first < 0) return false;
  const { singerId } = at(draft.state.line, first);
  if (draft.state.rules.emptyHanded === "sendToEnd") sendEmptyHandedToEnd(draft, first);
  if (indexOfSinger(draft.state.line, singerId) >= draft.state.roundLine) endRound(draft);
  call(draft, singerId, turnId);
  return true;
}

/** Brings a singer from line or bench to the stage with their first playable request; the round goes on. */
export function call(draft: Draft, singerId: SingerId, turnId: TurnId): void {
  const { line, bench, round, roundLine, rules } = draft.state;
  const index = indexOfSinger(line, singerId);
  const entry = index >= 0 ? at(line, index) : at(bench, indexOfSinger(bench, singerId));
  const request = at(entry.requests, draft.line.playableIndex(entry));
  draft.emit("TurnCalled", {
    turnId,
    singerId,
    requestId: request.requestId,
    round,
    roundLine: index >= 0 && index < roundLine ? roundLine - 1 : roundLine,
    ...(rules.answerWithinSec !== null && {
      answerBy: new Date(Date.parse(draft.at) + rules.answerWithinSec * 1000).toISOString(),
    }),
  });
}

function endRound(draft: Draft): void {
  const passedOver = draft.state.line.slice(0, draft.state.roundLine);
  draft.emit("RoundEnded", { round: draft.state.round + 1, roundLine: draft.state.line.length });
  const benched = passedOver.filter(
    (entry) => entry.passedOver + 1 >= PASSED_OVER_LIMIT && isAwayOrEmptyHanded(draft, entry),
  );
  loseTheirPlaces(
    draft,
    benched.map(({ singerId }) => singerId),
    "passedOver",
  );
}

function sendEmptyHandedToEnd(draft: Draft, first: number): void {
  const { line, roundLine } = draft.state;
  const isSent = (entry: SingerEntry) => entry.standing === "ready" && draft.line.playableIndex(entry) < 0;
  const singerIds = line
    .slice(0, first)
    .filter(isSent)
    .map((entry) => entry.singerId);
  if (singerIds.length === 0) return;
  const above = line.slice(0, Math.min(first, roundLine)).filter(isSent).length;
  draft.emit("SingersSentToEnd", { singerIds, roundLine: roundLine - above });
}

function isAwayOrEmptyHanded(draft: Draft, entry: SingerEntry): boolean {
  return entry.standing === "onHold" || draft.line.playableIndex(entry) < 0;
}
