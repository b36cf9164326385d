/**
 * How much one client may send: token buckets, one per connection and one per singer (a venue's phones share one
 * address, so never one per address). A refused frame costs nothing, so whoever slows down is served again at once.
 */
import type { Actor } from "../core/actor.ts";
import type { ConnectionId, SingerId } from "../core/ids.ts";
import type { Clock } from "../core/ports.ts";

interface Rate {
  /** Frames at once. */
  burst: number;
  /** Frames per second that come back. */
  perSec: number;
}

/** Frames of a connection by whose it is. A KJ knows the passphrase: theirs only stops a client that runs wild. */
const FRAMES: Record<Actor["role"], Rate> = {
  kj: { burst: 4000, perSec: 1000 },
  singer: { burst: 120, perSec: 20 },
  screen: { burst: 60, perSec: 10 },
  system: { burst: 0, perSec: 0 },
};
/** Commands of one singer, over all their connections. */
const SINGER_COMMANDS: Rate = { burst: 60, perSec: 5 };
/** Frames refused in a row after which a connection is not worth answering any more. */
const HOPELESS_AFTER = 500;
/** Buckets looked through for full ones when there are more than this. */
const MANY_BUCKETS = 20_000;

interface Bucket {
  tokens: number;
  at: number;
  refused: number;
  rate: Rate;
}

export type Allowance = "ok" | "limited" | "hopeless";

export class Limits {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  frame(connectionId: ConnectionId, role: Actor["role"]): Allowance {
    return this.#take(`connection:${connectionId}`, FRAMES[role]);
  }

  command(singerId: SingerId): Allowance {
    return this.#take(`singer:${singerId}`, SINGER_COMMANDS);
  }

  forget(connectionId: ConnectionId): void {
    this.#buckets.delete(`connection:${connectionId}`);
  }

  #take(key: string, rate: Rate): Allowance {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key) ?? this.#opened(key, rate, now);
    // A clock set back must not make anybody wait for it to come round again.
    const passedSec = Math.max(0, now - bucket.at) / 1000;
    bucket.tokens = Math.min(rate.burst, bucket.tokens + passedSec * rate.perSec);
    bucket.at = now;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      bucket.refused = 0;
      return "ok";
    }
    bucket.refused += 1;
    return bucket.refused >= HOPELESS_AFTER ? "hopeless" : "limited";
  }

  #opened(key: string, rate: Rate, now: number): Bucket {
    if (this.#buckets.size >= MANY_BUCKETS) this.#dropFull(now);
    const bucket = { tokens: rate.burst, at: now, refused: 0, rate };
    this.#buckets.set(key, bucket);
    return bucket;
  }

  /** A full bucket is the same as none. */
  #dropFull(now: number): void {
    for (const [key, { tokens, at, rate }] of this.#buckets) {
      if (tokens + ((now - at) / 1000) * rate.perSec >= rate.burst) this.#buckets.delete(key);
    }
  }
}
