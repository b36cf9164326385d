/** Why you stand where you stand, in words. */
import type { SingerId } from "../../core/ids.ts";
import type { RotationState, SingerEntry } from "../../core/rotation/state.ts";
import type { Wait } from "../../core/rotation/waits.ts";
import { names } from "../shared/format.ts";

const NUMBERS = ["Nobody", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];

/** A move is told for this long. */
const NEWS_MS = 20 * 60_000;

export interface Reason {
  /** The figure it begins with, set apart. */
  lead: string;
  rest: string;
}

/** A few short sentences; `waiting` has everyone who can be called, by singer. */
export function reason(
  state: RotationState,
  entry: SingerEntry,
  wait: Wait | null,
  waiting: ReadonlyMap<SingerId, Wait>,
  nowMs: number,
): Reason {
  if (!wait) return passedOver(state, entry);
  const index = state.line.findIndex((one) => one.singerId === entry.singerId);
  const due = wait.ahead === 1 ? "is" : "are";
  const rest = [
    `${due} due before you${state.status === "onBreak" ? " when the break ends" : ""}.`,
    ...side(state, entry, index),
    ...passed(state.line.slice(0, index).filter((one) => !waiting.has(one.singerId))),
    ...noShows(entry),
    ...bump(entry, nowMs),
  ];
  return { lead: NUMBERS[wait.ahead] ?? String(wait.ahead), rest: ` ${rest.join(" ")}` };
}

/** Next does not call them: what is missing. */
function passedOver(state: RotationState, entry: SingerEntry): Reason {
  const [first] = entry.requests;
  if (!first)
    return { lead: "No song yet.", rest: " You keep your place, and others sing past you until you pick one." };
  const unsure = first.partners.filter((partner) => !partner.confirmed);
  if (unsure.length > 0) {
    const [one, ...others] = unsure.map(({ stageName }) => ({ stageName }));
    const who = names(one?.stageName ?? "", others);
    const say = unsure.length === 1 ? "has not said yes" : "have not said yes";
    const friend = unsure.some((partner) => partner.singerId === null);
    return {
      lead: `${who} ${say}.`,
      rest: ` Others sing past you until then.${friend ? " For a friend without a phone the KJ says yes." : ""}`,
    };
  }
  if (first.partners.length > 0) {
    return { lead: "Your partner is away.", rest: " Others sing past you until they are back." };
  }
  const from = entry.availableFrom;
  if (from) return { lead: "You come later.", rest: " Others sing past you until the time you named." };
  return { lead: "You are passed over.", rest: ` ${state.venue} has you down as not available.` };
}

/** ROT-2, ROT-3, ROT-5: which side of the round line, and why. */
function side(state: RotationState, entry: SingerEntry, index: number): string[] {
  const below = index >= state.roundLine;
  if (below && entry.lastSungRound === state.round) return ["You have sung in this round; who has not comes first."];
  if (below && entry.turnsSung === 0) return ["This round is full, so you begin in the next one."];
  if (below) return ["Your turn is in the next round."];
  if (entry.turnsSung === 0 && state.round > 1) return ["It is your first song tonight, so you sing in this round."];
  return [];
}

/** ROT-6: those ahead whom nobody waits for. */
function passed(over: readonly SingerEntry[]): string[] {
  const [first, ...others] = over;
  if (!first) return [];
  if (others.length > 0)
    return [`${NUMBERS[over.length] ?? over.length} before you are away or have no song, and are passed over.`];
  const why = first.standing === "onHold" ? "has stepped away" : "has no song ready";
  return [`${first.stageName} ${why} and is passed over.`];
}

/** ROT-22 */
function noShows({ noShows: missed }: SingerEntry): string[] {
  return missed === 0 ? [] : ["You were called and not there, so you moved back."];
}

/** ROT-10: the last move out of turn that touched this place, while it is news. */
function bump(entry: SingerEntry, nowMs: number): string[] {
  const move = entry.moves.at(-1);
  if (!move || nowMs - Date.parse(move.at) > NEWS_MS) return [];
  const down = move.to > move.from;
  if (move.by === "rule") return down ? ["Whoever is next keeps that place, so you stand behind."] : [];
  const direction = down ? "down" : "up";
  const what =
    Math.abs(move.to - move.from) === 1
      ? `A move by the KJ took you one place ${direction}`
      : `The KJ moved you ${direction}`;
  return [`${what}${move.reason ? `: ${move.reason}` : ""}.`];
}
