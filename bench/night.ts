/** A night in memory: commands decided and folded, without storage or sockets. */
import { isRefusal } from "../core/commands/command.ts";
import { decide } from "../core/commands/index.ts";
import { id } from "../core/ids.ts";
import { openRotation } from "../core/open-rotation.ts";
import type { LogItem, RotationHead } from "../core/ports.ts";
import type { RotationEvent } from "../core/rotation/events.ts";
import { fold, foldFirst, type Rotation } from "../core/rotation/fold.ts";

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

  /** @param openedAt ms since 1970; half a minute passes before each command. */
  constructor(rotationId: string, joinCode: string, openedAt: number) {
    this.#now = openedAt;
    const { head, first } = openRotation({
      venueId: id("venue"),
      rotationId: id(rotationId),
      epoch: id(`epoch-of-${rotationId}`),
      joinCode,
      name: "Bench",
      venue: "Bench",
      at: new Date(openedAt).toISOString(),
      commandId: id("open-rotation"),
    });
    this.head = head;
    this.first = first;
    this.rotation = foldFirst(head.venueId, head.epoch, first.events[0] as RotationEvent);
  }

  /** Singers with a request each. */
  addSingers(count: number): void {
    for (let index = 0; index < count; index++) {
      const singerId = this.send("addSinger", { stageName: `Singer ${index}` }).singerId;
      this.send("addRequest", { singerId, title: `Song ${index}`, artist: "Artist" });
    }
  }

  /** Only decide and fold are timed. What is refused changes nothing. */
  send(name: string, data: object): { singerId?: string } {
    this.#now += 30_000;
    const at = new Date(this.#now).toISOString();
    const commandId = id<never>(`command-${this.#ids++}`);
    const meta = {
      actor: { role: "kj", venueId: this.rotation.venueId } as const,
      commandId,
      at,
      newId: () => `id-${this.#ids++}`,
      song: null,
    };
    const started = performance.now();
    const decision = decide(this.rotation, name, data, meta);
    if (isRefusal(decision)) return {};
    const events = decision.facts.map(
      (fact, index) =>
        ({ version: this.rotation.version + 1 + index, at, by: "kj", commandId, ...fact }) as RotationEvent,
    );
    this.rotation = fold(this.rotation, events);
    this.samples.push((performance.now() - started) * 1000);
    this.events.push(...events);
    return decision.created ?? {};
  }
}
