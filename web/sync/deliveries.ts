/** Commands on their way: from `send` to the promise that resolves when the state shows the effect. */
import type { CommandName } from "../../core/commands/index.ts";
import type { CommandId } from "../../core/ids.ts";
import { CLIENT_FRAME_MAX_BYTES, type CommandResult } from "../../core/protocol.ts";
import { newCommandId } from "./command-id.ts";
import type { Environment } from "./environment.ts";
import type { Outbox, PendingCommand } from "./outbox.ts";

interface Waiting {
  resolve(result: CommandResult): void;
  /** Known, but the state does not show it yet. */
  result: CommandResult | null;
}

export class Deliveries {
  readonly #outbox: Outbox;
  readonly #environment: Pick<Environment, "randomBytes">;
  readonly #waiting = new Map<CommandId, Waiting>();

  constructor(outbox: Outbox, environment: Pick<Environment, "randomBytes">) {
    this.#outbox = outbox;
    this.#environment = environment;
  }

  get pending(): readonly PendingCommand[] {
    return this.#outbox.pending;
  }

  /** The command to transmit, null when no frame can carry it; its promise either way. */
  begin(
    name: CommandName,
    data: object,
    madeAt: number,
  ): { command: PendingCommand | null; result: Promise<CommandResult> } {
    const id = newCommandId((count) => this.#environment.randomBytes(count));
    const frame = JSON.stringify({ type: "command", id, name, data });
    if (new TextEncoder().encode(frame).length > CLIENT_FRAME_MAX_BYTES) {
      const detail = "that is more than one command can carry";
      return { command: null, result: Promise.resolve({ status: "rejected", code: "INVALID", detail }) };
    }
    const command: PendingCommand = { id, name, data, madeAt };
    this.#outbox.add(command);
    const result = new Promise<CommandResult>((resolve) => this.#waiting.set(id, { resolve, result: null }));
    return { command, result };
  }

  /**
   * The answer is here; `release` lets the promise go.
   *
   * @returns the command when there is no promise: it was made before the page was loaded again.
   */
  settle(id: CommandId, result: CommandResult): PendingCommand | null {
    const command = this.#outbox.pending.find((one) => one.id === id) ?? null;
    this.#outbox.settle(id);
    const waiting = this.#waiting.get(id);
    if (waiting) waiting.result = answer(result);
    return waiting ? null : command;
  }

  /** The frame could not be read, so it will not be read the next time either. */
  reject(id: string | undefined, detail: string): void {
    const command = this.#outbox.pending.find((one) => one.id === id);
    if (command) this.settle(command.id, { status: "rejected", code: "INVALID", detail });
  }

  /** Resolves what the state shows by now: it stands at this version. */
  release(version: number): void {
    for (const [id, { resolve, result }] of this.#waiting) {
      if (!result || (result.status === "applied" && result.version > version)) continue;
      this.#waiting.delete(id);
      resolve(result);
    }
  }
}

/** Without the fields of the frame it came in. */
function answer(result: CommandResult): CommandResult {
  if (result.status === "rejected") return { status: result.status, code: result.code, detail: result.detail };
  const { status, version, created } = result;
  return { status, version, ...(created && { created }) };
}
