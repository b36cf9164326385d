/** The log of one epoch as it was committed, folded by itself. A restored backup begins another epoch with its first items. */
import type { CommandId } from "../../core/ids.ts";
import type { LogItem, RotationHead } from "../../core/ports/rotation-log.ts";
import type { RotationEvent } from "../../core/rotation/events.ts";
import { fold, foldFirst, type Rotation } from "../../core/rotation/fold.ts";
import { checkPlaces } from "./places.ts";

export interface Violation {
  invariant: string;
  detail: string;
}

export class History {
  readonly epoch: string;
  /** Virtual ms. */
  readonly beganAtMs: number;
  readonly items: LogItem[] = [];
  /** By version; the first is the opening's. */
  readonly #rotations: (Rotation | undefined)[] = [undefined];
  readonly #byCommand = new Map<CommandId, LogItem>();
  /** By version. */
  readonly #committedAtMs: number[] = [0, 0];

  constructor(epoch: string, beganAtMs: number) {
    this.epoch = epoch;
    this.beganAtMs = beganAtMs;
  }

  static opened({ venueId, epoch }: RotationHead, first: LogItem): History {
    const history = new History(epoch, 0);
    const [event] = first.events;
    if (event) history.#rotations.push(foldFirst(venueId, epoch, event));
    history.#add(first);
    return history;
  }

  /** What a backup of `count` items goes on from; what came after them is gone. */
  restored(count: number, epoch: string, nowMs: number): History {
    const history = new History(epoch, nowMs);
    for (const item of this.items.slice(0, count)) {
      history.#add(item);
      for (let version = item.from; version <= item.to; version++) history.#rotations.push(this.at(version));
    }
    while (history.#committedAtMs.length <= history.version) history.#committedAtMs.push(nowMs);
    return history;
  }

  get version(): number {
    return this.#rotations.length - 1;
  }

  get newest(): Rotation {
    return this.#rotations.at(-1) as Rotation;
  }

  at(version: number): Rotation | undefined {
    return this.#rotations[version];
  }

  of(id: CommandId): LogItem | undefined {
    return this.#byCommand.get(id);
  }

  eventAt(version: number): RotationEvent | undefined {
    const item = this.items.find(({ from, to }) => from <= version && version <= to);
    return item?.events[version - item.from];
  }

  /** Virtual ms since which whoever stands at `version` is behind; undefined when nobody is. */
  behindSinceMs(version: number): number | undefined {
    return this.#committedAtMs[version + 1];
  }

  /** One more item; what is wrong with it, null when nothing is. */
  take(item: LogItem, nowMs: number): Violation | null {
    const wrong = this.#wrongWith(item);
    this.#add(item);
    const unfolded = this.#fold(item);
    while (this.#committedAtMs.length <= this.version) this.#committedAtMs.push(nowMs);
    return wrong ?? unfolded;
  }

  #add(item: LogItem): void {
    this.items.push(item);
    this.#byCommand.set(item.commandId, item);
  }

  #wrongWith({ commandId, from, to, events }: LogItem): Violation | null {
    if (from !== this.version + 1) {
      return { invariant: "versions are dense", detail: `an item from ${from} after ${this.version}` };
    }
    if (to !== from + events.length - 1 || events.some((event, index) => event.version !== from + index)) {
      return { invariant: "versions are dense", detail: `the item of ${commandId} says ${from} to ${to}` };
    }
    if (!this.#byCommand.has(commandId)) return null;
    return { invariant: "one effect per command id", detail: `${commandId} again at ${from}` };
  }

  /** Looks at every state on the way. */
  #fold({ commandId, from, events }: LogItem): Violation | null {
    try {
      const passed: Rotation[] = [];
      const after = fold(this.newest, events, (before) => passed.push(before));
      for (const rotation of [...passed.slice(1), after]) {
        this.#rotations.push(rotation);
        const wrong = checkPlaces(rotation.state);
        if (wrong) return { invariant: "[ROT-1] a singer holds one place", detail: `${wrong} at ${rotation.version}` };
      }
      return null;
    } catch (error) {
      return { invariant: "the log can be folded", detail: `${commandId} from ${from}: ${error}` };
    }
  }
}
