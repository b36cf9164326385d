/** What the rotation remembers of the KJ's commands, so that it can take them back, the latest first (ROT-40). */
import type { CommandId, RequestId, SingerId, TurnId } from "../../ids.ts";
import type { PlainState } from "../events.ts";
import type { Ledger } from "../ledger.ts";
import type { Request, SingerEntry, Turn } from "../state.ts";

/** How many commands can be taken back, one after the other. */
const UNDO_DEPTH = 30;

/** One command of the KJ that can be taken back. */
export interface UndoStep {
  commandId: CommandId;
  label: string;
  /** When the command happened, ISO 8601 UTC. */
  at: string;
  /** The turn it completed, if any. */
  completed: TurnId | null;
  readonly back: Reversal;
}

/**
 * The way back from after a command to before it. It says only what that command changed, so that what singers do
 * afterwards stays when it is taken back.
 */
export interface Reversal {
  /** The values before. */
  set: Partial<Omit<PlainState, "roundLine" | "newcomersThisRound">>;
  /** To be added to `newcomersThisRound`. */
  newcomers: number;
  /** Where the round line stood; null when the command did not end the round. */
  roundLine: Anchor | null;
  /** The stage before, when another turn was on it, or none. */
  stage?: Turn | null;
  /** What was different about the turn that stayed on stage. */
  turn?: { turnId: TurnId; before: Partial<Turn> };
  /** Whose place changed, in the order in which they stood, line before bench. */
  moved: MovedBack[];
  changed: ChangedBack[];
  ledger: LedgerBack;
}

/** A place in a list that may have changed meanwhile: behind that singer, or else at the index. */
export interface Anchor {
  index: number;
  behind: SingerId | null;
}

export interface MovedBack {
  singerId: SingerId;
  /** null: not here at all. */
  was: ({ among: "line"; above: boolean } & Anchor) | ({ among: "bench" } & Anchor) | "stage" | null;
  /** The singer as they were, when the command took them out of the rotation. */
  entry: SingerEntry | null;
}

export interface ChangedBack {
  singerId: SingerId;
  before: Partial<Omit<SingerEntry, "singerId" | "requests">>;
  requests?: RequestsBack;
}

export interface RequestsBack {
  /** The playlist before. */
  order: RequestId[];
  /** Those the command took away. */
  gone: Request[];
  /** Those it brought. */
  brought: RequestId[];
  changed: { requestId: RequestId; before: Partial<Request> }[];
}

export interface LedgerBack {
  set: Partial<Omit<Ledger, "departed" | "sung" | "recentCommands" | "changedAt">>;
  /** The song that was sung for the first time. */
  sung: string | null;
  /** Who is not departed any more. */
  returned: SingerId[];
  departed: SingerEntry[];
}

/** The memory with a further command in it; the oldest one is forgotten when there are too many. */
export function withStep(steps: readonly UndoStep[], step: UndoStep): UndoStep[] {
  return [...steps.slice(1 - UNDO_DEPTH), step];
}
