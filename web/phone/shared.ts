/** What every part of the page gets. */
import type { CommandData, CommandName } from "../../core/commands/index.ts";
import type { SingerId } from "../../core/ids.ts";
import type { CommandResult } from "../../core/protocol.ts";
import type { RotationState, Turn } from "../../core/rotation/state.ts";
import type { Api } from "../shared/api.ts";
import type { Sync } from "../sync/sync.ts";
import type { Behind } from "./behind.tsx";
import type { Sheet } from "./use-sheet.ts";

/** Sends a command and says a refusal on the page; the answer comes once the state shows the effect. */
export type Send = <Name extends CommandName>(name: Name, data: CommandData<Name>) => Promise<CommandResult>;

export interface Shared {
  sync: Sync;
  api: Api;
  state: RotationState;
  singerId: SingerId;
  /** Server time, ms. */
  now: number;
  /** Null while the picture is the server's. */
  behind: Behind | null;
  send: Send;
  open(sheet: Sheet): void;
  close(): void;
  /** Says something that stays until it is read or you are called, or only while `turn` is on stage. */
  say(text: string, turn?: Turn | null): void;
}
