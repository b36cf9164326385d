/** What events do to the stage and to the singer on it. Part of `evolve`. */
import type { TurnId } from "../ids.ts";
import type { EventAuthor, EventData } from "./events.ts";
import { at, entryAt, placeOf, putAt, removed, takenOut, turnOnStage, without } from "./place.ts";
import { indexOfRequest, PLAIN } from "./playlists.ts";
import { newEntry, type Request, type RotationState, type SingerEntry, type Turn } from "./state.ts";

export function called(state: RotationState, data: EventData["TurnCalled"], calledAt: string): RotationState {
  const place = placeOf(state, data.singerId);
  if (!place || place.at === "stage") throw new Error(`singer ${data.singerId} is not in line or on the bench`);
  const entry = entryAt(state, place);
  const index = indexOfRequest(entry.requests, data.requestId);
  const request = at(entry.requests, index);
  return {
    ...without(state, place),
    roundLine: data.roundLine,
    onStage: {
      turnId: data.turnId,
      singerId: data.singerId,
      stageName: entry.stageName,
      partners: request.partners,
      request,
      round: data.round,
      calledFrom: place.at === "line" ? place.index : "bench",
      calledAt,
      answerBy: data.answerBy ?? null,
      answer: null,
      flag: null,
      startedAt: null,
      filler: false,
      interrupted: false,
      entry: { ...entry, requests: removed(entry.requests, index) },
    },
  };
}

/** Only a partner's word takes back that a partner will not come. */
export function answered(turn: Turn, by: EventAuthor): Turn {
  const isPartner = turn.partners.some(({ singerId }) => by === `singer:${singerId}`);
  const stays = turn.flag === "partnerSkips" && !isPartner;
  return { ...turn, answer: "coming", flag: stays ? turn.flag : null };
}

export function fillerCalled(state: RotationState, data: EventData["FillerCalled"], calledAt: string): RotationState {
  const { turnId, singerId, stageName } = data;
  const request: Request = { ...PLAIN, ...data.request };
  return {
    ...state,
    onStage: {
      turnId,
      singerId,
      stageName,
      partners: request.partners,
      request,
      round: state.round,
      calledFrom: "bench",
      calledAt,
      answerBy: null,
      answer: null,
      flag: null,
      startedAt: null,
      filler: true,
      interrupted: false,
      entry: newEntry(singerId, stageName, state.round, calledAt),
    },
  };
}

export function completed(state: RotationState, data: EventData["TurnCompleted"]): RotationState {
  const turn = turnOnStage(state, data.turnId);
  const sang = (entry: SingerEntry): SingerEntry => ({
    ...entry,
    turnsSung: entry.turnsSung + 1,
    noShows: 0,
    passedOver: 0,
    lastSungRound: turn.round,
    moves: [],
  });
  let after: RotationState = {
    ...state,
    onStage: null,
    turnsCompleted: state.turnsCompleted + 1,
    meanTurnSec: data.meanTurnSec ?? state.meanTurnSec,
    meanChangeoverSec: data.meanChangeoverSec ?? state.meanChangeoverSec,
  };
  // All of them out first: the place is counted without them.
  const partners = (data.alsoSang ?? []).map((singerId) => {
    const isInLine = placeOf(after, singerId)?.at === "line";
    const { entry, rest } = takenOut(after, singerId);
    after = rest;
    return { entry, isInLine };
  });
  after = putAt(after, sang(turn.entry), data.to, data.roundLine);
  for (const { entry, isInLine } of partners) {
    const to = isInLine && data.to !== "bench" ? after.line.length : "bench";
    after = putAt(after, sang(entry), to, data.roundLine);
  }
  return after;
}

/** The song begins anew, and so does its timer. */
export function interrupted(state: RotationState, turnId: TurnId, when: string): RotationState {
  const turn = turnOnStage(state, turnId);
  return { ...state, onStage: { ...turn, interrupted: true, startedAt: turn.startedAt && when } };
}
