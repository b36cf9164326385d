/** What a page holds of the rotation it watches. Made by `createSync`. */
import type { ReadonlySignal } from "@preact/signals";
import type { CommandData, CommandName } from "../../core/commands/index.ts";
import type { RotationId, SingerId } from "../../core/ids.ts";
import type { CommandResult, ErrorCode } from "../../core/protocol.ts";
import type { RefusalCode } from "../../core/refusal.ts";
import type { Evolve } from "../../core/rotation/apply.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import type { Environment, KeptStorage } from "./environment.ts";
import type { PendingCommand } from "./outbox.ts";

export interface SyncOptions {
  /** Such as `ws://192.168.1.5:3000/ws`. */
  wsUrl: string;
  /** What an event does; a page that shows nobody what `undo` takes back leaves its words out. */
  evolve: Evolve;
  /** Id or join code. */
  rotation: string;
  /** Asked at each connection; null watches only. */
  token(): string | null;
  /** Where state and unanswered commands outlive the page; null forgets them. */
  storage: KeptStorage | null;
  /** One per rotation and role, such as `console.r1`. */
  storageKey: string;
  /** Default: the page's browser. */
  environment?: Environment;
}

/** `connecting` until the first success or failure; `live` once the state is the server's. */
export type LinkState = "connecting" | "live" | "offline";

export interface Identity {
  rotationId: RotationId;
  role: "kj" | "singer" | "screen";
  singerId?: SingerId;
}

export interface RefusedEarlier {
  command: PendingCommand;
  code: RefusalCode;
  detail: string;
}

export interface Ended {
  code: ErrorCode;
  detail: string;
}

export interface Sync {
  /** Null until the first snapshot, or the one kept from an earlier visit. The same object until something changes. */
  readonly state: ReadonlySignal<RotationState | null>;
  readonly version: ReadonlySignal<number>;
  readonly link: ReadonlySignal<LinkState>;
  /**
   * Server time (ms since 1970) up to which the picture is known to be right; null while it is current. For the
   * "behind" badge: on a reopened page it is set until the connection is live, so a page may wait a second before it
   * shows it while `link` is `connecting`.
   */
  readonly staleSince: ReadonlySignal<number | null>;
  /** Who the server took us for; null before the first `welcome`. */
  readonly identity: ReadonlySignal<Identity | null>;
  /** Open connections to this rotation, where the server says so (to a KJ). */
  readonly watchers: ReadonlySignal<number | null>;
  /** The server's build differs from this page's: call `update` when nobody minds. */
  readonly outdated: ReadonlySignal<boolean>;
  /**
   * Loads the server's newer page, if there is one; at most once for each build, and only when no command waits for its
   * answer any more, since not every browser keeps those. The state is kept.
   */
  update(): void;
  /** Stopped for good: nothing more will come, and commands stay kept for a client with a better token. */
  readonly ended: ReadonlySignal<Ended | null>;
  /** Milliseconds since 1970 by the server's clock; a phone's own may be hours off. */
  serverNow(): number;
  /**
   * Resolves with `applied` once `state` shows the effect, or `rejected`. Kept and sent again with the same id after a
   * reconnect, and where there is storage after a page reload (whose promise is gone then: `pending` shows it, and
   * `refusedEarlier` if it is refused).
   * Stays open while there is no server, and for ever after `ended` or `close`. Never rejects.
   */
  send<Name extends CommandName>(name: Name, data: CommandData<Name>): Promise<CommandResult>;
  /** Refused commands that were made before the page was loaded again, so no promise tells of them; newest last. */
  readonly refusedEarlier: ReadonlySignal<readonly RefusedEarlier[]>;
  /** Commands without an answer, oldest first. */
  readonly pending: ReadonlySignal<readonly PendingCommand[]>;
  /** Hangs up. What is kept stays kept. */
  close(): void;
}
