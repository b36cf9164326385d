/** What a KJ's command is called on the button that takes it back (ROT-40). */
import type { EventData, EventType, RotationEvent } from "./events.ts";
import { entryOf } from "./place.ts";
import type { RotationState } from "./state.ts";

export function labelOf(before: RotationState, { type, data }: RotationEvent): string {
  const label = LABELS[type];
  // Type and data belong together; TypeScript cannot follow that through the table.
  if (typeof label === "function") return (label as (data: object) => string)(data);
  const stage = before.onStage?.stageName ?? "the turn";
  const singer = ("singerId" in data && entryOf(before, data.singerId)?.stageName) || "a singer";
  return label.replace(/SINGER|STAGE/, (word) => (word === "STAGE" ? stage : singer));
}

/** SINGER is whom the event is about, STAGE who is on stage. */
const LABELS: { [Type in EventType]: string | ((data: EventData[Type]) => string) } = {
  RotationOpened: "Open the night",
  RulesChanged: "House rules",
  NoticeChanged: ({ text }) => (text === null ? "Take down the notice" : "Notice"),
  RequestsOpened: "Open requests",
  RequestsClosed: "Close requests",
  LastRoundChanged: ({ on }) => (on ? "Last call" : "End last call"),
  BreakStarted: "Break",
  BreakEnded: "End the break",
  RotationClosed: "Close the night",

  SingerJoined: ({ entry }) => `Add ${entry.stageName}`,
  SingerRenamed: "Rename SINGER",
  SingerLeft: "Remove SINGER",
  SingerBanned: ({ stageName }) => `Ban ${stageName}`,
  SingerUnbanned: "Lift a ban",
  SingerHeld: "Hold SINGER",
  SingerResumed: "Bring SINGER back",
  AvailabilityChanged: "Times of SINGER",

  PlaceGiven: "Place SINGER",
  PlacesGiven: "Place singers",
  SingerBenched: "Bench SINGER",
  SingersBenched: "Bench singers",
  SingerMoved: "Move SINGER",
  SingersMoved: "Move singers",
  SingersSentToEnd: "Send to the end",

  RequestAdded: "Song for SINGER",
  RequestChanged: "Change SINGER's song",
  RequestRemoved: "Remove SINGER's song",
  RequestMoved: "Reorder SINGER's songs",
  PartnerConfirmed: "Confirm SINGER's duet",
  PartnerDropped: "SINGER sings alone",
  PartnerLeft: "End duets",

  RoundEnded: "End the round",
  TurnCalled: "Call SINGER",
  FillerCalled: ({ stageName }) => `Call ${stageName}`,
  CallAnswered: "STAGE is coming",
  CallFlagged: "STAGE",
  TurnPassed: "Pass over STAGE",
  TurnStarted: "Start STAGE",
  TurnChanged: "Change STAGE's song",
  TurnInterrupted: "STAGE",
  TurnCompleted: "Finish STAGE",
  TurnMissed: "No-show STAGE",
  TurnUncalled: "Take back STAGE",
  CommandUndone: "Undo",
};
