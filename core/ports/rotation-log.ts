/** The log of each rotation, which is the truth about it. */
import type { Outgoing } from "../bus.ts";
import type { Created } from "../commands/command.ts";
import type { CommandId, Epoch, RotationId, VenueId } from "../ids.ts";
import type { RotationEvent } from "../rotation/events.ts";
import type { Rotation } from "../rotation/fold.ts";
import type { Page, PageRequest } from "./pages.ts";

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
