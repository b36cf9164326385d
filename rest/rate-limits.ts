/**
 * How often something may be done: token buckets by key, kept by this process. Never keyed by address alone, since a
 * venue's phones share one.
 */
import type { Clock } from "../core/ports.ts";
import { Problem } from "./problem.ts";

export interface Rate {
  /** At once. */
  burst: number;
  /** That come back each second. */
  perSec: number;
}

/** Buckets looked through for full ones when there are more than this. */
const MANY_BUCKETS = 10_000;

export class RateLimits {
  readonly #clock: Clock;
  readonly #rate: Rate;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(clock: Clock, rate: Rate) {
    this.#clock = clock;
    this.#rate = rate;
  }

  /** @throws 429 with the seconds to wait. */
  take(key: string): void {
    const now = this.#clock.now();
    const tokens = this.#tokensAt(this.#buckets.get(key), now);
    if (tokens < 1) {
      const waitSec = Math.ceil((1 - tokens) / this.#rate.perSec);
      throw new Problem("RATE_LIMITED", "too much at once; wait a moment", {
        headers: { "Retry-After": String(waitSec) },
      });
    }
    if (this.#buckets.size >= MANY_BUCKETS) this.#dropFull(now);
    this.#buckets.set(key, { tokens: tokens - 1, at: now });
  }

  #tokensAt(bucket: { tokens: number; at: number } | undefined, now: number): number {
    if (!bucket) return this.#rate.burst;
    // A clock set back must not make anybody wait for it to come round again.
    const passedSec = Math.max(0, now - bucket.at) / 1000;
    return Math.min(this.#rate.burst, bucket.tokens + passedSec * this.#rate.perSec);
  }

  /** A full bucket is the same as none. */
  #dropFull(now: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (this.#tokensAt(bucket, now) >= this.#rate.burst) this.#buckets.delete(key);
    }
  }
}
