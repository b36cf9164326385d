/**
 * Commands that have no answer yet, oldest first. They outlive the connection and, where there is storage, the page:
 * the server gives an id that comes again its first answer and no second effect.
 */
import type { CommandName } from "../../core/commands/index.ts";
import type { CommandId } from "../../core/ids.ts";
import type { KeptStorage } from "./environment.ts";

export interface PendingCommand {
  id: CommandId;
  name: CommandName;
  data: object;
  /** Server time, milliseconds since 1970, when it was made. */
  madeAt: number;
}

export class Outbox {
  readonly #storage: KeptStorage | null;
  readonly #key: string;
  #pending: readonly PendingCommand[];

  constructor(storage: KeptStorage | null, key: string) {
    this.#storage = storage;
    this.#key = key;
    this.#pending = this.#read();
  }

  get pending(): readonly PendingCommand[] {
    return this.#pending;
  }

  add(command: PendingCommand): void {
    this.#pending = [...this.#pending, command];
    // What another window of the same page keeps under this key stays.
    this.#write([...this.#read(), command]);
  }

  settle(id: CommandId): void {
    if (!this.#pending.some((command) => command.id === id)) return;
    this.#pending = this.#pending.filter((command) => command.id !== id);
    this.#write(this.#read().filter((command) => command.id !== id));
  }

  #read(): PendingCommand[] {
    try {
      const kept: unknown = JSON.parse(this.#storage?.getItem(this.#key) ?? "[]");
      return Array.isArray(kept) ? kept.filter(isPendingCommand) : [];
    } catch {
      return [];
    }
  }

  #write(commands: readonly PendingCommand[]): void {
    try {
      if (commands.length === 0) this.#storage?.removeItem(this.#key);
      else this.#storage?.setItem(this.#key, JSON.stringify(commands));
    } catch {
      // A full or forbidden storage: the command still lives as long as this page does.
    }
  }
}

function isPendingCommand(kept: unknown): kept is PendingCommand {
  const command = kept as Partial<PendingCommand> | null;
  return typeof command?.id === "string" && typeof command.name === "string" && typeof command.data === "object";
}
