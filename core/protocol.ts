/** Every WebSocket frame of `karaoke.v1`. The pages import these types; a client in any language reads docs/protocol.md. */
import type { Created } from "./commands/command.ts";
import type { CommandId, Epoch, RotationId, SingerId } from "./ids.ts";
import type { RefusalCode } from "./refusal.ts";
import type { Fact, RotationEvent } from "./rotation/events.ts";
import type { RotationState } from "./rotation/state.ts";

export const SUBPROTOCOL = "karaoke.v1";
/** A token travels as the second subprotocol offered, never in the URL. */
export const BEARER_SUBPROTOCOL_PREFIX = "bearer.";

/** Largest frame a server sends (API Gateway delivers 32 KB frames; source: its quotas page), larger snapshots come in parts. */
export const SERVER_FRAME_MAX_BYTES = 28 * 1024;
/** Largest frame a client may send. */
export const CLIENT_FRAME_MAX_BYTES = 16 * 1024;
/** Largest number of events a resume gives; beyond it a snapshot is smaller. */
export const RESUME_MAX_EVENTS = 300;
/** How long a client waits on a gap before it asks for the missing events. */
export const GAP_WAIT_MS = 250;

/** A point in one log. */
export interface Position {
  epoch: Epoch;
  version: number;
}

export type ClientFrame =
  /** `brief`: it also understands events that leave out what can be told from the others of their frame. */
  | { type: "hello"; rotation: string; since?: Position; brief?: boolean }
  | { type: "command"; id: CommandId; name: string; data: object }
  | { type: "sync"; since: Position }
  | { type: "ping"; n?: number };

export interface WelcomeFrame {
  type: "welcome";
  rotationId: RotationId;
  role: "kj" | "singer" | "screen";
  singerId?: SingerId;
  epoch: Epoch;
  version: number;
  /** Whether events from `since` follow; else a snapshot does. */
  resumed: boolean;
  /** How often this server wants to be pinged. */
  pingEveryMs: number;
  /** Names the server's build; a page of another build reloads itself when it meets something it does not know. */
  build: string;
  /** The server's time, ISO 8601 UTC: a phone's own clock may be hours off. */
  at: string;
}

export type SnapshotFrame =
  | { type: "snapshot"; epoch: Epoch; version: number; state: RotationState }
  /** `json` of parts 1..parts, joined, is the state. */
  | { type: "snapshot"; epoch: Epoch; version: number; part: number; parts: number; json: string };

/** How a frame says its events: as they are stored, or to who asked for it as `BriefEvent`s. */
export type EventsForm = "full" | "brief";

/**
 * The version counts up from the frame's `from`; what is left out of the others is that of the event before it, and the
 * first says all three.
 */
export type BriefEvent = Fact &
  Partial<Pick<RotationEvent, "by" | "commandId">> & {
    /** `at`, in milliseconds since 1970. */
    atMs?: number;
  };

/** Dense from `from` on. `eventsOf` reads both forms. */
export interface EventsFrame {
  type: "events";
  epoch: Epoch;
  from: number;
  /** Left out where the events are brief. */
  to?: number;
  events: (RotationEvent | BriefEvent)[];
}

export type CommandResult =
  | { status: "applied"; version: number; created?: Created }
  | { status: "rejected"; code: RefusalCode; detail: string };

export type ResultFrame =
  | ({ type: "result"; id: CommandId } & CommandResult)
  | { type: "result"; id: CommandId; status: "queued" };

export interface ErrorFrame {
  type: "error";
  code: ErrorCode;
  detail: string;
  id?: string;
}

export interface ByeFrame {
  type: "bye";
  code: ByeCode;
  /** When to come back; the client adds its own jitter. */
  retryMs: number;
}

export interface PongFrame {
  type: "pong";
  /** Once a rotation is watched: its log and newest version, by which a client finds a lost last event. */
  epoch?: Epoch;
  version?: number;
  at: string;
  /** For a KJ, where the server knows it cheaply: how many connections watch the rotation. */
  watchers?: number;
  /** The ping's own, so that an answer that was long on its way is not taken for that to a later ping. */
  n?: number;
}

export type ServerFrame = WelcomeFrame | SnapshotFrame | EventsFrame | ResultFrame | PongFrame | ErrorFrame | ByeFrame;

export const ERROR_CODES = [
  "BAD_REQUEST",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "NOT_FOUND",
  "TOO_LARGE",
  "RATE_LIMITED",
  "UNSUPPORTED_VERSION",
  "INTERNAL",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Close codes 4000–4499 mean come back, 4500–4999 do not. */
export const CLOSE_CODES = {
  SHUTDOWN: 4000,
  MAX_AGE: 4001,
  NO_PING: 4002,
  SLOW: 4003,
  PROTOCOL: 4500,
  AUTH: 4501,
} as const;
export type ByeCode = keyof typeof CLOSE_CODES;
