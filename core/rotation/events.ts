/**
 * What can happen to a rotation. Events are facts with the places they led to, never rules to recompute, so that a
 * client in any language, or an older page, can apply them without knowing the house rules. The effect of each one is
 * written in `evolve.ts` and, in words, in docs/protocol.md.
 *
 * `to` is where the singer stands afterwards: a 0-based place in line (counted after the singer was taken out of
 * where they stood), `"bench"`, or `"left"`. `roundLine` is the round line after the event.
 */
import type { CommandId, RequestId, RotationId, SingerId, TurnId } from "../ids.ts";
import type { HouseRules } from "./rules.ts";
import type { Request, RotationState, SingerEntry, Turn } from "./state.ts";

/**
 * A request as it is asked for: what is left out is null, 0, false or none. Most requests are plain, and each is sent to
 * every phone in the room.
 */
export type PlainRequest = Pick<Request, "requestId" | "title" | "artist"> & Partial<Request>;

export type Destination = number | "bench" | "left";

/** Each event type and its data. */
export interface EventData {
  /** Always version 1, and only there. */
  RotationOpened: { rotationId: RotationId; joinCode: string; name: string; venue: string; rules: HouseRules };
  RulesChanged: { rules: Partial<HouseRules> };
  NoticeChanged: { text: string | null };
  RequestsOpened: Record<string, never>;
  /** `closing`: by itself, as the line no longer fits before the night ends (ROT-34). */
  RequestsClosed: { cause?: "closing" };
  /** ROT-35 */
  LastRoundChanged: { on: boolean };
  BreakStarted: { until: string | null };
  BreakEnded: Record<string, never>;
  /** Nothing changes after it (ROT-45). */
  RotationClosed: Record<string, never>;

  /** To the end of the bench, as `entry`; a singer who comes back brings what they had (ROT-12). */
  SingerJoined: { entry: SingerEntry };
  /** Also renames the singer where they are a partner. */
  SingerRenamed: { singerId: SingerId; stageName: string };
  /** From line, bench or stage; the stage is empty if they stood there (ROT-23). */
  SingerLeft: { singerId: SingerId; roundLine: number; reason: string | null };
  SingerBanned: { singerId: SingerId; stageName: string };
  SingerUnbanned: { singerId: SingerId };
  SingerHeld: { singerId: SingerId };
  SingerResumed: { singerId: SingerId };
  /** The singer's time window is now this one (ROT-6, ROT-14). */
  AvailabilityChanged: { singerId: SingerId; from: string | null; until: string | null };

  /** From the bench to a place in line (ROT-11). */
  PlaceGiven: { singerId: SingerId; to: number; roundLine: number; newcomersThisRound: number };
  /** From the bench to these places of the line, ascending, as they are once all have theirs (ROT-11). */
  PlacesGiven: { places: { singerId: SingerId; to: number }[]; roundLine: number; newcomersThisRound: number };
  /** From the line to the end of the bench. */
  SingerBenched: { singerId: SingerId; roundLine: number; reason: BenchReason };
  /** The same for several, in this order. */
  SingersBenched: { singerIds: SingerId[]; roundLine: number; reason: BenchReason };
  /** Everyone between the two places shifts by one; all of them, and the singer, keep a `Move` (ROT-10). */
  SingerMoved: { singerId: SingerId; to: number; roundLine: number; cause: "kj" | "rule"; reason: string };
  /** From places ahead of `to` to right behind one another, in this order, the first one at `to` (ROT-4). */
  SingersMoved: { singerIds: SingerId[]; to: number; roundLine: number; cause: "rule"; reason: string };
  /** To the back of the line, in this order (ROT-6). */
  SingersSentToEnd: { singerIds: SingerId[]; roundLine: number };

  RequestAdded: { singerId: SingerId; request: PlainRequest; index: number };
  /** The request with the same id is now this one. */
  RequestChanged: { singerId: SingerId; request: Request };
  RequestRemoved: { singerId: SingerId; requestId: RequestId };
  RequestMoved: { singerId: SingerId; requestId: RequestId; to: number };
  PartnerConfirmed: { singerId: SingerId; requestId: RequestId; partner: number };
  /** The partner at this 0-based place declined or left (ROT-9). */
  PartnerDropped: { singerId: SingerId; requestId: RequestId; partner: number };
  /** That singer is nobody's partner any more, in no playlist and not on stage (ROT-9). */
  PartnerLeft: { partnerId: SingerId };

  /** Round line to the back, round plus one; whoever stood above it was passed over once more (ROT-8, ROT-11). */
  RoundEnded: { round: number; roundLine: number };
  /** From the line to the stage, with that request of theirs. `calledAt` is the event's time. */
  TurnCalled: {
    turnId: TurnId;
    singerId: SingerId;
    requestId: RequestId;
    roundLine: number;
    round: number;
    /** Left out: no limit. */
    answerBy?: string;
  };
  /** A turn of nobody in line, while the room is empty: it holds no place and no round (ROT-28). */
  FillerCalled: { turnId: TurnId; singerId: SingerId; stageName: string; request: PlainRequest };
  /** The called singer, or a partner, is coming: nothing runs out any more (ROT-25). */
  CallAnswered: { turnId: TurnId };
  /** Something about the call that the KJ should see (ROT-25). */
  CallFlagged: { turnId: TurnId; flag: NonNullable<Turn["flag"]> };
  /** The called singer let this one go by their own answer; the request stays first and nothing is counted (ROT-25). */
  TurnPassed: { turnId: TurnId; answer: "oneMore" | "skip"; to: Destination; roundLine: number };
  TurnStarted: { turnId: TurnId };
  TurnChanged: { turnId: TurnId; request: Request };
  /** ROT-37 */
  TurnInterrupted: { turnId: TurnId };
  /** The song was sung; singer and request are done with it (ROT-20, ROT-21). */
  TurnCompleted: {
    turnId: TurnId;
    to: Destination;
    roundLine: number;
    /**
     * Partners whose own turn it was as well (ROT-32): taken out first, so that `to` is counted without them, then put
     * behind the singer in this order. To the bench goes who was there, and everybody when `to` says so.
     */
    alsoSang?: SingerId[];
    /** Left out: as it was. */
    meanTurnSec?: number;
    meanChangeoverSec?: number;
  };
  /** A no-show: the request stays first, `noShows` rises by one (ROT-22). */
  TurnMissed: { turnId: TurnId; to: Destination; roundLine: number };
  /** The call was taken back; nothing is counted (ROT-27). */
  TurnUncalled: { turnId: TurnId; to: Destination; roundLine: number };

  /** The KJ took a command back (ROT-40). */
  CommandUndone: Undone;
}

/** What the rotation is like after an undo, as far as that is another than before it. */
export interface Undone {
  /** The command that was taken back. */
  commandId: CommandId;
  /** What an undo would take back next. */
  undoable: RotationState["undoable"];
  /** Fields of the state as they are now. */
  set: Partial<PlainState>;
  /** Left out: as it was. */
  onStage?: Turn | null;
  /** The turn whose performance does not stand any more (ROT-24). */
  uncompleted?: TurnId;
  /** Neither in line nor on the bench any more. */
  taken: SingerId[];
  /**
   * Once `taken` and these are out of line and bench: put in, one after the other, as `entry`. What `entry.round` is
   * follows from the round line.
   */
  placed: { entry: SingerEntry; among: "line" | "bench"; to: number }[];
  /** Who stays where they stand, with what is different about them. */
  changed: ({ singerId: SingerId } & Partial<SingerEntry>)[];
}

/** The state without the singers in it. */
export type PlainState = Omit<RotationState, "line" | "bench" | "onStage" | "undoable">;

/** Why a singer lost their place. */
export type BenchReason = "passedOver" | "noShows" | "away";

export type EventType = keyof EventData;

/** One event as it is stored and sent. `version` rises by exactly one from event to event. */
export type RotationEvent = {
  [Type in EventType]: {
    version: number;
    /** ISO 8601 UTC. */
    at: string;
    by: EventAuthor;
    commandId: CommandId;
    type: Type;
    data: EventData[Type];
  };
}[EventType];

/** Who caused it: `kj`, `singer:<singerId>` or `system`. */
export type EventAuthor = "kj" | "system" | `singer:${string}`;

/** An event as `decide` returns it: version, time and author are added when the command is committed. */
export type Fact = { [Type in EventType]: { type: Type; data: EventData[Type] } }[EventType];
