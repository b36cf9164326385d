/**
 * When commands without an answer are sent again on a connection that works: an answer can get lost, as can the process
 * that owed it. The server gives an id that comes again its first answer and no second effect.
 */
import type { CommandId } from "../../core/ids.ts";
import type { Environment } from "./environment.ts";
import type { PendingCommand } from "./outbox.ts";

/** A command that came too fast, or met a failure of the server, is sent again after this, with jitter. */
const SLOW_DOWN_MS = 2_000;
/** A command without an answer for this long, and up to twice as long, is sent again. */
const UNANSWERED_MS = 8_000;

export class Resend {
  readonly #environment: Pick<Environment, "after" | "random">;
  readonly #pending: () => readonly PendingCommand[];
  readonly #transmit: (command: PendingCommand) => void;
  #cancelSlow: (() => void) | null = null;
  #cancelLook: (() => void) | null = null;
  /** Those that waited already when the round began. */
  #waited: ReadonlySet<CommandId> = new Set();

  constructor(
    environment: Pick<Environment, "after" | "random">,
    pending: () => readonly PendingCommand[],
    transmit: (command: PendingCommand) => void,
  ) {
    this.#environment = environment;
    this.#pending = pending;
    this.#transmit = transmit;
  }

  /** All of them, at once. */
  now(): void {
    for (const command of this.#pending()) this.#transmit(command);
    this.#waited = new Set();
    this.look();
  }

  /** All of them, once the server has had time. */
  slowly(): void {
    this.#cancelSlow ??= this.#environment.after(SLOW_DOWN_MS * (1 + this.#environment.random()), () => {
      this.#cancelSlow = null;
      this.now();
    });
  }

  /** Looks after what is pending from here on. */
  look(): void {
    if (this.#cancelLook || this.#pending().length === 0) return;
    this.#cancelLook = this.#environment.after(UNANSWERED_MS, () => {
      this.#cancelLook = null;
      const pending = this.#pending();
      for (const command of pending) if (this.#waited.has(command.id)) this.#transmit(command);
      this.#waited = new Set(pending.map(({ id }) => id));
      this.look();
    });
  }

  stop(): void {
    this.#cancelSlow?.();
    this.#cancelLook?.();
    this.#cancelSlow = this.#cancelLook = null;
    this.#waited = new Set();
  }
}
