/**
 * Applies one fact to the rotation. Pure and the same code on the server and in every page, so that nobody can disagree.
 * An event that does not fit its state throws: the caller has two histories mixed up.
 */
import type { SingerId } from "../ids.ts";
import type { EventData, RotationEvent } from "./events.ts";
import { benched, left, moved, placed, renamed, roundEnded, sentToEnd } from "./in-line.ts";
import { answered, called, completed, fillerCalled, interrupted } from "./on-stage.ts";
import { at, inserted, putAt, removed, replaced, turnOnStage, withEntry } from "./place.ts";
import { indexOfRequest, PLAIN, withPartner, withPartners, withRequest, withRequests } from "./playlists.ts";
import type { RotationState } from "./state.ts";
import { takeBack } from "./undo/take-back.ts";
import { type LabelOf, withUndoable } from "./undoable.ts";

/** `evolve(state, event) → state`; the state is null before the first event. */
export type Evolve = (state: RotationState | null, event: RotationEvent) => RotationState;

/** @param labelOf the words for `undoable`; a page that does not show them needs none (docs/protocol.md). */
export function evolving(labelOf: LabelOf): Evolve {
  return (state, event) => {
    if (event.type === "RotationOpened") return opened(event.data, event.at);
    if (!state) throw new Error(`${event.type} came before RotationOpened`);
    return withUndoable(state, applied(state, event), event, labelOf);
  };
}

/** For who shows nobody what can be taken back: previews, phones and screens. */
export const evolveUnlabelled = evolving(() => "");

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

    case "PlaceGiven":
      return placed(state, { ...event.data, places: [event.data] });
    case "PlacesGiven":
      return placed(state, event.data);
    case "SingerBenched":
      return benched(state, { ...event.data, singerIds: [event.data.singerId] });
    case "SingersBenched":
      return benched(state, event.data);
    case "SingerMoved":
    case "SingersMoved":
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
      return withRequests(state, event.data.singerId, (list) =>
        removed(list, indexOfRequest(list, event.data.requestId)),
      );
    case "RequestMoved":
      return withRequests(state, event.data.singerId, (list) => {
        const from = indexOfRequest(list, event.data.requestId);
        return inserted(removed(list, from), event.data.to, at(list, from));
      });
    case "PartnerConfirmed":
      return withPartners(state, event.data, (partners, index) =>
        replaced(partners, index, { ...at(partners, index), confirmed: true }),
      );
    case "PartnerDropped":
      return withPartners(state, event.data, removed);
    case "PartnerLeft":
      return withPartner(state, event.data.partnerId, () => []);

    case "RoundEnded":
      return roundEnded(state, event.data);
    case "TurnCalled":
      return called(state, event.data, event.at);
    case "FillerCalled":
      return fillerCalled(state, event.data, event.at);
    case "CallAnswered":
      return { ...state, onStage: answered(turnOnStage(state, event.data.turnId), event.by) };
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

function notBanned(state: RotationState, singerId: SingerId): RotationState["banned"] {
  return state.banned.filter((banned) => banned.singerId !== singerId);
}
