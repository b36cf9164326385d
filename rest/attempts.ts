/**
 * Counts attempts to log in, so that a passphrase cannot be guessed: per address, and overall against many addresses.
 *
 * After some failures each further one doubles the wait, up to a limit. A wait is only told, never slept. An address
 * that got in before does not wait for the failures of others, so that an attacker cannot lock the KJ out.
 */
import type { Clock } from "../core/ports/machine.ts";

const FREE_PER_ADDRESS = 5;
const FREE_OVERALL = 50;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 5 * 60_000;
const LONGEST_WAIT_OVERALL_MS = 30_000;
/** Failures are forgotten after this long without another. */
const FORGET_MS = 15 * 60_000;
const MOST_ADDRESSES = 10_000;

interface Failures {
  count: number;
  lastAt: number;
}

export class Attempts {
  readonly #clock: Clock;
  readonly #byAddress = new Map<string, Failures>();
  readonly #trusted = new Set<string>();
  #overall: Failures = { count: 0, lastAt: 0 };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Milliseconds to wait before this address may try, 0 for now. A try is counted as a failure at once, so that many
   * at the same moment do not all slip through; `succeeded` takes it back.
   */
  begin(address: string): number {
    const now = this.#clock.now();
    const own = this.#fresh(this.#byAddress.get(address), now);
    const overall = this.#fresh(this.#overall, now);
    const ownWait = waitOf(own, FREE_PER_ADDRESS, LONGEST_WAIT_MS, now);
    const overallWait = this.#trusted.has(address) ? 0 : waitOf(overall, FREE_OVERALL, LONGEST_WAIT_OVERALL_MS, now);
    const wait = Math.max(ownWait, overallWait);
    if (wait > 0) return wait;
    this.#byAddress.delete(address);
    this.#byAddress.set(address, { count: own.count + 1, lastAt: now });
    this.#overall = { count: overall.count + 1, lastAt: now };
    this.#makeRoom();
    return 0;
  }

  succeeded(address: string): void {
    this.#byAddress.delete(address);
    this.#overall = { ...this.#overall, count: Math.max(0, this.#overall.count - 1) };
    this.#trusted.add(address);
  }

  #fresh(failures: Failures | undefined, now: number): Failures {
    return failures && now - failures.lastAt < FORGET_MS ? failures : { count: 0, lastAt: 0 };
  }

  #makeRoom(): void {
    if (this.#byAddress.size <= MOST_ADDRESSES) return;
    const oldest = this.#byAddress.keys().next().value;
    if (oldest !== undefined) this.#byAddress.delete(oldest);
  }
}

function waitOf({ count, lastAt }: Failures, free: number, longestMs: number, now: number): number {
  if (count < free) return 0;
  const wait = Math.min(longestMs, FIRST_WAIT_MS * 2 ** Math.min(30, count - free));
  return Math.max(0, lastAt + wait - now);
}
