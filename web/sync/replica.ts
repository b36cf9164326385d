/**
 * This page's copy of the rotation, kept by the same code that the server runs. Knows nothing of sockets or time.
 *
 * Rules (docs/protocol.md): events it has are dropped, the next one is applied, later ones are held until the missing
 * ones came; events that come before the first snapshot are held too; another epoch means a snapshot.
 */
import type { Epoch } from "../../core/ids.ts";
import type { Position, SnapshotFrame } from "../../core/protocol.ts";
import { type Evolve, UnknownEvent } from "../../core/rotation/apply.ts";
import type { RotationEvent } from "../../core/rotation/events.ts";
import type { RotationState } from "../../core/rotation/state.ts";

/** Events held at most; beyond it asking again is cheaper than remembering. */
const HELD_MAX = 2_000;

/** `lost`: an event could not be applied, and only a snapshot helps; what comes before it is `held`. */
export type Received = "applied" | "held" | "lost";

export class Replica {
  #at: { position: Position; state: RotationState } | null = null;
  /** The newest position the server was heard to have. */
  #head: Position | null = null;
  /** Events of the head's epoch that cannot be applied yet, by version. */
  readonly #held = new Map<number, RotationEvent>();
  #parts: { frame: Position; parts: (string | undefined)[] } | null = null;
  #lost = false;
  #metUnknown = false;
  readonly #evolve: Evolve;

  constructor(evolve: Evolve) {
    this.#evolve = evolve;
  }

  get state(): RotationState | null {
    return this.#at?.state ?? null;
  }

  get version(): number {
    return this.#at?.position.version ?? 0;
  }

  /** How far it shows the server's present epoch: 0 while it still shows an earlier one. */
  get caughtUpTo(): number {
    const position = this.#at?.position;
    return position && (this.#head === null || this.#head.epoch === position.epoch) ? position.version : 0;
  }

  /** Where to resume from; null when only a snapshot will do. */
  get since(): Position | null {
    return this.#lost ? null : (this.#at?.position ?? null);
  }

  /** The server is known to be further than this copy. */
  get behind(): boolean {
    if (this.#lost || !this.#at) return true;
    const { epoch, version } = this.#at.position;
    return this.#head !== null && (this.#head.epoch !== epoch || this.#head.version > version);
  }

  /** An event came that this build does not know: the page is older than the server. */
  get metUnknown(): boolean {
    return this.#metUnknown;
  }

  /** What an earlier visit to this page kept. */
  restore(position: Position, state: RotationState): void {
    this.#at = { position, state };
  }

  /** The server is at least there. */
  heardOf(head: Position): void {
    if (this.#head?.epoch !== head.epoch) {
      this.#held.clear();
      this.#head = head;
    } else if (head.version > this.#head.version) {
      this.#head = head;
    }
  }

  /** The same of an answer, which names no epoch: it is the one that this connection has told of. */
  heardOfVersion(version: number): void {
    const epoch = (this.#head ?? this.#at?.position)?.epoch;
    if (epoch !== undefined) this.heardOf({ epoch, version });
  }

  receive(epoch: Epoch, events: readonly RotationEvent[]): Received {
    for (const event of events) {
      this.heardOf({ epoch, version: event.version });
      this.#hold(event);
    }
    return this.#drain();
  }

  /** True when it brought something: a part, or a state newer than this copy. */
  snapshot(frame: SnapshotFrame): boolean {
    const state = "state" in frame ? frame.state : this.#assembled(frame);
    if (!state) return true;
    const { epoch, version } = frame;
    const known = this.#at?.position;
    this.heardOf({ epoch, version });
    // One of the same version mends what an event did not fit; one that was long under way mends nothing.
    const isNews = this.#lost ? -1 : 0;
    if (known?.epoch === epoch && version - known.version <= isNews) return false;
    this.#lost = false;
    this.#at = { position: { epoch, version }, state };
    this.#drain();
    return true;
  }

  /** The connection is gone: half a snapshot on it will not be completed. */
  dropParts(): void {
    this.#parts = null;
  }

  /** Those it has are let go by the next drain. */
  #hold(event: RotationEvent): void {
    if (this.#held.size >= HELD_MAX) this.#held.clear();
    this.#held.set(event.version, event);
  }

  #drain(): Received {
    const at = this.#at;
    if (this.#lost) return "held";
    if (!at || at.position.epoch !== this.#head?.epoch) return "held";
    let { state } = at;
    let { version } = at.position;
    for (;;) {
      const event = this.#held.get(version + 1);
      if (!event) break;
      try {
        state = this.#evolve(state, event);
      } catch (error) {
        // Either an older page met a newer server, or two histories are mixed up: a snapshot mends both.
        this.#metUnknown ||= error instanceof UnknownEvent;
        this.#lost = true;
        break;
      }
      version = event.version;
    }
    if (version > at.position.version) this.#at = { position: { epoch: at.position.epoch, version }, state };
    for (const held of this.#held.keys()) if (held <= version) this.#held.delete(held);
    if (this.#lost) return "lost";
    return version > at.position.version ? "applied" : "held";
  }

  /** The whole state once every part of it is here. */
  #assembled(frame: Extract<SnapshotFrame, { parts: number }>): RotationState | null {
    const { epoch, version, part, parts, json } = frame;
    const known = this.#parts;
    if (known?.frame.epoch !== epoch || known.frame.version !== version || known.parts.length !== parts) {
      this.#parts = { frame: { epoch, version }, parts: new Array<string | undefined>(parts).fill(undefined) };
    }
    const collected = this.#parts?.parts ?? [];
    collected[part - 1] = json;
    if (collected.includes(undefined)) return null;
    this.#parts = null;
    return JSON.parse(collected.join("")) as RotationState;
  }
}
