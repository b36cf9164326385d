/**
 * Finding, taking out and putting in: the few ways in which a singer's place changes. A singer stands in one place:
 * on stage, in line or on the bench (ROT-1).
 */
import type { SingerId, TurnId } from "../ids.ts";
import type { Destination } from "./events.ts";
import type { RotationState, SingerEntry, Turn } from "./state.ts";

export type Place = { at: "line"; index: number } | { at: "bench"; index: number } | { at: "stage" };

/** Where a singer stands, or null when they are not part of this rotation now. */
export function placeOf(state: RotationState, singerId: SingerId): Place | null {
  if (state.onStage?.singerId === singerId && !state.onStage.filler) return { at: "stage" };
  const inLine = indexOfSinger(state.line, singerId);
  if (inLine >= 0) return { at: "line", index: inLine };
  const onBench = indexOfSinger(state.bench, singerId);
  return onBench >= 0 ? { at: "bench", index: onBench } : null;
}

/** A singer's entry wherever they stand; on stage, the entry as it will rejoin. */
export function entryOf(state: RotationState, singerId: SingerId): SingerEntry | null {
  const place = placeOf(state, singerId);
  return place && entryAt(state, place);
}

export function entryAt(state: RotationState, place: Place): SingerEntry {
  if (place.at === "stage") return turnOnStage(state).entry;
  return at(state[place.at], place.index);
}

/** The turn on stage; an event that speaks of one when there is none belongs to another state. */
export function turnOnStage(state: RotationState, turnId?: TurnId): Turn {
  const turn = state.onStage;
  if (!turn || (turnId !== undefined && turn.turnId !== turnId)) throw new Error(`turn ${turnId} is not on stage`);
  return turn;
}

/** The same state with one singer's entry changed, wherever they stand. */
export function withEntry(
  state: RotationState,
  singerId: SingerId,
  change: (entry: SingerEntry) => SingerEntry,
): RotationState {
  const place = placeOf(state, singerId);
  if (!place) throw new Error(`singer ${singerId} is not in the rotation`);
  const changed = change(entryAt(state, place));
  if (place.at === "stage") return { ...state, onStage: { ...turnOnStage(state), entry: changed } };
  return { ...state, [place.at]: replaced(state[place.at], place.index, changed) };
}

/** The same state with the singer put at `to`; `entry.round` follows from the side of the round line they land on. */
export function putAt(state: RotationState, entry: SingerEntry, to: Destination, roundLine: number): RotationState {
  if (to === "left") return { ...state, roundLine };
  if (to === "bench") return { ...state, roundLine, bench: [...state.bench, entry] };
  const round = to < roundLine ? state.round : state.round + 1;
  const placed = entry.round === round ? entry : { ...entry, round };
  return { ...state, roundLine, line: inserted(state.line, to, placed) };
}

/** The same state without the singer in line or on the bench; the round line is the caller's to set. */
export function without(state: RotationState, place: Exclude<Place, { at: "stage" }>): RotationState {
  return { ...state, [place.at]: removed(state[place.at], place.index) };
}

export function indexOfSinger(entries: readonly SingerEntry[], singerId: SingerId): number {
  // Who has just sung stands last, and is looked for most; a singer stands in one place (ROT-1).
  if (entries[entries.length - 1]?.singerId === singerId) return entries.length - 1;
  for (let index = 0; index < entries.length; index++) if (entries[index]?.singerId === singerId) return index;
  return -1;
}

/** The element at `index`; throws where a bare index would quietly be undefined. */
export function at<T>(list: readonly T[], index: number): T {
  if (index < 0 || index >= list.length) throw new Error(`no element ${index} in a list of ${list.length}`);
  return list[index] as T;
}

export function inserted<T>(list: readonly T[], index: number, element: T): T[] {
  const copy = list.slice();
  copy.splice(index, 0, element);
  return copy;
}

export function removed<T>(list: readonly T[], index: number): T[] {
  const copy = list.slice();
  copy.splice(index, 1);
  return copy;
}

export function replaced<T>(list: readonly T[], index: number, element: T): T[] {
  const copy = list.slice();
  copy[index] = element;
  return copy;
}

/** A singer taken out of line or bench, and the state without them; the round line is the caller's to set. */
export function takenOut(state: RotationState, singerId: SingerId): { entry: SingerEntry; rest: RotationState } {
  const place = placeOf(state, singerId);
  if (!place || place.at === "stage") throw new Error(`singer ${singerId} is not in line or on the bench`);
  return { entry: entryAt(state, place), rest: without(state, place) };
}
