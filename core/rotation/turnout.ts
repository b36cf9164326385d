/**
 * Who will really stand ahead by the time it matters (ROT-41): the line does not stay as it is. The figures are those of
 * bar nights; `npm run bench -- waits` shows how the waits do with them.
 */
import type { Line } from "./order.ts";
import type { RotationState, SingerEntry } from "./state.ts";
import { isInWindow } from "./time-window.ts";
import { usualTurnSec } from "./turn-lengths.ts";

/** Of those who wait, so many drop out an hour: they go home, mostly without a word. */
const LEAVE_PER_SEC = 0.12 / 3600;
/** Within the next turn the line is as it stands. */
export const NEAR_SEC = 240;
/** Who cannot be called now: the share of those who will be in time, and how long that takes. Not for the next minutes. */
const RETURNS = { onHold: 1, emptyHanded: 0.5, duet: 0.7 };
const RETURN_SEC = 900;
const NOT_BACK_SEC = 600;
/** Of those who come in an hour, so many get a place ahead of somebody who waits for the next round. */
const NEWCOMERS_WHO_SING = 0.4;
const HOUR_SEC = 3600;
/** A rate cannot be told from less. */
const LEAST_HOURS = 0.25;

export class Turnout {
  readonly #state: RotationState;
  readonly #nowMs: number;
  readonly #perSec: number;
  readonly #most: number;
  #roundEndsInSec: number | null = null;

  /** Linear in the line and the bench. */
  constructor(state: RotationState, line: Line, nowMs: number) {
    this.#state = state;
    this.#nowMs = nowMs;
    this.#perSec = newcomersPerSec(state, nowMs);
    this.#most = mostNewcomers(state, line, nowMs);
  }

  /** How likely somebody sings who is to be called in so many seconds: 0 to 1. */
  chance(entry: SingerEntry, callable: boolean, inSec: number): number {
    if (!this.#isHere(entry, inSec)) return 0;
    const stays = Math.exp(-LEAVE_PER_SEC * Math.max(0, inSec - NEAR_SEC));
    return callable ? stays : stays * this.#returns(entry, inSec);
  }

  /**
   * Newcomers who get a place ahead of the one at `index` before they are called. To be asked of one place after the
   * other, from the first on.
   *
   * @param aheadSec what stands ahead of them now.
   */
  newcomersAhead(index: number, aheadSec: number): number {
    const { rules, roundLine } = this.#state;
    if (index >= roundLine) this.#roundEndsInSec ??= aheadSec;
    switch (rules.newcomers) {
      case "endOfLine":
        return 0;
      case "endOfRound":
        return this.#arrivals(this.#roundEndsInSec ?? 0);
      case "alternate":
        return this.#roundEndsInSec === null ? 0 : this.#arrivals(aheadSec);
      case "afterNext":
        return this.#arrivals(aheadSec);
    }
  }

  #arrivals(withinSec: number): number {
    return Math.min(this.#most, this.#perSec * Math.max(0, withinSec - NEAR_SEC));
  }

  #isHere(entry: SingerEntry, inSec: number): boolean {
    if (entry.availableFrom === null && entry.availableUntil === null) return true;
    return isInWindow(entry, new Date(this.#nowMs + inSec * 1000).toISOString());
  }

  /** By then on hold no more, with a song, with a partner. */
  #returns({ standing, requests, turnsSung }: SingerEntry, inSec: number): number {
    const { requestsOpen, lastRound } = this.#state;
    const canAsk = requestsOpen && !(lastRound && turnsSung > 0);
    if (requests.length === 0 && !canAsk) return 0;
    const share = standing === "onHold" ? RETURNS.onHold : requests.length === 0 ? RETURNS.emptyHanded : RETURNS.duet;
    return share * (1 - Math.exp(-Math.max(0, inSec - NOT_BACK_SEC) / RETURN_SEC));
  }
}

/** From who has come in the last hour and not sung yet. */
function newcomersPerSec({ line, bench, openedAt }: RotationState, nowMs: number): number {
  const since = new Date(nowMs - HOUR_SEC * 1000).toISOString();
  const isNew = ({ joinedAt, turnsSung }: SingerEntry) => turnsSung === 0 && joinedAt > since;
  const count = line.filter(isNew).length + bench.filter(isNew).length;
  const hours = Math.min(1, Math.max(LEAST_HOURS, (nowMs - Date.parse(openedAt)) / 1000 / HOUR_SEC));
  return (NEWCOMERS_WHO_SING * count) / hours / HOUR_SEC;
}

/** What the round has room for (ROT-5), and the night (ROT-34). */
function mostNewcomers(state: RotationState, line: Line, nowMs: number): number {
  const { rules, round, newcomersThisRound, requestsOpen } = state;
  if (!requestsOpen) return 0;
  const capped = round > 1 && rules.newcomersPerRound !== null;
  const inRound = capped ? Math.max(0, (rules.newcomersPerRound ?? 0) - newcomersThisRound) : Infinity;
  if (rules.closesAt === null) return inRound;
  const turnsLeft = (Date.parse(rules.closesAt) - nowMs) / 1000 / usualTurnSec(state);
  return Math.min(inRound, Math.max(0, turnsLeft - line.callableCount()));
}
