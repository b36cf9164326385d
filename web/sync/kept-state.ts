/** The last state in storage, so that a page opened again shows it at once and resumes from there. */
import type { Position } from "../../core/protocol.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import type { Environment, KeptStorage } from "./environment.ts";

/** Written at most this often while events come. */
const WRITE_EVERY_MS = 1_000;

export interface Kept {
  /** Server time, milliseconds since 1970, up to which this is known to be right. */
  at: number;
  position: Position;
  state: RotationState;
}

export class KeptState {
  readonly #environment: Pick<Environment, "after" | "build">;
  readonly #storage: KeptStorage | null;
  readonly #key: string;
  readonly #current: () => Kept | null;
  #cancel: (() => void) | null = null;

  /** @param current what to write, null when there is nothing worth keeping. */
  constructor(
    environment: Pick<Environment, "after" | "build">,
    storage: KeptStorage | null,
    key: string,
    current: () => Kept | null,
  ) {
    this.#environment = environment;
    this.#storage = storage;
    this.#key = key;
    this.#current = current;
  }

  /** Null when there is nothing, or nothing of use to this build and rotation (an id, or a join code in any case). */
  read(rotation: string): Kept | null {
    try {
      const kept = JSON.parse(this.#storage?.getItem(this.#key) ?? "null") as (Kept & { build: string | null }) | null;
      // Another build may mean another shape.
      if (kept?.build !== this.#environment.build || typeof kept.position.version !== "number") return null;
      const { rotationId, joinCode } = kept.state;
      return rotationId === rotation || joinCode.toUpperCase() === rotation.toUpperCase() ? kept : null;
    } catch {
      return null;
    }
  }

  writeSoon(): void {
    if (this.#storage) this.#cancel ??= this.#environment.after(WRITE_EVERY_MS, () => this.writeNow());
  }

  writeNow(): void {
    this.#cancel?.();
    this.#cancel = null;
    const kept = this.#current();
    if (!kept || !this.#storage) return;
    try {
      this.#storage.setItem(this.#key, JSON.stringify({ build: this.#environment.build, ...kept }));
    } catch {
      // A full or forbidden storage costs a reopened page its first picture, nothing more.
    }
  }
}
