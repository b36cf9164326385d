/**
 * `evolve(state, event) → state`: applies one fact. Pure and the same code on the server and in every page, so that
 * nobody can disagree. An event that does not fit its state throws: the caller has two histories mixed up.
 */
import type { RequestId, SingerId, TurnId } from "../ids.ts";
import type { EventData, RotationEvent } from "./events.ts";
import { withUndoable } from "./labels.ts";
import { at, entryAt, inserted, placeOf, putAt, removed, replaced, turnOnStage, withEntry, without } from "./place.ts";
import {
  MOVES_KEPT,
  type Move,
  newEntry,
  type Partner,
  type Request,
  type RotationState,
  type SingerEntry,
} from "./state.ts";
import { takeBack } from "./undo/take-back.ts";

export function evolve(state: RotationState | null, event: RotationEvent): RotationState {
  if (event.type === "RotationOpened") return opened(event.data, event.at);
  if (!state) throw new Error(`${event.type} came before RotationOpened`);
  return withUndoable(state, applied(state, event), event);
}

function applied(state: RotationState, event: Exclude<RotationEvent, { type: "RotationOpened" }>): RotationState {
  switch (event.type) {
    case "RulesChanged":
      return { ...state, rules: { ...state.rules, ...event.data.rules } };
    case "NoticeChanged":
      return { ...state, notice: event.data.text };
    case "RequestsOpened":
      return { ...state, requestsOpen: true };
    case "RequestsClosed":
      return { ...state, requestsOpen: false };
    case "LastRoundChanged":
      return { ...state, lastRound: event.data.on };
    case "BreakStarted":
      return { ...state, status: "onBreak", breakEndsAt: event.data.until };
    case "BreakEnded":
      return { ...state, status: "open", breakEndsAt: null };
    case "RotationClosed":
      return { ...state, status: "closed", requestsOpen: false, breakEndsAt: null };

    case "SingerJoined":
      return { ...state, bench: [...state.bench, event.data.entry] };
    case "SingerRenamed":
      return renamed(state, event.data.singerId, event.data.stageName);
    case "SingerLeft":
      return left(state, event.data);
    case "SingerBanned":
      return {
        ...state,
        banned: [...notBanned(state, event.data.singerId), { ...event.data }],
      };
    case "SingerUnbanned":
      return { ...state, banned: notBanned(state, event.data.singerId) };
    case "SingerHeld":
      return withEntry(state, event.data.singerId, (entry) => ({ ...entry, standing: "onHold" }));
    case "SingerResumed":
      return withEntry(state, event.data.singerId, (entry) => ({ ...entry, standing: "ready" }));
    case "AvailabilityChanged": {
      const { singerId, from, until } = event.data;
      return withEntry(state, singerId, (entry) => ({ ...entry, availableFrom: from, availableUntil: until }));
    }

    case "PlaceGiven": {
      const { entry, rest } = takenOut(state, event.data.singerId);
      const { to, roundLine, newcomersThisRound } = event.data;
      return { ...putAt(rest, { ...entry, passedOver: 0 }, to, roundLine), newcomersThisRound };
    }
    case "SingerBenched": {
      const { entry, rest } = takenOut(state, event.data.singerId);
      return putAt(rest, { ...entry, passedOver: 0 }, "bench", event.data.roundLine);
    }
    case "SingerMoved":
      return moved(state, event.data, event.at);
    case "SingersSentToEnd":
      return sentToEnd(state, event.data);

    case "RequestAdded":
      return withRequests(state, event.data.singerId, (list) =>
        inserted(list, event.data.index, { ...PLAIN, ...event.data.request }),
      );
    case "RequestChanged":
      return withRequest(state, event.data.singerId, event.data.request.requestId, () => event.data.request);
    case "RequestRemoved":
      return withRequests(state, event.data.singerId, (list) => removed(list, indexOf(list, event.data.requestId)));
    case "RequestMoved":
      return withRequests(state, event.data.singerId, (list) => {
        const from = indexOf(list, event.data.requestId);
        return inserted(removed(list, from), event.data.to, at(list, from));
      });
    case "PartnerConfirmed":
      return withPartners(state, event.data, (partners, index) =>
        replaced(partners, index, { ...at(partners, index), confirmed: true }),
      );
    case "PartnerDropped":
      return withPartners(state, event.data, removed);

    case "RoundEnded":
      return roundEnded(state, event.data);
    case "TurnCalled":
      return called(state, event.data, event.at);
    case "FillerCalled":
      return fillerCalled(state, event.data, event.at);
    case "CallAnswered":
      return { ...state, onStage: { ...turnOnStage(state, event.data.turnId), answer: "coming", flag: null } };
    case "CallFlagged":
      return { ...state, onStage: { ...turnOnStage(state, event.data.turnId), flag: event.data.flag } };
    case "TurnStarted":
      return { ...state, onStage: { ...turnOnStage(state, event.data.turnId), startedAt: event.at } };
    case "TurnChanged":
      return {
        ...state,
        onStage: {
          ...turnOnStage(state, event.data.turnId),
          request: event.data.request,
          partners: event.data.request.partners,
        },
      };
    case "TurnInterrupted":
      return interrupted(state, event.data.turnId, event.at);
    case "TurnCompleted":
      return completed(state, event.data);
    case "TurnMissed": {
      const turn = turnOnStage(state, event.data.turnId);
      const entry = {
        ...turn.entry,
        noShows: turn.entry.noShows + 1,
        requests: [turn.request, ...turn.entry.requests],
      };
      return putAt({ ...state, onStage: null }, entry, event.data.to, event.data.roundLine);
    }
    case "TurnPassed":
    case "TurnUncalled": {
      const turn = turnOnStage(state, event.data.turnId);
      const entry = { ...turn.entry, requests: [turn.request, ...turn.entry.requests] };
      return putAt({ ...state, onStage: null }, entry, event.data.to, event.data.roundLine);
    }
    case "CommandUndone":
      return takeBack(state, event.data);
    default:
      return unknownEvent(event);
  }
}

/** Thrown for an event type this build does not know: a page then asks for a snapshot and reloads itself. */
export class UnknownEvent extends Error {}

function unknownEvent(event: never): never {
  throw new UnknownEvent(`unknown event ${(event as { type?: string }).type}`);
}

function opened(data: EventData["RotationOpened"], openedAt: string): RotationState {
  return {
    ...data,
    status: "open",
    requestsOpen: true,
    lastRound: false,
    round: 1,
    onStage: null,
    line: [],
    roundLine: 0,
    bench: [],
    newcomersThisRound: 0,
    notice: null,
    breakEndsAt: null,
    openedAt,
    turnsCompleted: 0,
    meanTurnSec: null,
    meanChangeoverSec: null,
    undoable: null,
    banned: [],
  };
}

/** What a request is where it does not say otherwise. */
const PLAIN = { songId: null, durationSec: null, keyChange: 0, note: null, partners: [], repeat: false };

function takenOut(state: RotationState, singerId: SingerId): { entry: SingerEntry; rest: RotationState } {
  const place = placeOf(state, singerId);
  if (!place || place.at === "stage") throw new Error(`singer ${singerId} is not in line or on the bench`);
  return { entry: entryAt(state, place), rest: without(state, place) };
}

function notBanned(state: RotationState, singerId: SingerId): RotationState["banned"] {
  return state.banned.filter((banned) => banned.singerId !== singerId);
}

/** The song begins anew, and so does its timer. */
function interrupted(state: RotationState, turnId: TurnId, when: string): RotationState {
  const turn = turnOnStage(state, turnId);
  return { ...state, onStage: { ...turn, interrupted: true, startedAt: turn.startedAt && when } };
}

function left(state: RotationState, { singerId, roundLine }: EventData["SingerLeft"]): RotationState {
  if (placeOf(state, singerId)?.at === "stage") return { ...state, onStage: null, roundLine };
  return { ...takenOut(state, singerId).rest, roundLine };
}

function renamed(state: RotationState, singerId: SingerId, stageName: string): RotationState {
  const partner = (one: Partner): Partner => (one.singerId === singerId ? { ...one, stageName } : one);
  const request = (one: Request): Request =>
    one.partners.some((p) => p.singerId === singerId) ? { ...one, partners: one.partners.map(partner) } : one;
  const entry = (one: SingerEntry): SingerEntry => {
    const requests = one.requests.some((r) => request(r) !== r) ? one.requests.map(request) : one.requests;
    if (one.singerId === singerId) return { ...one, stageName, requests };
    return requests === one.requests ? one : { ...one, requests };
  };
  const turn = state.onStage && {
    ...state.onStage,
    stageName: state.onStage.singerId === singerId ? stageName : state.onStage.stageName,
    partners: state.onStage.partners.map(partner),
    request: request(state.onStage.request),
    entry: entry(state.onStage.entry),
  };
  return { ...state, onStage: turn, line: state.line.map(entry), bench: state.bench.map(entry) };
}

function withMove(entry: SingerEntry, move: Move): SingerEntry {
  return { ...entry, moves: [...entry.moves, move].slice(-MOVES_KEPT) };
}

function moved(state: RotationState, data: EventData["SingerMoved"], when: string): RotationState {
  const from = state.line.findIndex((entry) => entry.singerId === data.singerId);
  const { entry, rest } = takenOut(state, data.singerId);
  const after = putAt(rest, entry, data.to, data.roundLine);
  if (from === data.to) return after;
  const first = Math.min(from, data.to);
  const last = Math.max(from, data.to);
  const step = data.to > from ? 1 : -1;
  const line = after.line.map((one, index) => {
    if (index < first || index > last) return one;
    const was = index === data.to ? from : index + step;
    return withMove(one, { at: when, from: was, to: index, by: data.cause, reason: data.reason });
  });
  return { ...after, line };
}

function sentToEnd(state: RotationState, data: EventData["SingersSentToEnd"]): RotationState {
  const sent = new Set(data.singerIds);
  const staying = state.line.filter((entry) => !sent.has(entry.singerId));
  const entries = new Map(state.line.map((entry) => [entry.singerId, entry]));
  const going = data.singerIds.flatMap((singerId) => {
    const entry = entries.get(singerId);
    return entry ? [{ ...entry, round: state.round + 1 }] : [];
  });
  if (going.length < sent.size) throw new Error("not all of these singers are in line");
  return { ...state, line: [...staying, ...going], roundLine: data.roundLine };
}

function withRequests(state: RotationState, singerId: SingerId, change: (list: Request[]) => Request[]): RotationState {
  return withEntry(state, singerId, (entry) => ({ ...entry, requests: change(entry.requests) }));
}

function indexOf(list: Request[], requestId: RequestId): number {
  const index = list.findIndex((request) => request.requestId === requestId);
  if (index < 0) throw new Error(`no request ${requestId}`);
  return index;
}

function withRequest(
  state: RotationState,
  singerId: SingerId,
  requestId: RequestId,
  change: (request: Request) => Request,
): RotationState {
  return withRequests(state, singerId, (list) => {
    const index = indexOf(list, requestId);
    return replaced(list, index, change(at(list, index)));
  });
}

/** The request may be in the playlist or on stage. */
function withPartners(
  state: RotationState,
  data: { singerId: SingerId; requestId: RequestId; partner: number },
  change: (partners: Partner[], index: number) => Partner[],
): RotationState {
  const turn = state.onStage;
  if (turn?.request.requestId === data.requestId) {
    const partners = change(turn.partners, data.partner);
    return { ...state, onStage: { ...turn, partners, request: { ...turn.request, partners } } };
  }
  return withRequest(state, data.singerId, data.requestId, (request) => ({
    ...request,
    partners: change(request.partners, data.partner),
  }));
}

function roundEnded(state: RotationState, data: EventData["RoundEnded"]): RotationState {
  const line = state.line.map((entry, index) =>
    index < state.roundLine ? { ...entry, round: data.round, passedOver: entry.passedOver + 1 } : entry,
  );
  return { ...state, line, round: data.round, roundLine: data.roundLine, newcomersThisRound: 0 };
}

function called(state: RotationState, data: EventData["TurnCalled"], calledAt: string): RotationState {
  const place = placeOf(state, data.singerId);
  if (!place || place.at === "stage") throw new Error(`singer ${data.singerId} is not in line or on the bench`);
  const entry = entryAt(state, place);
  const index = indexOf(entry.requests, data.requestId);
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

function fillerCalled(state: RotationState, data: EventData["FillerCalled"], calledAt: string): RotationState {
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

function completed(state: RotationState, data: EventData["TurnCompleted"]): RotationState {
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
