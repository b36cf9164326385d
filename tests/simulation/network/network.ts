/** Every connection of a night, by the page that opened it, and what the weather does to them. */
import type { Random } from "../kernel/random.ts";
import type { Scheduler } from "../kernel/scheduler.ts";
import type { Latency } from "./pipe.ts";
import { type Listener, type PageEnd, Wire } from "./wire.ts";

interface Place {
  wires: Wire[];
  /** Reasons for which nothing comes through to or from this page. */
  partitions: number;
  /** Reasons for which the page takes nothing from its sockets. */
  naps: number;
}

export class Network {
  /** Set by the server that is up. */
  listener: Listener | null = null;
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #latency: Latency;
  readonly #places = new Map<string, Place>();

  constructor(scheduler: Scheduler, random: Random, latency: Latency) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#latency = latency;
  }

  open(page: string, end: PageEnd, protocols: readonly string[]): Wire {
    const place = this.#place(page);
    place.wires = place.wires.filter((wire) => !wire.over);
    const wire = new Wire(this.#scheduler, this.#random, this.#latency, end, protocols, () => this.listener);
    for (let hold = 0; hold < place.partitions; hold++) holdBoth(wire);
    for (let hold = 0; hold < place.naps; hold++) wire.down.hold();
    place.wires.push(wire);
    return wire;
  }

  /** The connection drops. */
  cut(page: string, tellPage: boolean, tellServer: boolean): void {
    for (const wire of this.#place(page).wires) wire.cut(tellPage, tellServer);
  }

  /** Nothing comes through, and what was sent waits; the answer ends it. */
  partition(page: string): () => void {
    const place = this.#place(page);
    place.partitions++;
    for (const wire of place.wires) holdBoth(wire);
    return () => {
      place.partitions--;
      for (const wire of place.wires) {
        wire.up.release();
        wire.down.release();
      }
    };
  }

  /** The page takes nothing: it sleeps, or is slow. The answer ends it. */
  nap(page: string): () => void {
    const place = this.#place(page);
    place.naps++;
    for (const wire of place.wires) wire.down.hold();
    return () => {
      place.naps--;
      for (const wire of place.wires) wire.down.release();
    };
  }

  /** The server's process ended. A host that lost its power tells nobody. */
  serverDied(tellPages: boolean): void {
    this.listener = null;
    for (const { wires } of this.#places.values()) for (const wire of wires) wire.serverDied(tellPages);
  }

  #place(page: string): Place {
    const known = this.#places.get(page);
    if (known) return known;
    const made: Place = { wires: [], partitions: 0, naps: 0 };
    this.#places.set(page, made);
    return made;
  }
}

function holdBoth(wire: Wire): void {
  wire.up.hold();
  wire.down.hold();
}
