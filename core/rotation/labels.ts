/** What a KJ's command is called on the button that takes it back (ROT-40). */
import type { EventData, EventType, RotationEvent } from "./events.ts";
import { entryOf } from "./place.ts";
import type { RotationState } from "./state.ts";

/** A command with several events is named after its first, unless one of these is among them. */
const NAMES_THE_COMMAND: ReadonlySet<EventType> = new Set(["TurnCalled", "SingerBanned", "RotationClosed"]);

/**
 * `after` with the command of this event as the one that can be taken back, when it is the KJ's; without any when
 * somebody was called by another hand.
 *
 * @param before the state the event was applied to.
 */
export function withUndoable(before: RotationState, after: RotationState, event: RotationEvent): RotationState {
  if (event.type === "CommandUndone") return after;
  const { commandId, type, by } = event;
  if (by !== "kj") return type === "TurnCalled" && after.undoable ? { ...after, undoable: null } : after;
  if (after.undoable?.commandId === commandId && !NAMES_THE_COMMAND.has(type)) return after;
  return { ...after, undoable: { commandId, label: labelOf(before, event) } };
}

function labelOf(before: RotationState, { type, data }: RotationEvent): string {
  // Type and data belong together; TypeScript cannot follow that through the table.
  return (LABELS[type] as (data: object, state: RotationState) => string)(data, before);
}

const nameOf = ({ singerId }: Pick<EventData["SingerHeld"], "singerId">, state: RotationState): string =>
  entryOf(state, singerId)?.stageName ?? "a singer";
const onStage = (_data: object, state: RotationState): string => state.onStage?.stageName ?? "the turn";

const LABELS: { [Type in EventType]: (data: EventData[Type], state: RotationState) => string } = {
  RotationOpened: () => "Open the night",
  RulesChanged: () => "House rules",
  NoticeChanged: ({ text }) => (text === null ? "Clear the message" : "Message"),
  RequestsOpened: () => "Open requests",
  RequestsClosed: () => "Close requests",
  LastRoundChanged: ({ on }) => (on ? "Last call" : "End last call"),
  BreakStarted: () => "Break",
  BreakEnded: () => "End the break",
  RotationClosed: () => "Close the night",

  SingerJoined: ({ entry }) => `Add ${entry.stageName}`,
  SingerRenamed: (data, state) => `Rename ${nameOf(data, state)}`,
  SingerLeft: (data, state) => `Remove ${nameOf(data, state)}`,
  SingerBanned: ({ stageName }) => `Ban ${stageName}`,
  SingerUnbanned: () => "Lift a ban",
  SingerHeld: (data, state) => `Hold ${nameOf(data, state)}`,
  SingerResumed: (data, state) => `Bring ${nameOf(data, state)} back`,
  AvailabilityChanged: (data, state) => `Times of ${nameOf(data, state)}`,

  PlaceGiven: (data, state) => `Place ${nameOf(data, state)}`,
  SingerBenched: (data, state) => `Bench ${nameOf(data, state)}`,
  SingerMoved: (data, state) => `Move ${nameOf(data, state)}`,
  SingersSentToEnd: () => "Send to the end",

  RequestAdded: (data, state) => `Song for ${nameOf(data, state)}`,
  RequestChanged: (data, state) => `Change ${nameOf(data, state)}'s song`,
  RequestRemoved: (data, state) => `Remove ${nameOf(data, state)}'s song`,
  RequestMoved: (data, state) => `Reorder ${nameOf(data, state)}'s songs`,
  PartnerConfirmed: (data, state) => `Confirm ${nameOf(data, state)}'s duet`,
  PartnerDropped: (data, state) => `${nameOf(data, state)} sings alone`,

  RoundEnded: () => "End the round",
  TurnCalled: (data, state) => `Call ${nameOf(data, state)}`,
  FillerCalled: ({ stageName }) => `Call ${stageName}`,
  CallAnswered: (data, state) => `${onStage(data, state)} is coming`,
  CallFlagged: onStage,
  TurnPassed: (data, state) => `Pass over ${onStage(data, state)}`,
  TurnStarted: (data, state) => `Start ${onStage(data, state)}`,
  TurnChanged: (data, state) => `Change ${onStage(data, state)}'s song`,
  TurnInterrupted: onStage,
  TurnCompleted: (data, state) => `Finish ${onStage(data, state)}`,
  TurnMissed: (data, state) => `No-show ${onStage(data, state)}`,
  TurnUncalled: (data, state) => `Take back ${onStage(data, state)}`,
  CommandUndone: () => "Undo",
};
