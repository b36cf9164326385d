/**
 * When commands without an answer are sent again on a connection that works: an answer can get lost, as can the process
 * that owed it. The server gives an id that comes again its first answer and no second effect.
 *
 * A server that is busy must not get more to do by this. Commands are worked in their order, so one is missing when a
 * later one has its answer; else only after a silence, and then ever more seldom.
 */
import type { CommandId } from "../../core/ids.ts";
import type { Environment } from "./environment.ts";
import type { PendingCommand } from "./outbox.ts";

/** A command that came too fast, or met a failure of the server, is sent again after this, with jitter. */
const SLOW_DOWN_MS = 2_000;
/** How often a look is taken, at first. */
const LOOK_AFTER_MS = 8_000;
/** How long a silence grows before the next look. */
const LONGEST_LOOK_MS = 64_000;

export class Resend {
  readonly #environment: Pick<Environment, "after" | "random">;
  readonly #pending: () => readonly PendingCommand[];
  /** False when there is no connection to send it on. */
  readonly #transmit: (command: PendingCommand) => boolean;
  #cancelSlow: (() => void) | null = null;
  #cancelLook: (() => void) | null = null;
  /** Which were put off; null for all of them. */
  #putOff: Set<string> | null = new Set();
  /** The place of each in the order in which they were sent last. */
  readonly #places = new Map<CommandId, number>();
  #sent = 0;
  /** The latest place of those that have their answer. */
  #answeredPlace = 0;
  /** The last place when the last look was taken; what is behind it has not waited long enough. */
  #lookedPlace = 0;
  #silent = true;
  #lookMs = LOOK_AFTER_MS;

  constructor(
    environment: Pick<Environment, "after" | "random">,
    pending: () => readonly PendingCommand[],
    transmit: (command: PendingCommand) => boolean,
  ) {
    this.#environment = environment;
    this.#pending = pending;
    this.#transmit = transmit;
  }

  /** For the first time, or again. */
  send(command: PendingCommand): void {
    if (!this.#transmit(command)) return;
    this.#places.set(command.id, ++this.#sent);
    this.#lookLater();
  }

  /** All of them, at once: the connection is new. */
  sendAll(): void {
    for (const command of this.#pending()) this.send(command);
  }

  answered(id: CommandId): void {
    this.#answeredPlace = Math.max(this.#answeredPlace, this.#places.get(id) ?? 0);
    this.#places.delete(id);
    this.#silent = false;
    this.#lookMs = LOOK_AFTER_MS;
  }

  /**
   * Again, once the server has had time.
   * @param id of the command that was put off; none when it is not known which.
   */
  slowly(id: string | undefined): void {
    if (id === undefined) this.#putOff = null;
    else this.#putOff?.add(id);
    this.#cancelSlow ??= this.#environment.after(SLOW_DOWN_MS * (1 + this.#environment.random()), () => {
      const putOff = this.#putOff;
      this.#cancelSlow = null;
      this.#putOff = new Set();
      for (const command of this.#pending()) if (!putOff || putOff.has(command.id)) this.send(command);
    });
  }

  /** The connection is gone. */
  stop(): void {
    this.#cancelSlow?.();
    this.#cancelLook?.();
    this.#cancelSlow = this.#cancelLook = null;
    this.#putOff = new Set();
    this.#places.clear();
    this.#lookMs = LOOK_AFTER_MS;
  }

  #lookLater(): void {
    if (this.#cancelLook || this.#pending().length === 0) return;
    this.#silent = true;
    this.#lookedPlace = this.#sent;
    this.#cancelLook = this.#environment.after(this.#lookMs, () => {
      this.#cancelLook = null;
      this.#look();
      this.#lookLater();
    });
  }

  #look(): void {
    const silent = this.#silent;
    const answeredPlace = this.#answeredPlace;
    const lookedPlace = this.#lookedPlace;
    if (silent) this.#lookMs = Math.min(LONGEST_LOOK_MS, 2 * this.#lookMs);
    for (const command of this.#pending()) {
      const place = this.#places.get(command.id) ?? 0;
      if (place <= lookedPlace && (silent || place < answeredPlace)) this.send(command);
    }
  }
}
