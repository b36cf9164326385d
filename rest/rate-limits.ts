/** How often something may be asked for. Never keyed by address alone, since a venue's phones share one. */
import type { Clock } from "../core/ports/machine.ts";
import { type Rate, TokenBuckets } from "../core/token-buckets.ts";
import { Problem } from "./problem.ts";

export class RateLimits {
  readonly #buckets: TokenBuckets;

  constructor(clock: Clock, rate: Rate) {
    this.#buckets = new TokenBuckets(clock, rate);
  }

  /** @throws 429 with the seconds to wait. */
  take(key: string): void {
    const taken = this.#buckets.take(key);
    if (taken.outcome === "taken") return;
    throw new Problem("RATE_LIMITED", "too much at once; wait a moment", {
      headers: { "Retry-After": String(Math.ceil(taken.waitSec)) },
    });
  }
}
