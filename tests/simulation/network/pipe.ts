/** One direction of a connection: in order, each item once, late by a latency that changes; or held, or dead. */
import type { Random } from "../kernel/random.ts";
import type { Scheduler } from "../kernel/scheduler.ts";

/** How long a frame travels on this night. */
export interface Latency {
  leastMs: number;
  mostMs: number;
  /** Share of frames that take up to `spikeMs`. */
  spikes: number;
  spikeMs: number;
}

export function latencyMs({ leastMs, mostMs, spikes, spikeMs }: Latency, random: Random): number {
  return random.chance(spikes) ? random.between(mostMs, spikeMs) : random.between(leastMs, mostMs);
}

export class Pipe<Item> {
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #latency: Latency;
  readonly #deliver: (item: Item) => void;
  readonly #queue: Item[] = [];
  #moving = false;
  #held = 0;
  #dead = false;

  constructor(scheduler: Scheduler, random: Random, latency: Latency, deliver: (item: Item) => void) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#latency = latency;
    this.#deliver = deliver;
  }

  /** Items sent and not delivered. */
  get waiting(): readonly Item[] {
    return this.#queue;
  }

  push(item: Item): void {
    if (this.#dead) return;
    this.#queue.push(item);
    this.#move();
  }

  /** Nothing arrives until as many releases: a partition, a reader that sleeps. */
  hold(): void {
    this.#held++;
  }

  release(): void {
    this.#held = Math.max(0, this.#held - 1);
    this.#move();
  }

  /** What was not delivered is lost, and whatever is sent from now on. */
  die(): void {
    this.#dead = true;
    this.#queue.length = 0;
  }

  #move(): void {
    if (this.#moving || this.#held > 0 || this.#queue.length === 0) return;
    this.#moving = true;
    this.#scheduler.after(latencyMs(this.#latency, this.#random), () => {
      this.#moving = false;
      if (this.#held > 0 || this.#dead) return;
      // What was sent meanwhile may come in the same packet.
      let together = this.#random.chance(0.3) ? 4 : 1;
      while (together-- > 0 && this.#queue.length > 0 && this.#held === 0) this.#deliver(this.#queue.shift() as Item);
      this.#move();
    });
  }
}
