/** The pings of one connection that wait for their pongs, and whether one has waited for too long. */
import type { PongFrame } from "../../core/protocol.ts";
import type { Environment } from "./environment.ts";

/** From here on a pong is late, whatever else comes: what is shown may be as old. */
export const LATE_MS = 6_000;

interface Ping {
  n: number;
  /** Local ms. */
  sentAt: number;
}

export class Pings {
  readonly #environment: Pick<Environment, "after" | "now">;
  readonly #becameOverdue: () => void;
  /** The oldest first. */
  #waiting: readonly Ping[] = [];
  #sent = 0;
  #overdue = false;
  #cancelOverdue: (() => void) | null = null;

  constructor(environment: Pick<Environment, "after" | "now">, becameOverdue: () => void) {
    this.#environment = environment;
    this.#becameOverdue = becameOverdue;
  }

  /** A pong is late, though other frames may come. */
  get overdue(): boolean {
    return this.#overdue;
  }

  get areWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** The number of the next one. */
  get next(): number {
    return this.#sent + 1;
  }

  /** The next one went out. */
  sent(): void {
    this.#wait([...this.#waiting, { n: ++this.#sent, sentAt: this.#environment.now() }]);
  }

  /**
   * Settles the pong's ping and those before it.
   *
   * @returns local ms at which that one went out; null for a pong that answers none of them, but a `sync`.
   */
  answered({ n }: PongFrame): number | null {
    const waiting = this.#waiting;
    const place = waiting.findIndex((ping) => ping.n === n);
    const ping = waiting[place];
    if (!ping) return null;
    this.stop();
    this.#wait(waiting.slice(place + 1));
    return ping.sentAt;
  }

  /** Nobody looks: a pong may be as late as it likes. What was late is so until one comes. */
  forget(): void {
    const overdue = this.#overdue;
    this.stop();
    this.#overdue = overdue;
  }

  /** The connection is gone. */
  stop(): void {
    this.#cancelOverdue?.();
    this.#cancelOverdue = null;
    this.#overdue = false;
    this.#waiting = [];
  }

  #wait(pings: readonly Ping[]): void {
    this.#waiting = pings;
    const [oldest] = pings;
    if (!oldest) return;
    const leftMs = LATE_MS - (this.#environment.now() - oldest.sentAt);
    if (leftMs <= 0) this.#overdue = true;
    // No longer either, on a clock that was set back.
    else this.#cancelOverdue ??= this.#environment.after(Math.min(LATE_MS, leftMs), () => this.#late());
  }

  #late(): void {
    this.#overdue = true;
    this.#becameOverdue();
  }
}
