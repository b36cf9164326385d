/** Which command `undo` would take back (ROT-40). */
import type { EventType, RotationEvent } from "./events.ts";
import type { RotationState } from "./state.ts";

/** What the command of this event is called, given the state before it. */
export type LabelOf = (before: RotationState, event: RotationEvent) => string;

/** A command with several events is named after its first, unless one of these is among them. */
const NAMES_THE_COMMAND: ReadonlySet<EventType> = new Set(["TurnCalled", "SingerBanned", "RotationClosed"]);

/**
 * `after` with the command of this event as the one that can be taken back, when it is the KJ's; without any when
 * somebody was called by another hand.
 *
 * @param before the state the event was applied to.
 */
export function withUndoable(
  before: RotationState,
  after: RotationState,
  event: RotationEvent,
  labelOf: LabelOf,
): RotationState {
  if (event.type === "CommandUndone") return after;
  const { commandId, type, by } = event;
  if (by !== "kj") return type === "TurnCalled" && after.undoable ? { ...after, undoable: null } : after;
  if (after.undoable?.commandId === commandId && !NAMES_THE_COMMAND.has(type)) return after;
  return { ...after, undoable: { commandId, label: labelOf(before, event) } };
}
