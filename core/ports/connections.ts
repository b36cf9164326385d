/** Open sockets, and who watches what. */
import type { Actor } from "../actor.ts";
import type { ConnectionId, RotationId } from "../ids.ts";
import type { ByeCode, EventsForm } from "../protocol.ts";

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
