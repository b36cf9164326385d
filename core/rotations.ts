/** Reads rotations from their log, keeping the last state of each so that a warm process reads only what is new. */
import type { RotationId } from "./ids.ts";
import type { RotationLog } from "./ports/rotation-log.ts";
import { fold, foldFirst, ROTATION_FORMAT, type Rotation } from "./rotation/fold.ts";

/** Items read from the log at a time. */
const READ_ITEMS = 500;
/** Events after which a new snapshot is worth its write. */
const SNAPSHOT_EVERY_EVENTS = 200;

/** What is read of a log, and where snapshots go. */
export type RotationSource = Pick<RotationLog, "head" | "readAfter" | "loadSnapshot" | "saveSnapshot">;

export class Rotations {
  readonly #log: RotationSource;
  readonly #most: number;
  readonly #snapshotEveryEvents: number;
  readonly #kept = new Map<RotationId, Rotation>();
  readonly #snapshotAt = new Map<RotationId, number>();

  /** @param most how many rotations are kept in memory; the one used longest ago is let go. */
  constructor(log: RotationSource, most = 200, snapshotEveryEvents = SNAPSHOT_EVERY_EVENTS) {
    this.#log = log;
    this.#most = most;
    this.#snapshotEveryEvents = snapshotEveryEvents;
  }

  /** The last state seen here: maybe behind the log, never ahead of it. */
  warm(rotationId: RotationId): Rotation | null {
    return this.#kept.get(rotationId) ?? null;
  }

  /** The state as the log has it now; null when there is no such rotation. */
  async current(rotationId: RotationId): Promise<Rotation | null> {
    let rotation = this.warm(rotationId) ?? (await this.#snapshot(rotationId));
    if (rotation && !this.#kept.has(rotationId)) this.#snapshotAt.set(rotationId, rotation.version);
    for (;;) {
      const items = await this.#log.readAfter(rotationId, rotation?.version ?? 0, READ_ITEMS);
      for (const item of items) {
        if (rotation) {
          rotation = fold(rotation, item.events);
          continue;
        }
        const [first, ...rest] = item.events;
        const head = await this.#log.head(rotationId);
        if (!first || !head) throw new Error(`the log of rotation ${rotationId} has no beginning`);
        rotation = fold(foldFirst(head.venueId, head.epoch, first), rest);
      }
      if (items.length < READ_ITEMS) break;
    }
    if (rotation) this.keep(rotation);
    return rotation;
  }

  async #snapshot(rotationId: RotationId): Promise<Rotation | null> {
    const rotation = await this.#log.loadSnapshot(rotationId);
    return rotation?.format === ROTATION_FORMAT ? rotation : null;
  }

  keep(rotation: Rotation): void {
    const { rotationId } = rotation.state;
    const known = this.#kept.get(rotationId);
    if (known && known.epoch === rotation.epoch && known.version > rotation.version) return;
    this.#kept.delete(rotationId);
    this.#kept.set(rotationId, rotation);
    if (this.#kept.size <= this.#most) return;
    const oldest = this.#kept.keys().next().value;
    if (oldest !== undefined) this.forget(oldest);
  }

  forget(rotationId: RotationId): void {
    this.#kept.delete(rotationId);
    this.#snapshotAt.delete(rotationId);
  }

  /** Once everybody was told: when enough has happened since the last one. */
  async snapshotWhenDue(rotation: Rotation): Promise<void> {
    const { rotationId } = rotation.state;
    if (rotation.version - (this.#snapshotAt.get(rotationId) ?? 0) < this.#snapshotEveryEvents) return;
    this.#snapshotAt.set(rotationId, rotation.version);
    await this.#log.saveSnapshot(rotation);
  }
}
