/** How often something may be done: token buckets by key, kept by this process, which may forget them. */
import type { Clock } from "./ports/machine.ts";

export interface Rate {
  /** At once. */
  burst: number;
  /** That come back each second. */
  perSec: number;
}

export type Taken =
  | { outcome: "taken" }
  /** `waitSec`: until there is one again, more than 0, infinite at a rate of 0. `inARow`: refusals since the last that was taken. */
  | { outcome: "refused"; waitSec: number; inARow: number };

interface Bucket {
  tokens: number;
  /** Milliseconds since 1970. */
  at: number;
  refused: number;
}

/** Buckets looked through for full ones when there are this many, and then whenever they have doubled. */
const MANY_BUCKETS = 10_000;

export class TokenBuckets {
  readonly #clock: Clock;
  readonly #rate: Rate;
  readonly #buckets = new Map<string, Bucket>();
  #lookAt = MANY_BUCKETS;

  constructor(clock: Clock, rate: Rate) {
    this.#clock = clock;
    this.#rate = rate;
  }

  /** What is refused costs nothing, so whoever slows down is served again at once. */
  take(key: string): Taken {
    const now = this.#clock.now();
    const known = this.#buckets.get(key);
    const tokens = known ? this.#tokensAt(known, now) : this.#rate.burst;
    if (!known && this.#buckets.size >= this.#lookAt) this.#dropFull(now);
    if (tokens >= 1) {
      this.#buckets.set(key, { tokens: tokens - 1, at: now, refused: 0 });
      return { outcome: "taken" };
    }
    const inARow = (known?.refused ?? 0) + 1;
    this.#buckets.set(key, { tokens, at: now, refused: inARow });
    return { outcome: "refused", waitSec: (1 - tokens) / this.#rate.perSec, inARow };
  }

  forget(key: string): void {
    this.#buckets.delete(key);
  }

  #tokensAt({ tokens, at }: Bucket, now: number): number {
    // A clock set back must not make anybody wait for it to come round again.
    const passedSec = Math.max(0, now - at) / 1000;
    return Math.min(this.#rate.burst, tokens + passedSec * this.#rate.perSec);
  }

  /** A full bucket is the same as none. */
  #dropFull(now: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (this.#tokensAt(bucket, now) >= this.#rate.burst) this.#buckets.delete(key);
    }
    this.#lookAt = Math.max(MANY_BUCKETS, 2 * this.#buckets.size);
  }
}
