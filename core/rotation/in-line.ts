/** What events do to the order of the singers and to their names. Part of `evolve`. */
import type { SingerId } from "../ids.ts";
import type { EventData } from "./events.ts";
import { placeOf, putAt, takenOut } from "./place.ts";
import { MOVES_KEPT, type Move, type Partner, type Request, type RotationState, type SingerEntry } from "./state.ts";

export function left(state: RotationState, { singerId, roundLine }: EventData["SingerLeft"]): RotationState {
  if (placeOf(state, singerId)?.at === "stage") return { ...state, onStage: null, roundLine };
  return { ...takenOut(state, singerId).rest, roundLine };
}

export function renamed(state: RotationState, singerId: SingerId, stageName: string): RotationState {
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

export function moved(state: RotationState, data: EventData["SingerMoved"], when: string): RotationState {
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

export function sentToEnd(state: RotationState, data: EventData["SingersSentToEnd"]): RotationState {
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

export function roundEnded(state: RotationState, data: EventData["RoundEnded"]): RotationState {
  const line = state.line.map((entry, index) =>
    index < state.roundLine ? { ...entry, round: data.round, passedOver: entry.passedOver + 1 } : entry,
  );
  return { ...state, line, round: data.round, roundLine: data.roundLine, newcomersThisRound: 0 };
}
