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
import type { Request, SingerEntry } from "./state.ts";

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
  RequestsClosed: Record<string, never>;
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

  /** From the bench to a place in line (ROT-11). */
  PlaceGiven: { singerId: SingerId; to: number; roundLine: number; newcomersThisRound: number };
  /** From the line to the end of the bench. */
  SingerBenched: { singerId: SingerId; roundLine: number; reason: "passedOver" | "noShows" | "away" };
  /** Everyone between the two places shifts by one; all of them, and the singer, keep a `Move` (ROT-10). */
  SingerMoved: { singerId: SingerId; to: number; roundLine: number; cause: "kj" | "rule"; reason: string };
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
  TurnStarted: { turnId: TurnId };
  TurnChanged: { turnId: TurnId; request: Request };
  /** ROT-37 */
  TurnInterrupted: { turnId: TurnId };
  /** The song was sung; singer and request are done with it (ROT-20, ROT-21). */
  TurnCompleted: {
    turnId: TurnId;
    to: Destination;
    roundLine: number;
    /** Left out: as it was. */
    meanTurnSec?: number;
    meanChangeoverSec?: number;
  };
  /** A no-show: the request stays first, `noShows` rises by one (ROT-22). */
  TurnMissed: { turnId: TurnId; to: Destination; roundLine: number };
  /** The call was taken back; nothing is counted (ROT-27). */
  TurnUncalled: { turnId: TurnId; to: Destination; roundLine: number };
}

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
