/** Why you stand where you stand (ROT-42), in words: the codes are `explain`'s. */
import { type Explanation, explain, type Reason } from "../../core/rotation/explain.ts";
import { Line } from "../../core/rotation/order.ts";
import type { HouseRules } from "../../core/rotation/rules.ts";
import type { RotationState, SingerEntry } from "../../core/rotation/state.ts";
import { clockTime, names } from "../shared/format.ts";

const NUMBERS = ["Nobody", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];

/** A move is told for this long. */
const NEWS_MS = 20 * 60_000;

export interface Why {
  /** The figure it begins with, set apart. */
  lead: string;
  rest: string;
}

/** A few short sentences. */
export function reason(state: RotationState, entry: SingerEntry, nowMs: number): Why {
  const explained = explain(state, entry.singerId, nowMs);
  if (!explained) return { lead: "", rest: "" };
  const { wait, reasons } = explained;
  if (!wait) return passedOver(state, entry, reasons, nowMs);
  const rest = [
    ahead(state, explained),
    ...reasons.flatMap((one) => sentence(one, state, entry, wait.ahead, nowMs) ?? []),
  ];
  return { lead: figure(wait.ahead), rest: ` ${rest.join(" ")}` };
}

/** How many, and in which round. */
function ahead(state: RotationState, { wait, reasons }: Explanation): string {
  const due = count(reasons, "dueAhead");
  const later = count(reasons, "nextRoundAhead");
  const be = wait && wait.ahead > 1 ? "are" : "is";
  const when = state.status === "onBreak" ? " when the break ends" : "";
  if (due > 0 && later > 0) {
    return `${be} due before you${when}: ${figure(due).toLowerCase()} in this round, ${figure(later).toLowerCase()} in the next.`;
  }
  return `${be} due before you${when}.`;
}

/** Null for what goes without saying here. */
function sentence(one: Reason, state: RotationState, entry: SingerEntry, total: number, nowMs: number): string | null {
  switch (one.code) {
    case "sungThisRound":
      return "You have sung in this round; who has not comes first.";
    case "newcomersAhead":
      // In the first round everybody is one.
      return state.round === 1 ? null : newcomersAhead(one, total);
    case "passedOverAhead":
      return passed(state, entry, nowMs);
    case "newcomer":
      return newcomer(state, entry, one.rule);
    case "roundFull":
      return "This round is full, so you begin in the next one.";
    case "locked":
      return entry.turnsSung > 0 || state.round > 1 ? "Nobody slips in front of you now." : null;
    case "moved":
      return nowMs - Date.parse(one.at) > NEWS_MS ? null : moved(one);
    case "noShows":
      return "You were called and not there, so you moved back.";
    case "windowTooLate":
      return `Your turn comes at about ${clockTime(one.atMs)}, after you leave at ${clockTime(Date.parse(one.until))}: ask the KJ.`;
    case "dueAhead":
    case "nextRoundAhead":
    case "onBreak":
    case "onStage":
    case "onHold":
    case "emptyHanded":
    case "waitsForPartners":
    case "outsideWindow":
    case "lastCall":
    case "benched":
      return null;
  }
}

function newcomersAhead({ count, rule }: Extract<Reason, { code: "newcomersAhead" }>, total: number): string {
  const [who, sing] =
    count === total
      ? ["They have", "sing"]
      : count === 1
        ? ["One of them has", "sings"]
        : [`${figure(count)} of them have`, "sing"];
  const fact = `${who} not sung tonight`;
  switch (rule) {
    case "endOfLine":
      return `${fact}.`;
    case "endOfRound":
      return `${fact}, and still ${sing} in this round.`;
    case "afterNext":
      return `${fact}: here newcomers sing soon.`;
    case "alternate":
      return `${fact}: here newcomers take every other place.`;
  }
}

function newcomer({ round, line, roundLine }: RotationState, entry: SingerEntry, rule: HouseRules["newcomers"]) {
  if (round === 1) return null;
  const isAbove = line.indexOf(entry) < roundLine;
  if (rule === "endOfRound") return isAbove ? "It is your first song tonight, so you sing in this round." : null;
  if (rule === "afterNext") return "It is your first song tonight, so you sing soon.";
  if (rule === "alternate") return "It is your first song tonight: newcomers take every other place.";
  return "Whoever comes new goes to the back here.";
}

/** ROT-10: what moved you out of turn. */
function moved(move: Extract<Reason, { code: "moved" }>): string | null {
  const down = move.to > move.from;
  const at = clockTime(Date.parse(move.at));
  if (move.by === "rule" && move.reason === "window") {
    return down
      ? `At ${at} you moved down one, so that somebody who leaves still sings.`
      : `At ${at} you moved up, so that you sing before you leave.`;
  }
  if (move.by === "rule") return down ? "Whoever is next keeps that place." : null;
  const direction = down ? "down" : "up";
  const what =
    Math.abs(move.to - move.from) === 1
      ? `A move by the KJ took you one place ${direction}`
      : `The KJ moved you ${direction}`;
  return `${what}${move.reason ? `: ${move.reason}` : ` at ${at}`}.`;
}

/** Next does not call them: what is missing. */
function passedOver(state: RotationState, entry: SingerEntry, reasons: readonly Reason[], nowMs: number): Why {
  const away = reasons.find((one) => one.code === "outsideWindow");
  if (away) {
    const back = away.from !== null && Date.parse(away.from) > nowMs ? clockTime(Date.parse(away.from)) : null;
    return { lead: "You’re away.", rest: ` Others sing past you${back ? ` until ${back}` : ""}. Your place stays.` };
  }
  const [first] = entry.requests;
  if (!first) {
    return { lead: "No song yet.", rest: " Others sing past you. Your place stays." };
  }
  const unsure = first.partners.filter((partner) => !partner.confirmed);
  if (unsure.length > 0) {
    const [one, ...others] = unsure;
    const say = unsure.length === 1 ? "has not said yes" : "have not said yes";
    const friend = unsure.some((partner) => partner.singerId === null);
    return {
      lead: `${names(one?.stageName ?? "", others)} ${say}.`,
      rest: ` Others sing past you until then.${friend ? " For a friend without a phone the KJ says yes." : ""}`,
    };
  }
  if (first.partners.length > 0) {
    return { lead: "Your partner is away.", rest: " Others sing past you until they are back." };
  }
  return { lead: "You are passed over.", rest: ` ${state.venue} has you down as not available.` };
}

/** ROT-6: those ahead whom nobody waits for. */
function passed(state: RotationState, entry: SingerEntry, nowMs: number): string | null {
  const line = new Line(state, new Date(nowMs).toISOString());
  const over = state.line.slice(0, state.line.indexOf(entry)).filter((one) => !line.isCallable(one));
  const [first, ...others] = over;
  if (!first) return null;
  if (others.length > 0) return `${figure(over.length)} before you are away or have no song, and are passed over.`;
  const why = first.standing === "onHold" ? "has stepped away" : "has no song ready";
  return `${first.stageName} ${why} and is passed over.`;
}

function count(reasons: readonly Reason[], code: "dueAhead" | "nextRoundAhead"): number {
  const found = reasons.find((one) => one.code === code);
  return found && "count" in found ? found.count : 0;
}

function figure(number: number): string {
  return NUMBERS[number] ?? String(number);
}
