/**
 * What the outside must provide. Each port has an adapter for the embedded mode (`adapters/local`) and one for AWS
 * (`adapters/aws`), and one contract suite (`tests/contract`) that both pass. Adapters throw only when the
 * infrastructure fails; every expected outcome is a value.
 */
import type { Actor } from "./actor.ts";
import type { BusEvent, Outgoing, TimeDue } from "./bus.ts";
import type { Created } from "./commands/command.ts";
import type {
  CommandId,
  ConnectionId,
  Epoch,
  ImportJobId,
  MediaId,
  RotationId,
  SingerId,
  SongId,
  TurnId,
  VenueId,
} from "./ids.ts";
import type { MediaFile } from "./media.ts";
import type { Performance } from "./performances.ts";
import type { ByeCode, CommandResult, EventsForm } from "./protocol.ts";
import type { RotationEvent } from "./rotation/events.ts";
import type { Rotation } from "./rotation/fold.ts";
import type { Singer } from "./singers.ts";
import type { ImportCounts, ImportJob } from "./songbook-imports.ts";
import type { Song, SongDraft } from "./songs.ts";

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** Structured log lines. Never given tokens, passphrases or contact data. */
export interface Logger {
  info(message: string, fields: Record<string, unknown>): void;
  error(message: string, fields: Record<string, unknown>): void;
}

export interface Ids {
  /** A fresh id, unique everywhere: at least 70 random bits of `[A-Za-z0-9]`, 12 characters. */
  newId(): string;
  /** Six characters that cannot be mistaken for one another when read off a screen. */
  newJoinCode(): string;
}

// ---------------------------------------------------------------------------------------------------- rotations

/** What is known of a rotation without reading its log. */
export interface RotationHead {
  rotationId: RotationId;
  venueId: VenueId;
  epoch: Epoch;
  joinCode: string;
  name: string;
  venue: string;
  openedAt: string;
  closedAt: string | null;
}

/** All the events of one command: one item of the log, keyed by the version it starts at. */
export interface LogItem {
  rotationId: RotationId;
  from: number;
  to: number;
  commandId: CommandId;
  events: RotationEvent[];
  created: Created;
  /** What the bus must be told beside the events themselves; kept, so that a repeated command can tell it again. */
  outgoing: Outgoing[];
}

export interface RotationLog {
  /**
   * Whether `append` knows every command of the log, however old. Where only the latest is known callers look with
   * `findCommand` first.
   */
  readonly knowsCommands: boolean;
  /** Head and first item together, or neither. Join codes are unique for ever, compared in upper case. */
  create(head: RotationHead, first: LogItem): Promise<"created" | "joinCodeTaken" | "exists">;
  /**
   * Durable when it answers `appended`. `versionTaken`: another item starts at `from` (or holds that version).
   * `commandKnown`: an item with this command id exists.
   */
  append(item: LogItem): Promise<"appended" | "versionTaken" | "commandKnown">;
  findCommand(rotationId: RotationId, commandId: CommandId): Promise<LogItem | null>;
  /** Items that start after `version`, in order, at most `limit`; consistent with every append answered before. */
  readAfter(rotationId: RotationId, version: number, limit: number): Promise<LogItem[]>;
  /** Keeps only the newest; an older one than is stored is ignored. Everything up to it has been published. */
  saveSnapshot(rotation: Rotation): Promise<void>;
  loadSnapshot(rotationId: RotationId): Promise<Rotation | null>;

  head(rotationId: RotationId): Promise<RotationHead | null>;
  /** Case does not matter. */
  headByJoinCode(joinCode: string): Promise<RotationHead | null>;
  /** Newest first. */
  listHeads(venueId: VenueId, page: PageRequest): Promise<Page<RotationHead>>;
  /** Null: it is open again (ROT-40). Unknown ones are fine. */
  markClosed(rotationId: RotationId, closedAt: string | null): Promise<void>;
}

// ---------------------------------------------------------------------------------------------------- resources

export interface PageRequest {
  /** 1 to 100. */
  limit: number;
  cursor: string | null;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** A cursor that this list did not give. */
export class InvalidCursor extends Error {
  constructor() {
    super("the cursor was not given by this list");
  }
}

/** `revision` rises with every write of this resource; it is what the ETag shows. */
export interface Stored<T> {
  value: T;
  revision: number;
}

/** `ifRevision: null` writes whatever the revision is. */
export interface Resources<Id extends string, T> {
  insert(venueId: VenueId, value: T): Promise<Stored<T> | "exists">;
  get(venueId: VenueId, id: Id): Promise<Stored<T> | null>;
  replace(venueId: VenueId, value: T, ifRevision: number | null): Promise<Stored<T> | "missing" | "changed">;
  remove(venueId: VenueId, id: Id, ifRevision: number | null): Promise<"removed" | "missing" | "changed">;
}

export interface SingerRepository extends Resources<SingerId, Singer> {
  /** By stage name, folded, then id. */
  list(venueId: VenueId, page: PageRequest): Promise<Page<Singer>>;
}

export interface SongRepository extends Resources<SongId, Song> {
  /** By artist and title, folded, then id. */
  list(venueId: VenueId, page: PageRequest): Promise<Page<Song>>;
  /** Best first; see `core/song-search.ts` for what matches. */
  search(venueId: VenueId, query: string, page: PageRequest): Promise<Page<Song>>;
  /**
   * A draft is the song with its `songId`, else the one with the same folded title and artist, else a new one.
   * What a draft leaves out stays as it was; versions are joined.
   *
   * @param name of this very batch: sent again under it, after whatever became of it before, it has no second effect
   *   and gives the counts of the first time, until the next batch has been written.
   */
  importBatch(venueId: VenueId, drafts: SongDraft[], at: string, name?: string): Promise<ImportCounts>;
}

export interface PerformanceFilter {
  singerId?: SingerId | undefined;
  rotationId?: RotationId | undefined;
  /** ISO 8601 UTC, inclusive. */
  from?: string | undefined;
  /** ISO 8601 UTC, exclusive. */
  to?: string | undefined;
}

export interface PerformanceRepository extends Resources<TurnId, Performance> {
  /** Newest `performedAt` first, then id. */
  list(venueId: VenueId, filter: PerformanceFilter, page: PageRequest): Promise<Page<Performance>>;
  /**
   * From the log: standing or reverted as of this version of its rotation. An older or equal version than was recorded
   * changes nothing, and neither does one for a performance that the KJ has edited or removed since (ROT-24).
   */
  record(venueId: VenueId, performance: Performance, version: number): Promise<void>;
  revert(venueId: VenueId, performanceId: TurnId, version: number): Promise<void>;
}

// ---------------------------------------------------------------------------------------------------- files

/** How a client sends one file past the service's own requests: to exactly that place, of exactly that kind and size. */
export interface UploadGrant {
  method: "PUT";
  /** Absolute, or a path on the service's own origin. */
  url: string;
  /** To be sent as they stand, and no `Authorization` beside them. */
  headers: Record<string, string>;
  /** ISO 8601 UTC. */
  expiresAt: string;
}

export interface MediaPlace {
  venueId: VenueId;
  songId: SongId;
  mediaId: MediaId;
}

/** The media files of songs. What was uploaded is seen by nobody before it is kept, and forgotten after a day. */
export interface MediaStore {
  grantUpload(place: MediaPlace, file: MediaFile): Promise<UploadGrant>;
  /** Keeps what was uploaded. Kept already is fine; null when nothing has arrived. */
  keep(place: MediaPlace): Promise<MediaFile | null>;
  /** Null unless it is kept. */
  find(place: MediaPlace): Promise<MediaFile | null>;
  /** Where anyone reads it, with range requests: absolute, or a path on the service's own origin. */
  addressOf(place: MediaPlace): string;
  remove(place: MediaPlace): Promise<void>;
  /** Everything of a song, uploads that nobody kept too. */
  removeAll(venueId: VenueId, songId: SongId): Promise<void>;
}

/** Songbooks that clients sent as files; forgotten after a day. */
export interface SongbookFiles {
  grantUpload(venueId: VenueId, jobId: ImportJobId, file: { contentType: string; bytes: number }): Promise<UploadGrant>;
  /** From its beginning, as often as it is asked for; null when it has not arrived or is gone. */
  read(venueId: VenueId, jobId: ImportJobId): Promise<AsyncIterable<Uint8Array> | null>;
  remove(venueId: VenueId, jobId: ImportJobId): Promise<void>;
}

/** Imports under way and, for a week, what became of them. */
export interface ImportJobs {
  create(job: ImportJob): Promise<void>;
  get(venueId: VenueId, jobId: ImportJobId): Promise<ImportJob | null>;
  /** Gives a job to one runner, who holds it for a minute from here and from each `save`. */
  claim(
    venueId: VenueId,
    jobId: ImportJobId,
    runner: string,
    nowMs: number,
  ): Promise<ImportJob | "busy" | "ended" | "missing">;
  /** False, and nothing was written, when another runner holds it by now or it has ended. */
  save(job: ImportJob, runner: string, nowMs: number): Promise<boolean>;
}

// --------------------------------------------------------------------------------------------- commands and events

/** A command on its way to the rotation. */
export interface CommandMessage {
  rotationId: RotationId;
  actor: Actor;
  command: { id: CommandId; name: string; data: unknown };
  /** Who waits for the result; null when the sender asks for it by other means. */
  connectionId: ConnectionId | null;
  /** Of the frame or request it came with, for the logs; left out: the command's own id serves. */
  correlationId?: string | undefined;
}

export interface CommandQueue {
  /**
   * Resolves when the command is safely queued: in order per rotation, delivered at least once to the worker.
   * On AWS the result is not known yet.
   * @throws QueueFull
   */
  send(message: CommandMessage): Promise<void>;
}

/** Too many commands of one rotation wait already; the sender may try again a little later. */
export class QueueFull extends Error {
  constructor() {
    super("too many commands of this rotation are waiting");
  }
}

export interface Wakeups {
  /** Gives `due` back at its time or later, at least once; early ones are asked for again. Replaces an earlier one. */
  ask(due: TimeDue): Promise<void>;
}

/** For callers that wait for a result, such as REST. */
export interface CommandGateway {
  /** null: queued, the outcome is not known yet and can be asked for. */
  submit(message: Omit<CommandMessage, "connectionId">): Promise<CommandResult | null>;
  outcome(rotationId: RotationId, commandId: CommandId): Promise<CommandResult | null>;
}

export interface EventBus {
  /** Resolves when every event is accepted; delivery is at least once, in any order. */
  publish(events: BusEvent[]): Promise<void>;
}

// ---------------------------------------------------------------------------------------------- messages to people

/**
 * `refused`: it can never be delivered, since the number is none or its owner wants no messages. `unknown`: the answer
 * was lost, it may have been sent.
 */
export type MessageOutcome = "sent" | "refused" | "unknown";

/** Their failures never name the number: what is thrown may be logged. */
export interface Messages {
  /**
   * To one person. @param phone E.164.
   * @throws when it was certainly not sent: it may be tried again.
   */
  text(phone: string, text: string): Promise<MessageOutcome>;
  /**
   * To those of the venue's staff who listen; that nobody does is `refused`.
   * @throws when it was certainly not sent.
   */
  tellStaff(venueId: VenueId, subject: string, text: string): Promise<MessageOutcome>;
}

/** Which messages were sent, remembered for two days: the bus repeats itself, people are told once. */
export interface SentMessages {
  /** False when this message was taken before. @param at milliseconds since 1970. */
  take(key: string, at: number): Promise<boolean>;
  /** It was not sent after all. */
  giveBack(key: string): Promise<void>;
}

// ---------------------------------------------------------------------------------------------------- connections

/** One open socket. */
export interface Connection {
  connectionId: ConnectionId;
  /** From the token it offered; `screen` without one. */
  actor: Actor;
  /** The token it offered was no good; said after `hello`, since a browser cannot see a refused handshake. */
  tokenProblem: "invalid" | "expired" | null;
  /** ISO 8601 UTC: from then on the token it offered is no good any more. Absent without one. */
  tokenEndsAt?: string;
  /** It offered subprotocols and none that this server speaks; said after its first frame. */
  unsupportedVersion: boolean;
  /** Set by `hello`. */
  rotationId: RotationId | null;
  /** How it is told events; set by `hello`. */
  form: EventsForm;
  connectedAt: number;
}

/** By how they are told events. */
export type Watchers = Record<EventsForm, ConnectionId[]>;

export interface Connections {
  open(connection: Connection): Promise<void>;
  get(connectionId: ConnectionId): Promise<Connection | null>;
  /**
   * From here on its commands are for that rotation, and it watches no other.
   *
   * @param form how it is told events from the next `watch` on.
   */
  enter(connectionId: ConnectionId, rotationId: RotationId, form: EventsForm): Promise<void>;
  /** From here on it is among the watchers of the rotation that it entered. */
  watch(connectionId: ConnectionId, rotationId: RotationId): Promise<void>;
  /** Forgets it; unknown ones are fine. */
  forget(connectionId: ConnectionId): Promise<void>;
  /** Everyone who watches, in pages. Sees every `watch` that was answered before. */
  watchers(rotationId: RotationId): AsyncIterable<Watchers>;
  /** How many watch; null where counting would cost. */
  countWatchers(rotationId: RotationId): Promise<number | null>;
  /**
   * The same text to each. Never throws for a connection that is gone or too slow: those are dropped.
   *
   * @param watching the rotation among whose watchers they were found: who is gone is forgotten there.
   */
  post(connectionIds: readonly ConnectionId[], text: string, watching?: RotationId): Promise<void>;
  /** Says why and when to come back, then closes. */
  hangUp(connectionId: ConnectionId, code: ByeCode, retryMs: number): Promise<void>;
}

// ---------------------------------------------------------------------------------------------------- identity

export interface Tokens {
  /** Signed, for `actor`, until `expiresAt` (ISO 8601 UTC). */
  issue(actor: Extract<Actor, { role: "kj" | "singer" }>): Promise<{ token: string; expiresAt: string }>;
  /** `expired` still names the actor: a singer whose token ran out lately may renew it. */
  verify(
    token: string,
  ): Promise<
    | { status: "valid" | "expired"; actor: Extract<Actor, { role: "kj" | "singer" }>; expiresAt: string }
    | { status: "invalid" }
  >;
}

/** Answers of `POST`s that carried an `Idempotency-Key`, kept for a day. */
export interface IdempotencyStore {
  /**
   * Takes the key for this request, or tells what became of the one that took it: `busy` while it runs,
   * `mismatch` when the same key came with another request.
   */
  claim(key: string, fingerprint: string, at: number): Promise<"claimed" | "busy" | "mismatch" | KeptAnswer>;
  keep(key: string, answer: KeptAnswer): Promise<void>;
  /** The request failed: the key may be used again. */
  release(key: string): Promise<void>;
}

export interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}
