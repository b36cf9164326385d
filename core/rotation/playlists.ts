/** What events do to the playlists. Part of `evolve`. */
import type { RequestId, SingerId } from "../ids.ts";
import { at, replaced, withEntry } from "./place.ts";
import type { Partner, Request, RotationState, SingerEntry } from "./state.ts";

/** What a request is where it does not say otherwise. */
export const PLAIN = { songId: null, durationSec: null, keyChange: 0, note: null, partners: [], repeat: false };

export function withRequests(
  state: RotationState,
  singerId: SingerId,
  change: (list: Request[]) => Request[],
): RotationState {
  return withEntry(state, singerId, (entry) => ({ ...entry, requests: change(entry.requests) }));
}

export function indexOfRequest(list: Request[], requestId: RequestId): number {
  const index = list.findIndex((request) => request.requestId === requestId);
  if (index < 0) throw new Error(`no request ${requestId}`);
  return index;
}

export function withRequest(
  state: RotationState,
  singerId: SingerId,
  requestId: RequestId,
  change: (request: Request) => Request,
): RotationState {
  return withRequests(state, singerId, (list) => {
    const index = indexOfRequest(list, requestId);
    return replaced(list, index, change(at(list, index)));
  });
}

/** The request may be in the playlist or on stage. */
export function withPartners(
  state: RotationState,
  data: { singerId: SingerId; requestId: RequestId; partner: number },
  change: (partners: Partner[], index: number) => Partner[],
): RotationState {
  const turn = state.onStage;
  if (turn?.request.requestId === data.requestId) {
    const partners = change(turn.partners, data.partner);
    // Who could not come has been answered for.
    const flag = turn.flag === "partnerSkips" ? null : turn.flag;
    return { ...state, onStage: { ...turn, flag, partners, request: { ...turn.request, partners } } };
  }
  return withRequest(state, data.singerId, data.requestId, (request) => ({
    ...request,
    partners: change(request.partners, data.partner),
  }));
}

/** One walk over every duet with them, on stage too; `change` says what becomes of the partner. */
export function withPartner(
  state: RotationState,
  partnerId: SingerId,
  change: (partner: Partner) => Partner[],
): RotationState {
  const is = ({ singerId }: Partner) => singerId === partnerId;
  const changed = (all: Partner[]) => all.flatMap((one) => (is(one) ? change(one) : [one]));
  const request = (one: Request): Request =>
    one.partners.some(is) ? { ...one, partners: changed(one.partners) } : one;
  const entry = (one: SingerEntry): SingerEntry =>
    one.requests.some(({ partners }) => partners.some(is)) ? { ...one, requests: one.requests.map(request) } : one;
  const turn = state.onStage;
  const onStage = turn && {
    ...turn,
    partners: changed(turn.partners),
    request: request(turn.request),
    entry: entry(turn.entry),
  };
  return { ...state, onStage, line: state.line.map(entry), bench: state.bench.map(entry) };
}
