/**
 * The order of the line: one list and one round line (ROT-2). Who can be called, who is locked, and where somebody
 * goes. Pure and linear; places are 0-based.
 */
import type { SingerId } from "../ids.ts";
import type { HouseRules } from "./rules.ts";
import type { Request, RotationState, SingerEntry } from "./state.ts";
import { isInWindow } from "./time-window.ts";

/** What may be asked of a line at one instant. Looks partners up at most once per decision. */
export class Line {
  readonly state: RotationState;
  readonly #at: string;
  #entries: Map<SingerId, SingerEntry> | null = null;
  #behindLocked: number | null = null;

  /** @param at ISO 8601 UTC: time windows open and close. */
  constructor(state: RotationState, at: string) {
    this.state = state;
    this.#at = at;
  }

  /** ROT-6: ready, with a playable request, inside their time window. */
  isCallable(entry: SingerEntry): boolean {
    return this.#isHere(entry) && this.playableIndex(entry) >= 0;
  }

  /** The same of one who perhaps stands at that place. */
  isCallableAt(index: number, singerId: SingerId): boolean {
    const here = this.state.line[index];
    const entry = here?.singerId === singerId ? here : this.#entryOf(singerId);
    return entry !== undefined && this.isCallable(entry);
  }

  /** ROT-9: the place in the playlist of the first request that can be played now, -1 when there is none. */
  playableIndex(entry: SingerEntry): number {
    return entry.requests.findIndex((request) => this.isPlayable(request));
  }

  /** Its partners have confirmed, and those with a phone are ready. */
  isPlayable(request: Request): boolean {
    return request.partners.every(({ singerId, confirmed }) => {
      if (!confirmed) return false;
      if (singerId === null) return true;
      const partner = this.#entryOf(singerId);
      return partner !== undefined && this.#isHere(partner);
    });
  }

  /** The place of the first callable singer, -1 when nobody is. */
  firstCallable(): number {
    return this.state.line.findIndex((entry) => this.isCallable(entry));
  }

  /** ROT-4: the first `lockedNext` callable singers. */
  locked(): SingerEntry[] {
    const locked: SingerEntry[] = [];
    for (const entry of this.state.line) {
      if (locked.length >= this.state.rules.lockedNext) break;
      if (this.isCallable(entry)) locked.push(entry);
    }
    return locked;
  }

  /** ROT-4: the place behind the last locked singer; 0 when nobody is locked. */
  behindLocked(): number {
    this.#behindLocked ??= this.behindCallable(this.state.rules.lockedNext);
    return this.#behindLocked;
  }

  /** The place behind the `count`-th callable singer, or behind the last one when there are fewer; 0 for none. */
  behindCallable(count: number): number {
    let behind = 0;
    let seen = 0;
    for (const [index, entry] of this.state.line.entries()) {
      if (seen >= count) break;
      if (!this.isCallable(entry)) continue;
      seen += 1;
      behind = index + 1;
    }
    return behind;
  }

  /** How many callable singers stand in line. */
  callableCount(): number {
    return this.state.line.reduce((count, entry) => count + (this.isCallable(entry) ? 1 : 0), 0);
  }

  #isHere(entry: SingerEntry): boolean {
    return entry.standing === "ready" && isInWindow(entry, this.#at);
  }

  #entryOf(singerId: SingerId): SingerEntry | undefined {
    if (!this.#entries) {
      const { line, bench, onStage } = this.state;
      this.#entries = new Map([...line, ...bench].map((entry) => [entry.singerId, entry]));
      if (onStage) this.#entries.set(onStage.singerId, onStage.entry);
    }
    return this.#entries.get(singerId);
  }
}

/** A place in line and the round line it leads to. */
export interface Spot {
  to: number;
  roundLine: number;
}

/** ROT-10: at `to`, on the side of the round line where the one before stands; the one behind when first. */
export function spotBeside(state: RotationState, to: number): Spot {
  const { line, roundLine } = state;
  const above = line.length === 0 || (to === 0 ? roundLine > 0 : to - 1 < roundLine);
  return { to, roundLine: above ? roundLine + 1 : roundLine };
}

/** At the back of the line, below the round line; before the night's first call nobody stands below it yet. */
function spotAtBack(state: RotationState): Spot {
  const to = state.line.length;
  const isFirstRoundToBe = state.round === 1 && state.turnsCompleted === 0 && !state.onStage && state.roundLine === to;
  return { to, roundLine: isFirstRoundToBe ? to + 1 : state.roundLine };
}

/** ROT-3: just above the round line, or at the back when a locked singer stands below it. */
function spotAtEndOfRound(line: Line): Spot {
  const { roundLine } = line.state;
  if (line.behindLocked() > roundLine) return spotAtBack(line.state);
  return { to: roundLine, roundLine: roundLine + 1 };
}

/**
 * ROT-3, ROT-5: where somebody who has not sung in this round goes, and what that makes of the round's newcomers.
 *
 * @param from where the one before, of several who come at once, went: no need to look further ahead again.
 */
export function newcomerSpot(line: Line, from = 0): Spot & { newcomersThisRound: number } {
  const { state } = line;
  const { rules, round } = state;
  const capped = round > 1 && rules.newcomersPerRound !== null && state.newcomersThisRound >= rules.newcomersPerRound;
  const spot = capped ? spotAtBack(state) : NEWCOMER_SPOTS[rules.newcomers](line, from);
  const enters = round > 1 && spot.roundLine > state.roundLine;
  return { ...spot, newcomersThisRound: state.newcomersThisRound + (enters ? 1 : 0) };
}

const NEWCOMER_SPOTS: Record<HouseRules["newcomers"], (line: Line, from: number) => Spot> = {
  endOfRound: spotAtEndOfRound,
  endOfLine: (line) => spotAtBack(line.state),
  afterNext: spotAfterNext,
  alternate: spotAlternate,
};

/** Behind the locked singers and the newcomers so placed before, in order of arrival. */
function spotAfterNext(line: Line, from: number): Spot {
  const { state } = line;
  let to = Math.max(line.behindLocked(), from);
  while (to < state.line.length && isNewcomer(state.line[to])) to += 1;
  return spotBeside(state, to);
}

/** Below the round line, every other place: the first one between two who have sung in this round, or behind the last. */
function spotAlternate(line: Line, from: number): Spot {
  const { state } = line;
  const hasSung = (entry: SingerEntry | undefined) => entry?.lastSungRound === state.round;
  for (let to = Math.max(state.roundLine + 1, line.behindLocked(), from); to < state.line.length; to++) {
    if (hasSung(state.line[to - 1]) && hasSung(state.line[to])) return { to, roundLine: state.roundLine };
  }
  return spotAtBack(state);
}

function isNewcomer(entry: SingerEntry | undefined): boolean {
  return entry !== undefined && entry.turnsSung === 0;
}

/** ROT-12: somebody who gets a place again: at the back when they sang in this round, else as a newcomer. */
export function arrivalSpot(line: Line, entry: SingerEntry, from = 0): Spot & { newcomersThisRound: number } {
  const { state } = line;
  if (hasSungIn(state.round, entry)) return { ...spotAtBack(state), newcomersThisRound: state.newcomersThisRound };
  return newcomerSpot(line, from);
}

function hasSungIn(round: number, { lastSungRound }: SingerEntry): boolean {
  return lastSungRound !== null && lastSungRound >= round;
}

/**
 * The same for several callable singers who get a place at once, one after the other: what the line and the round's newcomers are then.
 * The line is walked a few times, however many they are.
 */
export function arrivalSpots(state: RotationState, at: string, arriving: readonly SingerEntry[]) {
  const growing = { ...state, line: state.line.slice() };
  let line = new Line(growing, at);
  let from = 0;
  let lockedToCome = growing.rules.lockedNext - line.locked().length;
  for (const entry of arriving) {
    const { to, ...round } = arrivalSpot(line, entry, from);
    if (!hasSungIn(growing.round, entry)) from = to;
    growing.line.splice(to, 0, entry);
    Object.assign(growing, round);
    // Nobody arrives ahead of the locked: once there are enough of them they stay where they are.
    if (lockedToCome-- > 0) line = new Line(growing, at);
  }
  const arrived = new Set(arriving.map(({ singerId }) => singerId));
  return {
    places: growing.line.flatMap(({ singerId }, to) => (arrived.has(singerId) ? [{ singerId, to }] : [])),
    roundLine: growing.roundLine,
    newcomersThisRound: growing.newcomersThisRound,
  };
}

/** ROT-22: where a no-show goes back to; the line is the one without them. */
export function noShowSpot(line: Line): Spot {
  const { state } = line;
  switch (state.rules.noShow) {
    case "endOfLine":
      return spotAtBack(state);
    case "endOfRound":
      return spotAtEndOfRound(line);
    case "back": {
      const places = Math.max(state.rules.noShowPlaces, state.rules.lockedNext);
      const to = line.callableCount() < places ? state.line.length : line.behindCallable(places);
      return spotBeside(state, to);
    }
  }
}
