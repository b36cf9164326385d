/** What events do to the order of the singers and to their names. Part of `evolve`. */
import type { SingerId } from "../ids.ts";
import type { EventData } from "./events.ts";
import { at, placeOf, takenOut } from "./place.ts";
import { withPartner } from "./playlists.ts";
import { MOVES_KEPT, type RotationState, type SingerEntry } from "./state.ts";

export function left(state: RotationState, { singerId, roundLine }: EventData["SingerLeft"]): RotationState {
  if (placeOf(state, singerId)?.at === "stage") return { ...state, onStage: null, roundLine };
  return { ...takenOut(state, singerId).rest, roundLine };
}

export function renamed(state: RotationState, singerId: SingerId, stageName: string): RotationState {
  const after = withPartner(state, singerId, (partner) => [{ ...partner, stageName }]);
  const own = <T extends { singerId: SingerId }>(one: T): T =>
    one.singerId === singerId ? { ...one, stageName } : one;
  const turn = after.onStage && own(after.onStage);
  return {
    ...after,
    onStage: turn && { ...turn, entry: own(turn.entry) },
    line: after.line.map(own),
    bench: after.bench.map(own),
  };
}

/** Out, and in again behind one another; whoever has another place then keeps a note of it. */
export function moved(
  state: RotationState,
  data: EventData["SingersMoved" | "SingerMoved"],
  when: string,
): RotationState {
  const singerIds = "singerId" in data ? [data.singerId] : data.singerIds;
  const { entries, rest } = allTakenOut(state, "line", singerIds);
  const line = [...rest.slice(0, data.to), ...entries, ...rest.slice(data.to)];
  const { cause: by, reason, roundLine } = data;
  const places = new Map(state.line.map(({ singerId }, index) => [singerId, index]));
  return {
    ...state,
    roundLine,
    line: line.map((one, to) => {
      const entry = ofRound(state, one, to < roundLine);
      const from = places.get(one.singerId) ?? to;
      return from === to
        ? entry
        : { ...entry, moves: [...entry.moves, { at: when, from, to, by, reason }].slice(-MOVES_KEPT) };
    }),
  };
}

/** From the bench into the line, all at once. */
export function placed(state: RotationState, data: EventData["PlacesGiven"]): RotationState {
  const { places, roundLine, newcomersThisRound } = data;
  const { entries, rest } = allTakenOut(
    state,
    "bench",
    places.map(({ singerId }) => singerId),
  );
  const { line } = state;
  let behind = 0;
  const after = places.flatMap(({ to }, index) => {
    const ahead = line.slice(behind, to - index);
    behind = to - index;
    return [...ahead, ofRound(state, { ...at(entries, index), passedOver: 0 }, to < roundLine)];
  });
  return { ...state, line: after.concat(line.slice(behind)), bench: rest, roundLine, newcomersThisRound };
}

export function benched(state: RotationState, data: EventData["SingersBenched"]): RotationState {
  const { entries, rest } = allTakenOut(state, "line", data.singerIds);
  const bench = [...state.bench, ...entries.map((entry) => ({ ...entry, passedOver: 0 }))];
  return { ...state, line: rest, bench, roundLine: data.roundLine };
}

function ofRound({ round }: RotationState, entry: SingerEntry, isAbove: boolean): SingerEntry {
  const due = isAbove ? round : round + 1;
  return entry.round === due ? entry : { ...entry, round: due };
}

/** These singers in the order given, and the list without them. */
function allTakenOut(state: RotationState, among: "line" | "bench", singerIds: readonly SingerId[]) {
  const out = new Set(singerIds);
  const rest: SingerEntry[] = [];
  const found = new Map<SingerId, SingerEntry>();
  for (const entry of state[among]) {
    if (out.has(entry.singerId)) found.set(entry.singerId, entry);
    else rest.push(entry);
  }
  const entries = [...out].flatMap((singerId) => found.get(singerId) ?? []);
  if (entries.length < singerIds.length) throw new Error(`not all of these singers are in ${among}`);
  return { entries, rest };
}

export function sentToEnd(state: RotationState, data: EventData["SingersSentToEnd"]): RotationState {
  const { entries, rest } = allTakenOut(state, "line", data.singerIds);
  const going = entries.map((entry) => ({ ...entry, round: state.round + 1 }));
  return { ...state, line: [...rest, ...going], roundLine: data.roundLine };
}

export function roundEnded(state: RotationState, data: EventData["RoundEnded"]): RotationState {
  const line = state.line.map((entry, index) =>
    index < state.roundLine ? { ...entry, round: data.round, passedOver: entry.passedOver + 1 } : entry,
  );
  return { ...state, line, round: data.round, roundLine: data.roundLine, newcomersThisRound: 0 };
}
