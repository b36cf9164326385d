/** What the event bus carries. Late, twice or out of order: every subscriber must cope, by version or by id. */
import type { Epoch, RotationId, SingerId, TurnId, VenueId } from "./ids.ts";
import type { Performance } from "./performances.ts";
import type { RotationEvent } from "./rotation/events.ts";

/** The events of one command. */
export interface RotationChanged {
  type: "RotationChanged";
  venueId: VenueId;
  rotationId: RotationId;
  epoch: Epoch;
  from: number;
  to: number;
  events: RotationEvent[];
}

/** ROT-24. `version` is that of the event in the rotation's log: the newest one counts. */
interface PerformanceCompleted {
  type: "PerformanceCompleted";
  venueId: VenueId;
  version: number;
  performance: Performance;
}

interface PerformanceReverted {
  type: "PerformanceReverted";
  venueId: VenueId;
  version: number;
  performanceId: TurnId;
}

interface SingerRegistered {
  type: "SingerRegistered";
  venueId: VenueId;
  singerId: SingerId;
  stageName: string;
}

/**
 * Somebody will be on stage soon, by their own turn or as the partner in a duet (ROT-32). Told again when they come near
 * again: `turn` is the same for the same turn, however the line moves.
 */
export interface TurnApproaching {
  type: "TurnApproaching";
  venueId: VenueId;
  rotationId: RotationId;
  /** ISO 8601 UTC: who reads this much later must not act on it. */
  at: string;
  /** Who is to be told. */
  singerId: SingerId;
  stageName: string;
  /** The venue's display name. */
  venue: string;
  /** Callable turns in line before it, not counting the one on stage; 0: up next. */
  ahead: number;
  asPartner: boolean;
  /** Unique within the rotation. */
  turn: string;
}

/** From `at` on (ISO 8601 UTC) time itself changes something in this rotation, as it stands at `version`. */
export interface TimeDue {
  type: "TimeDue";
  venueId: VenueId;
  rotationId: RotationId;
  at: string;
  version: number;
}

/** Something in a venue's songbook is not as it was: who keeps an index of it makes a new one. */
interface SongsChanged {
  type: "SongsChanged";
  venueId: VenueId;
}

export type BusEvent = (
  | RotationChanged
  | PerformanceCompleted
  | PerformanceReverted
  | SingerRegistered
  | SongsChanged
  | TurnApproaching
  | TimeDue
) &
  Correlated;

interface Correlated {
  /** Of the frame or request that led here: every log line about it carries it. Means nothing else. */
  correlationId?: string;
}

/** What a command tells the bus beside its `RotationChanged`. */
export type Outgoing = PerformanceCompleted | PerformanceReverted | TurnApproaching | TimeDue;
