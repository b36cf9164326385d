/** Finds the way back from after a command to before it, by comparing the two. Linear in the line. */
import type { SingerId } from "../../ids.ts";
import type { RotationEvent } from "../events.ts";
import type { Ledger } from "../ledger.ts";
import { at, entryAt, type Place, placeOf } from "../place.ts";
import type { Request, RotationState, SingerEntry, Turn } from "../state.ts";
import type { Anchor, ChangedBack, LedgerBack, MovedBack, RequestsBack, Reversal } from "./steps.ts";

interface Remembered {
  state: RotationState;
  ledger: Ledger;
}

/** `reversal` when it is first asked for. Until then it holds on to both. */
export function reversalLater(before: Remembered, after: Remembered, events: readonly RotationEvent[]): () => Reversal {
  // Nothing else of a rotation, whose own steps would keep all that ever was.
  let sides: readonly [Remembered, Remembered] | null = [
    { state: before.state, ledger: before.ledger },
    { state: after.state, ledger: after.ledger },
  ];
  let made: Reversal | null = null;
  return () => {
    if (sides) made = reversal(...sides, events);
    sides = null;
    return made as Reversal;
  };
}

/** @param events those of the one command that led from `before` to `after`. */
function reversal(before: Remembered, after: Remembered, events: readonly RotationEvent[]): Reversal {
  const named = placesOf(before.state, after.state, namedSingers(before.state, after.state, events));
  const { line, bench, onStage, roundLine, newcomersThisRound } = before.state;
  const roundEnded = before.state.round !== after.state.round;
  return {
    set: valuesBefore(before.state, after.state, NOT_PLAIN),
    newcomers: newcomersThisRound - after.state.newcomersThisRound,
    roundLine: roundEnded ? anchor(line, roundLine) : null,
    ...stageBack(onStage, after.state.onStage),
    moved: movedBack(before.state, after.state, named),
    changed: [
      ...[...named.values()].flatMap(({ was, is }) =>
        changedBack(was && entryAt(before.state, was), is && entryAt(after.state, is), ["singerId", "requests"]),
      ),
      ...othersBack(line, after.state.line, named),
      ...othersBack(bench, after.state.bench, named),
    ],
    ledger: ledgerBack(before.ledger, after.ledger),
  };
}

const NOT_PLAIN = ["line", "bench", "onStage", "undoable", "roundLine", "newcomersThisRound"] as const;

/** Only these may have another place in the order now; everybody else at most shifted. */
function namedSingers(
  before: RotationState,
  after: RotationState,
  events: readonly RotationEvent[],
): ReadonlySet<SingerId> {
  const named = new Set<SingerId>();
  for (const { data } of events) {
    if ("singerId" in data) named.add(data.singerId);
    if ("entry" in data) named.add(data.entry.singerId);
    for (const singerId of ("singerIds" in data && data.singerIds) || []) named.add(singerId);
    for (const { singerId } of ("places" in data && data.places) || []) named.add(singerId);
    for (const singerId of ("alsoSang" in data && data.alsoSang) || []) named.add(singerId);
  }
  if (before.onStage === after.onStage) return named;
  for (const turn of [before.onStage, after.onStage]) if (turn && !turn.filler) named.add(turn.singerId);
  return named;
}

/** Where somebody stood, and stands. */
interface Places {
  was: Place | null;
  is: Place | null;
}

type Named = ReadonlyMap<SingerId, Places>;

function placesOf(before: RotationState, after: RotationState, named: ReadonlySet<SingerId>): Named {
  const places = new Map<SingerId, Places>();
  const [find, findNow] = named.size > FEW ? [finder(before), finder(after)] : [];
  for (const singerId of named) {
    const was = find ? find(singerId) : placeOf(before, singerId);
    const isThere = stillAt(after, was, singerId);
    places.set(singerId, { was, is: isThere ? was : findNow ? findNow(singerId) : placeOf(after, singerId) });
  }
  return places;
}

/** Up to so many are looked for one by one, each through the whole line; more in an index of it. */
const FEW = 4;

/** `placeOf` for many. */
function finder(state: RotationState): (singerId: SingerId) => Place | null {
  const places = new Map<SingerId, Place>();
  for (const among of ["bench", "line"] as const) {
    for (const [index, { singerId }] of state[among].entries()) places.set(singerId, { at: among, index });
  }
  if (state.onStage && !state.onStage.filler) places.set(state.onStage.singerId, { at: "stage" });
  return (singerId) => places.get(singerId) ?? null;
}

function stillAt(state: RotationState, place: Place | null, singerId: SingerId): boolean {
  return (place?.at === "line" || place?.at === "bench") && state[place.at][place.index]?.singerId === singerId;
}

/** The values that were others before. */
function valuesBefore<T extends object>(before: T, after: T, except: readonly (keyof T)[] = []): Partial<T> {
  const found: Partial<T> = {};
  // Twice as fast as Object.keys, and a bump compares everybody it passes.
  for (const key in before) {
    if (before[key] !== after[key] && !except.includes(key)) found[key] = before[key];
  }
  return found;
}

function stageBack(before: Turn | null, after: Turn | null): Pick<Reversal, "stage" | "turn"> {
  if (before === after) return {};
  if (before?.turnId !== after?.turnId || !before || !after) return { stage: before };
  return { turn: { turnId: before.turnId, before: valuesBefore(before, after, ["entry"]) } };
}

function anchor(list: readonly SingerEntry[], index: number): Anchor {
  return { index, behind: list[index - 1]?.singerId ?? null };
}

function movedBack(before: RotationState, after: RotationState, named: Named): MovedBack[] {
  const moved = [...named].map(([singerId, { was, is }]): MovedBack => {
    const entry = is || !was ? null : entryAt(before, was);
    if (was === null || was.at === "stage") return { singerId, was: was && "stage", entry };
    const at = anchor(before[was.at], was.index);
    if (was.at === "bench") return { singerId, was: { among: "bench", ...at }, entry };
    return { singerId, was: { among: "line", above: was.index < before.roundLine, ...at }, entry };
  });
  const [only, ...others] = named.values();
  if (only && others.length === 0 && stands(before, only.was) === stands(after, only.is)) return [];
  return moved.sort((one, other) => rank(one) - rank(other));
}

function stands(state: RotationState, place: Place | null): string {
  if (place?.at !== "line" && place?.at !== "bench") return String(place?.at);
  return `${place.at} ${place.index} ${place.at === "line" && place.index < state.roundLine}`;
}

function rank({ was }: MovedBack): number {
  if (was === null || was === "stage") return -1;
  return was.among === "line" ? was.index : 1_000_000 + was.index;
}

/** Those who are not named kept their order, so both lists can be walked side by side. */
function othersBack(before: readonly SingerEntry[], after: readonly SingerEntry[], named: Named): ChangedBack[] {
  if (before === after) return [];
  const found: ChangedBack[] = [];
  let there = 0;
  for (let here = 0; here < before.length; here++) {
    if (before[here] === after[there]) {
      there += 1;
      continue;
    }
    const was = at(before, here);
    while (there < after.length && after[there] !== was && isNamed(after[there], named)) there += 1;
    if (after[there] === was) {
      there += 1;
      continue;
    }
    if (named.has(was.singerId)) continue;
    const is = after[there];
    if (is?.singerId !== was.singerId) throw new Error(`${was.singerId} has another place though no event names them`);
    found.push(...changedBack(was, is, ["singerId", "requests", "round"]));
    there += 1;
  }
  return found;
}

function isNamed(entry: SingerEntry | undefined, named: Named): boolean {
  return entry !== undefined && named.has(entry.singerId);
}

function changedBack(
  was: SingerEntry | null,
  is: SingerEntry | null,
  except: readonly (keyof SingerEntry)[],
): ChangedBack[] {
  if (!was || !is || was === is) return [];
  const before = valuesBefore(was, is, except);
  const requests = requestsBack(was.requests, is.requests);
  if (Object.keys(before).length === 0 && !requests) return [];
  return [{ singerId: was.singerId, before, ...(requests && { requests }) }];
}

function requestsBack(was: readonly Request[], is: readonly Request[]): RequestsBack | null {
  if (was === is) return null;
  const after = new Map(is.map((request) => [request.requestId, request]));
  const ids = new Set(was.map((request) => request.requestId));
  return {
    order: [...ids],
    gone: was.filter((request) => !after.has(request.requestId)),
    brought: [...after.keys()].filter((requestId) => !ids.has(requestId)),
    changed: was.flatMap((request) => {
      const now = after.get(request.requestId);
      if (!now || now === request) return [];
      return [{ requestId: request.requestId, before: valuesBefore(request, now) }];
    }),
  };
}

function ledgerBack(before: Ledger, after: Ledger): LedgerBack {
  const kept: (keyof Ledger)[] = ["departed", "sung", "recentCommands", "changedAt"];
  return {
    set: valuesBefore(before, after, kept),
    sung: after.sung.length > before.sung.length ? (after.sung.at(-1) ?? null) : null,
    returned: missing(after.departed, before.departed).map(({ singerId }) => singerId),
    departed: missing(before.departed, after.departed),
  };
}

/** Who is in `one` and not in `other`. */
function missing(one: Ledger["departed"], other: Ledger["departed"]): SingerEntry[] {
  if (one === other) return [];
  return Object.values(one).filter(({ singerId }) => !Object.hasOwn(other, singerId));
}
