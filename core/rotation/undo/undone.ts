/** Works out what a rotation is like once its latest undoable command is taken back (ROT-40). */
import type { SingerId } from "../../ids.ts";
import type { PlainState, Undone } from "../events.ts";
import type { Rotation } from "../fold.ts";
import type { Request, RotationState, SingerEntry, Turn } from "../state.ts";
import type { Anchor, MovedBack, RequestsBack, Reversal, UndoStep } from "./steps.ts";

/** Null when the one who stood on stage has left since: there is nobody to go back to. */
export function undone({ state, undoSteps }: Rotation, step: UndoStep): Undone | null {
  const { back } = step;
  const here = everybody(state);
  const entryBefore = entries(here, state.onStage, back);
  const stage = stageBefore(state, back, entryBefore);
  if (stage === undefined) return null;
  const { line, taken, placed, above } = placesBefore(state, back, entryBefore);
  const plain: Partial<PlainState> = {
    ...back.set,
    newcomersThisRound: state.newcomersThisRound + back.newcomers,
    roundLine: back.roundLine ? indexOf(line, back.roundLine) : above,
  };
  const previous = undoSteps.at(-2);
  const moved = new Set(back.moved.map(({ singerId }) => singerId));
  return {
    commandId: step.commandId,
    undoable: previous ? { commandId: previous.commandId, label: previous.label } : null,
    set: different(state, plain),
    ...(stage !== state.onStage && { onStage: stage }),
    ...(step.completed && { uncompleted: step.completed }),
    taken,
    placed,
    changed: back.changed.flatMap(({ singerId }) => {
      const now = here.get(singerId);
      const then = entryBefore(singerId);
      if (moved.has(singerId) || singerId === stage?.singerId || !now || !then) return [];
      return [{ singerId, ...different(now, then) }];
    }),
  };
}

/** Every singer as they are now, but for what the command changed about them. Null for who has left since. */
function entries(
  here: ReadonlyMap<SingerId, SingerEntry>,
  onStage: Turn | null,
  back: Reversal,
): (singerId: SingerId) => SingerEntry | null {
  const changed = new Map(back.changed.map((one) => [one.singerId, one]));
  const gone = new Map(back.moved.map(({ singerId, entry }) => [singerId, entry]));
  return (singerId) => {
    const now = here.get(singerId) ?? gone.get(singerId);
    if (!now) return null;
    const { before, requests } = changed.get(singerId) ?? {};
    return { ...now, ...before, ...(requests && { requests: playlistBefore(now.requests, requests, onStage) }) };
  };
}

/** Everyone by id, for a command that was about many; who is on stage as they will rejoin. */
function everybody({ line, bench, onStage }: RotationState): ReadonlyMap<SingerId, SingerEntry> {
  const found = new Map([...line, ...bench].map((entry) => [entry.singerId, entry]));
  if (onStage && !onStage.filler) found.set(onStage.singerId, onStage.entry);
  return found;
}

/** Requests that came since stay, behind the others. */
function playlistBefore(now: readonly Request[], back: RequestsBack, turn: Turn | null): Request[] {
  const changed = new Map(back.changed.map(({ requestId, before }) => [requestId, before]));
  const here = new Map(now.map((request) => [request.requestId, { ...request, ...changed.get(request.requestId) }]));
  for (const request of back.gone) {
    const sung = turn?.request.requestId === request.requestId ? turn.request : request;
    if (!here.has(request.requestId)) here.set(request.requestId, sung);
  }
  for (const requestId of back.brought) here.delete(requestId);
  const known = back.order.flatMap((requestId) => here.get(requestId) ?? []);
  const order = new Set(back.order);
  return [...known, ...[...here.values()].filter(({ requestId }) => !order.has(requestId))];
}

/** Undefined when its singer has left. */
function stageBefore(
  state: RotationState,
  back: Reversal,
  entryBefore: (singerId: SingerId) => SingerEntry | null,
): Turn | null | undefined {
  const turn = turnBefore(state.onStage, back);
  if (!turn || turn.filler) return turn;
  const entry = entryBefore(turn.singerId);
  if (!entry) return undefined;
  const isChanged = turn !== state.onStage || back.changed.some(({ singerId }) => singerId === turn.singerId);
  if (!isChanged) return turn;
  // Not who has left since; who left by the command itself is back.
  const partners = turn.partners.filter(({ singerId }) => singerId === null || entryBefore(singerId) !== null);
  const dropped = partners.length < turn.partners.length;
  return {
    ...turn,
    stageName: entry.stageName,
    entry,
    ...(dropped && { partners, request: { ...turn.request, partners } }),
  };
}

function turnBefore(now: Turn | null, { stage, turn }: Reversal): Turn | null {
  if (stage !== undefined) return stage;
  return turn && now?.turnId === turn.turnId ? { ...now, ...turn.before } : now;
}

function placesBefore(
  state: RotationState,
  { moved }: Reversal,
  entryBefore: (singerId: SingerId) => SingerEntry | null,
) {
  const out = new Set(moved.map(({ singerId }) => singerId));
  const stays = ({ singerId }: SingerEntry) => !out.has(singerId);
  const lists = { line: state.line.filter(stays), bench: state.bench.filter(stays) };
  let above = state.line.filter((entry, index) => index < state.roundLine && stays(entry)).length;
  const taken: SingerId[] = [];
  const placed: Undone["placed"] = [];
  for (const { singerId, was } of moved) {
    const entry = entryBefore(singerId);
    if (!entry) continue;
    if (!isPlace(was)) {
      taken.push(singerId);
      continue;
    }
    const to = indexOf(lists[was.among], was);
    lists[was.among].splice(to, 0, entry);
    placed.push({ entry, among: was.among, to });
    if (was.among === "line" && was.above) above += 1;
  }
  return { line: lists.line, taken, placed, above };
}

function isPlace(was: MovedBack["was"]): was is Exclude<MovedBack["was"], "stage" | null> {
  return was !== null && was !== "stage";
}

/** Looked for from where it would be if nobody had come or gone since: it is not far. */
function indexOf(list: readonly SingerEntry[], { index, behind }: Anchor): number {
  if (behind === null) return Math.min(index, list.length);
  for (let step = 0; step < Math.max(index, list.length - index + 1); step++) {
    if (list[index - 1 - step]?.singerId === behind) return index - step;
    if (list[index - 1 + step]?.singerId === behind) return index + step;
  }
  return Math.min(index, list.length);
}

/** What of `then` is not so `now`. */
function different<T extends object>(now: T, then: Partial<T>): Partial<T> {
  const found: Partial<T> = {};
  for (const key of Object.keys(then) as (keyof T)[]) {
    const value = then[key];
    if (value !== undefined && value !== now[key]) found[key] = value;
  }
  return found;
}
