/** Why a singer stands where they stand (ROT-42), as the KJ reads it. */
import type { Reason } from "../../core/rotation/explain.ts";
import { clockTime, counted } from "../shared/format.ts";

const NEWCOMERS = {
  endOfRound: "at the end of the round",
  endOfLine: "at the back",
  afterNext: "right behind who is next",
  alternate: "at every other place",
} as const;

/** One line for each. */
export function reasonWords(reason: Reason): string {
  switch (reason.code) {
    case "onStage":
      return "On stage";
    case "dueAhead":
      return `${reason.count} ahead still due in this round`;
    case "nextRoundAhead":
      return `${reason.count} ahead for the next round, having finished or come before`;
    case "newcomersAhead":
      return `${reason.count} of them new tonight, placed ${NEWCOMERS[reason.rule]}`;
    case "passedOverAhead":
      return `${reason.count} ahead passed over, as they cannot be called now`;
    case "sungThisRound":
      return `Has sung in round ${reason.round}`;
    case "newcomer":
      return `New tonight: such a place is ${NEWCOMERS[reason.rule]}`;
    case "roundFull":
      return `This round has taken its ${counted(reason.limit, "newcomer")}, so the next one it is`;
    case "locked":
      return "The place is safe from anybody but you";
    case "moved":
      return movedWords(reason);
    case "noShows":
      return `Called ${counted(reason.count, "time")} without coming; at ${reason.limit} to the bench`;
    case "onHold":
      return "On hold, so passed over";
    case "emptyHanded":
      return "No song yet, so passed over";
    case "waitsForPartners":
      return `Waits for ${reason.stageNames.join(" and ")}`;
    case "outsideWindow":
      return `Away${reason.from === null ? "" : ` until ${clockTime(Date.parse(reason.from))}`}`;
    case "windowTooLate":
      return `Turn at about ${clockTime(reason.atMs)}, leaves at ${clockTime(Date.parse(reason.until))}`;
    case "lastCall":
      return "Has sung, and it is last call";
    case "onBreak":
      return `Break${reason.until === null ? "" : ` until ${clockTime(Date.parse(reason.until))}`}`;
    case "benched":
      return "On the bench: passed over, missed calls, or past their time";
  }
}

const RULE_MOVES: Record<string, { up: string; down: string }> = {
  window: { up: "to sing before leaving", down: "for somebody who leaves" },
  locked: { up: "", down: "who is next keeps that place" },
};

function movedWords({ at, from, to, by, reason }: Extract<Reason, { code: "moved" }>): string {
  const way = to < from ? `up ${from - to}` : `down ${to - from}`;
  const why = by === "rule" ? (RULE_MOVES[reason]?.[to < from ? "up" : "down"] ?? reason) : reason;
  return `${clockTime(Date.parse(at))}: moved ${way} by ${by === "kj" ? "the KJ" : "the rules"}${why && `, ${why}`}`;
}
