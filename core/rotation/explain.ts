/** ROT-42: why a singer stands where they stand, in codes with numbers. The words are the page's. Pure and linear. */
import type { SingerId } from "../ids.ts";
import { Line } from "./order.ts";
import { entryAt, type Place, placeOf } from "./place.ts";
import type { HouseRules } from "./rules.ts";
import type { Move, RotationState, SingerEntry } from "./state.ts";
import { isInWindow } from "./time-window.ts";
import { type Wait, waits } from "./waits.ts";

/** Counts are of callable singers, since nobody waits for the others. */
export type Reason =
  | { code: "onStage" }
  /** Ahead and still due in this round. */
  | { code: "dueAhead"; count: number }
  /** Ahead with a place in the next round, as they finished or came before. */
  | { code: "nextRoundAhead"; count: number }
  /** Ahead, of those counted above: newcomers whom the house rule put there. */
  | { code: "newcomersAhead"; count: number; rule: HouseRules["newcomers"] }
  /** Ahead by place and passed over, as they cannot be called now. */
  | { code: "passedOverAhead"; count: number }
  /** The singer has sung in this round; the place is for the next one. */
  | { code: "sungThisRound"; round: number }
  /** A newcomer's place, given by the house rule. */
  | { code: "newcomer"; rule: HouseRules["newcomers"] }
  /** ROT-5: a newcomer's place in the next round, as so many have entered this one already. */
  | { code: "roundFull"; limit: number }
  /** ROT-4: the place is safe but for the KJ. */
  | { code: "locked" }
  /** ROT-10: out of turn, oldest first; `reason` is the KJ's words, or `locked` or `window` when `by` is `rule`. */
  | ({ code: "moved" } & Move)
  /** ROT-22 */
  | { code: "noShows"; count: number; limit: number }
  /** Why Next passes the singer over, or why they have no place. */
  | { code: "onHold" }
  | { code: "emptyHanded" }
  | { code: "waitsForPartners"; stageNames: string[] }
  | { code: "outsideWindow"; from: string | null; until: string | null }
  /** The turn likely comes after the singer has left. */
  | { code: "windowTooLate"; until: string; atMs: number }
  /** ROT-35: sung, and nobody rejoins after last call. */
  | { code: "lastCall" }
  /** ROT-44 */
  | { code: "onBreak"; until: string | null }
  /** On the bench with a song: passed over twice, too many no-shows, or past their time; they come back by hand. */
  | { code: "benched" };

export interface Explanation {
  singerId: SingerId;
  at: Place["at"];
  /** 0-based place in line; null on stage and on the bench. */
  place: number | null;
  /** Presses of Next before the one that calls this singer; null for who cannot be called. */
  wait: Wait | null;
  reasons: Reason[];
}

/** Null for who is not in this rotation. @param nowMs milliseconds since 1970. */
export function explain(state: RotationState, singerId: SingerId, nowMs: number): Explanation | null {
  const place = placeOf(state, singerId);
  if (!place) return null;
  const entry = entryAt(state, place);
  const line = new Line(state, new Date(nowMs).toISOString());
  const wait = place.at === "line" ? (waits(state, nowMs).get(singerId) ?? null) : null;
  return {
    singerId,
    at: place.at,
    place: place.at === "line" ? place.index : null,
    wait,
    reasons:
      place.at === "stage"
        ? [{ code: "onStage" }]
        : [
            ...(place.at === "line" ? inLine(line, entry, place.index) : []),
            ...entry.moves.map((move): Reason => ({ code: "moved", ...move })),
            ...noShows(entry, state),
            ...obstacles(line, entry, nowMs),
            ...(place.at === "bench" ? onBench(line, entry) : []),
            ...tooLate(entry, wait, nowMs),
          ],
  };
}

function inLine(line: Line, entry: SingerEntry, index: number): Reason[] {
  const { state } = line;
  const { rules, roundLine, round } = state;
  const ahead = state.line.slice(0, index);
  const callable = ahead.filter((one) => line.isCallable(one));
  const newcomers = callable.filter((one) => one.turnsSung === 0).length;
  const due = callable.filter((one) => one.round === round).length;
  return [
    ...counted("dueAhead", due),
    ...counted("nextRoundAhead", callable.length - due),
    ...(entry.turnsSung > 0 && newcomers > 0
      ? [{ code: "newcomersAhead" as const, count: newcomers, rule: rules.newcomers }]
      : []),
    ...counted("passedOverAhead", ahead.length - callable.length),
    ...(entry.lastSungRound === round ? [{ code: "sungThisRound" as const, round }] : []),
    ...newcomerReasons(state, entry, index >= roundLine),
    ...(line.locked().includes(entry) ? [{ code: "locked" as const }] : []),
  ];
}

function counted(code: "dueAhead" | "nextRoundAhead" | "passedOverAhead", count: number): Reason[] {
  return count > 0 ? [{ code, count }] : [];
}

function newcomerReasons({ rules, round, newcomersThisRound }: RotationState, entry: SingerEntry, below: boolean) {
  if (entry.turnsSung > 0) return [];
  const found: Reason[] = [{ code: "newcomer", rule: rules.newcomers }];
  const limit = rules.newcomersPerRound;
  if (below && round > 1 && limit !== null && newcomersThisRound >= limit) found.push({ code: "roundFull", limit });
  return found;
}

function noShows({ noShows: count }: SingerEntry, { rules }: RotationState): Reason[] {
  return count > 0 ? [{ code: "noShows", count, limit: rules.noShowLimit }] : [];
}

/** What keeps this singer from being called. */
function obstacles(line: Line, entry: SingerEntry, nowMs: number): Reason[] {
  const { state } = line;
  const found: Reason[] = [];
  if (state.status === "onBreak") found.push({ code: "onBreak", until: state.breakEndsAt });
  if (entry.standing === "onHold") found.push({ code: "onHold" });
  if (!isInWindow(entry, new Date(nowMs).toISOString())) {
    found.push({ code: "outsideWindow", from: entry.availableFrom, until: entry.availableUntil });
  }
  if (entry.requests.length === 0) found.push({ code: "emptyHanded" });
  else if (line.playableIndex(entry) < 0) {
    const first = entry.requests[0]?.partners ?? [];
    found.push({ code: "waitsForPartners", stageNames: first.map(({ stageName }) => stageName) });
  }
  return found;
}

function onBench(line: Line, entry: SingerEntry): Reason[] {
  if (line.state.lastRound && entry.turnsSung > 0) return [{ code: "lastCall" }];
  return line.isCallable(entry) ? [{ code: "benched" }] : [];
}

function tooLate({ availableUntil }: SingerEntry, wait: Wait | null, nowMs: number): Reason[] {
  if (availableUntil === null || wait === null) return [];
  const atMs = nowMs + wait.likelySec * 1000;
  return atMs >= Date.parse(availableUntil) ? [{ code: "windowTooLate", until: availableUntil, atMs }] : [];
}
