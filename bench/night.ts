/** A night in memory: commands decided and folded, without storage or sockets. */
import { type Actor, authorOf } from "../core/actor.ts";
import { isRefusal } from "../core/commands/command.ts";
import { decide } from "../core/commands/index.ts";
import { id } from "../core/ids.ts";
import { openRotation } from "../core/open-rotation.ts";
import type { LogItem, RotationHead } from "../core/ports/rotation-log.ts";
import type { RotationEvent } from "../core/rotation/events.ts";
import { fold, foldFirst, type Rotation } from "../core/rotation/fold.ts";
import type { HouseRules } from "../core/rotation/rules.ts";

export class Night {
  readonly head: RotationHead;
  readonly first: LogItem;
  /** What followed the first item. */
  readonly events: RotationEvent[] = [];
  rotation: Rotation;
  /** Microseconds that each command took to decide and fold. */
  readonly samples: number[] = [];
  #ids = 0;
  #now: number;

  /**
   * @param openedAt ms since 1970; half a minute passes before each command, unless it says when it is sent.
   * @param rules what differs from the default house rules.
   */
  constructor(rotationId: string, joinCode: string, openedAt: number, rules: Partial<HouseRules> = {}) {
    this.#now = openedAt;
    const { head, first } = openRotation({
      venueId: id("venue"),
      rotationId: id(rotationId),
      epoch: id(`epoch-of-${rotationId}`),
      joinCode,
      name: "Bench",
      venue: "Bench",
      rules,
      at: new Date(openedAt).toISOString(),
      commandId: id("open-rotation"),
    });
    this.head = head;
    this.first = first;
    this.rotation = foldFirst(head.venueId, head.epoch, first.events[0] as RotationEvent);
  }

  /** When the last command was sent, ms since 1970. */
  get nowMs(): number {
    return this.#now;
  }

  /** Singers with a request each. */
  addSingers(count: number): void {
    for (let index = 0; index < count; index++) {
      const singerId = this.send("addSinger", { stageName: `Singer ${index}` }).singerId;
      this.send("addRequest", { singerId, title: `Song ${index}`, artist: "Artist" });
    }
  }

  /** Only decide and fold are timed. What is refused changes nothing, and is `refused`. */
  send(
    name: string,
    data: object,
    { atMs = this.#now + 30_000, actor = { role: "kj", venueId: this.rotation.venueId } }: Sending = {},
  ): { singerId?: string; requestId?: string; turnId?: string; refused?: string } {
    this.#now = atMs;
    const at = new Date(this.#now).toISOString();
    const commandId = id<never>(`command-${this.#ids++}`);
    const meta = { actor, commandId, at, newId: () => `id-${this.#ids++}`, isDecent: () => true, song: null };
    const by = authorOf(actor);
    const started = performance.now();
    const decision = decide(this.rotation, name, data, meta);
    if (isRefusal(decision)) return { refused: decision.refused };
    const events = decision.facts.map(
      (fact, index) => ({ version: this.rotation.version + 1 + index, at, by, commandId, ...fact }) as RotationEvent,
    );
    this.rotation = fold(this.rotation, events);
    this.samples.push((performance.now() - started) * 1000);
    this.events.push(...events);
    return decision.created ?? {};
  }
}

export interface Sending {
  /** ms since 1970. */
  atMs?: number;
  /** The KJ, unless it says otherwise. */
  actor?: Actor;
}
