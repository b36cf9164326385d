/** Folding a log into what a decision needs. */
import type { Epoch, VenueId } from "../ids.ts";
import type { RotationEvent } from "./events.ts";
import { evolve } from "./evolve.ts";
import { EMPTY_LEDGER, evolveLedger, type Ledger } from "./ledger.ts";
import type { RotationState } from "./state.ts";
import { ledgerBefore } from "./undo/ledger-before.ts";
import { reversalLater } from "./undo/reversal.ts";
import { type UndoStep, withStep } from "./undo/steps.ts";

/** The shape of `Rotation`. A snapshot of another one is not used: the log says it all. Raise it with every change. */
export const ROTATION_FORMAT = 2;

/** A rotation as the server holds it: which log, how far, what everybody sees, and what only it remembers. */
export interface Rotation {
  format: typeof ROTATION_FORMAT;
  venueId: VenueId;
  epoch: Epoch;
  /** The version of the last event folded in. */
  version: number;
  state: RotationState;
  ledger: Ledger;
  /** The KJ's last commands, oldest first (ROT-40). */
  undoSteps: readonly UndoStep[];
}

/**
 * Applies events in order; throws on a gap, which means a damaged or mixed-up log. The events of one command are to come
 * together: what they did as a whole is remembered for `undo` (ROT-40).
 *
 * @param each is shown every event with the rotation as it was before it.
 */
export function fold(
  rotation: Rotation,
  events: readonly RotationEvent[],
  each?: (before: Rotation, event: RotationEvent) => void,
): Rotation {
  let now = rotation;
  for (let from = 0; from < events.length; ) {
    const commandId = events[from]?.commandId;
    let to = from + 1;
    while (events[to]?.commandId === commandId) to += 1;
    const command = events.slice(from, to);
    const before = now;
    for (const event of command) {
      if (event.version !== now.version + 1) throw new Error(`event ${event.version} follows version ${now.version}`);
      each?.(now, event);
      now = {
        ...now,
        version: event.version,
        state: evolve(now.state, event),
        ledger: evolveLedger(now.ledger, now.state, event),
      };
    }
    now = rememberedForUndo(before, now, command);
    from = to;
  }
  return now;
}

function rememberedForUndo(before: Rotation, after: Rotation, events: readonly RotationEvent[]): Rotation {
  const { undoSteps } = after;
  const [first] = events;
  if (!first) return after;
  if (first.type === "CommandUndone") {
    const step = undoSteps.at(-1);
    if (!step) throw new Error("there is no command to take back");
    return { ...after, ledger: ledgerBefore(after.ledger, step.back.ledger), undoSteps: undoSteps.slice(0, -1) };
  }
  if (first.by !== "kj") {
    // Somebody else was called: the stage of before cannot come back without taking it from them.
    const isCall = events.some(({ type }) => type === "TurnCalled");
    return isCall && undoSteps.length > 0 ? { ...after, undoSteps: [] } : after;
  }
  const completed = events.find(({ type }) => type === "TurnCompleted");
  const back = reversalLater(before, after, events);
  const step: UndoStep = {
    commandId: first.commandId,
    label: after.state.undoable?.label ?? "",
    at: first.at,
    completed: completed ? (before.state.onStage?.turnId ?? null) : null,
    get back() {
      return back();
    },
  };
  return { ...after, undoSteps: withStep(undoSteps, step) };
}

/** The rotation its first event opens. */
export function foldFirst(venueId: VenueId, epoch: Epoch, first: RotationEvent): Rotation {
  const ledger = evolveLedger(EMPTY_LEDGER, null, first);
  return {
    format: ROTATION_FORMAT,
    venueId,
    epoch,
    version: first.version,
    state: evolve(null, first),
    ledger,
    undoSteps: [],
  };
}
