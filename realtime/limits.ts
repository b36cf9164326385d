/**
 * How much one client may send: so much per connection and so much per singer (a venue's phones share one address, so
 * never one per address).
 */
import type { Actor } from "../core/actor.ts";
import type { ConnectionId, SingerId } from "../core/ids.ts";
import type { Clock } from "../core/ports/machine.ts";
import { type Rate, type Taken, TokenBuckets } from "../core/token-buckets.ts";

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

export type Allowance = "ok" | "limited" | "hopeless";

export class Limits {
  readonly #frames: Record<Actor["role"], TokenBuckets>;
  readonly #commands: TokenBuckets;

  constructor(clock: Clock) {
    this.#frames = {
      kj: new TokenBuckets(clock, FRAMES.kj),
      singer: new TokenBuckets(clock, FRAMES.singer),
      screen: new TokenBuckets(clock, FRAMES.screen),
      system: new TokenBuckets(clock, FRAMES.system),
    };
    this.#commands = new TokenBuckets(clock, SINGER_COMMANDS);
  }

  frame(connectionId: ConnectionId, role: Actor["role"]): Allowance {
    return allowance(this.#frames[role].take(connectionId));
  }

  command(singerId: SingerId): Allowance {
    return allowance(this.#commands.take(singerId));
  }

  forget(connectionId: ConnectionId): void {
    for (const frames of Object.values(this.#frames)) frames.forget(connectionId);
  }
}

function allowance(taken: Taken): Allowance {
  if (taken.outcome === "taken") return "ok";
  return taken.inARow >= HOPELESS_AFTER ? "hopeless" : "limited";
}
