/**
 * The server's time on a machine whose own clock may be hours off. What a frame says of its time bounds the difference
 * between the two clocks: an answer was written after its question was sent and before it arrived.
 */
export class ServerClock {
  readonly #localNow: () => number;
  #offsetMs = 0;
  #known = false;

  constructor(localNow: () => number) {
    this.#localNow = localNow;
  }

  /** Milliseconds since 1970 by the server's clock; by this machine's own until a frame has told. */
  now(): number {
    return this.#localNow() + this.#offsetMs;
  }

  /** An answer written at `at` (ISO 8601) to a question sent at `askedAt` (local ms). */
  answered(at: string, askedAt: number): void {
    const server = Date.parse(at);
    if (Number.isNaN(server)) return;
    const least = server - this.#localNow();
    const most = Math.max(least, server - askedAt);
    this.#offsetMs = this.#known ? Math.min(most, Math.max(least, this.#offsetMs)) : least;
    this.#known = true;
  }

  /** Something happened at `at` (ISO 8601), maybe long ago, never in the future. */
  happened(at: string): void {
    const least = Date.parse(at) - this.#localNow();
    if (this.#known && least > this.#offsetMs) this.#offsetMs = least;
  }
}
