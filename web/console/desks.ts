/** One desk for each night this console has been to: going to another room hangs up on none. */
import type { Desk } from "./desk.ts";

export class Desks {
  readonly #open = new Map<string, Desk>();
  readonly #make: (rotationId: string) => Desk;

  constructor(make: (rotationId: string) => Desk) {
    this.#make = make;
  }

  /** The night's desk, the one from before if there is one. Those of nights that are over are let go. */
  at(rotationId: string): Desk {
    for (const [other, desk] of this.#open) {
      if (other !== rotationId && desk.state?.status === "closed") this.forget(other);
    }
    const desk = this.#open.get(rotationId) ?? this.#make(rotationId);
    this.#open.set(rotationId, desk);
    return desk;
  }

  forget(rotationId: string): void {
    this.#open.get(rotationId)?.sync.close();
    this.#open.delete(rotationId);
  }

  close(): void {
    for (const rotationId of [...this.#open.keys()]) this.forget(rotationId);
  }
}
