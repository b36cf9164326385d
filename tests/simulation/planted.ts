/** Where a bug can be planted, to see that it is found. On other nights both are the real thing. */
import type { CommandMessage } from "../../core/ports/commands.ts";
import type { CommandResult } from "../../core/protocol.ts";
import { type WorkerDeps, work } from "../../realtime/worker.ts";

export interface Planted {
  work(deps: WorkerDeps, message: CommandMessage): Promise<CommandResult>;
  /** Made once for each visit to a page: what the page takes a frame for. */
  reader(): (text: string) => string;
  /** What a restored rotation's epoch is, given a fresh one. */
  restoredEpoch(fresh: string): string;
}

export const SOUND: Planted = { work, reader: () => (text) => text, restoredEpoch: (fresh) => fresh };
