/** Tells everyone who watches a rotation what happened in it. A large audience is shared out among siblings. */
import type { RotationChanged } from "../core/bus.ts";
import type { Connections, Watchers } from "../core/ports/connections.ts";
import type { EventsForm } from "../core/protocol.ts";
import type { Rotations } from "../core/rotations.ts";
import { eventsFrames, type SnapshotFrames } from "./server-frames.ts";

/** Watchers that one invocation tells by itself. Some hundred milliseconds of posts. */
export const PAGE_WATCHERS = 500;

const FORMS: readonly EventsForm[] = ["brief", "full"];

export interface TellDeps {
  connections: Pick<Connections, "post">;
  rotations: Pick<Rotations, "current">;
  snapshots: SnapshotFrames;
}

export interface BroadcasterDeps extends TellDeps {
  connections: Pick<Connections, "watchers" | "post">;
  /** Left out where one process tells everybody at once. */
  siblings?: Siblings;
  /** How many one invocation tells; `PAGE_WATCHERS` unless it is given. */
  pageWatchers?: number;
}

interface Siblings {
  /** Somebody else tells these, soon and at least once; resolves when that is certain. */
  handOn(changed: RotationChanged, watchers: Watchers): Promise<void>;
}

/** The events of one command, serialised once. A repetition does no harm: clients drop what they have. */
export async function broadcast(deps: BroadcasterDeps, changed: RotationChanged): Promise<void> {
  const watchers = deps.connections.watchers(changed.rotationId);
  const { siblings, pageWatchers = PAGE_WATCHERS } = deps;
  if (!siblings) {
    const said = new Said(deps, changed);
    for await (const found of watchers) await said.to(found);
    return;
  }
  let own: Watchers | null = null;
  const handedOn: Promise<void>[] = [];
  for await (const page of pages(watchers, pageWatchers)) {
    if (own) handedOn.push(siblings.handOn(changed, page));
    else own = page;
  }
  // The others first: what fails here is told again from the start, and they do not wait for it.
  await Promise.all(handedOn);
  if (own) await tell(deps, changed, own);
}

/** One page of an audience. */
export async function tell(deps: TellDeps, changed: RotationChanged, watchers: Watchers): Promise<void> {
  await new Said(deps, changed).to(watchers);
}

/** One change, serialised once in each form that somebody is told. */
class Said {
  readonly #deps: TellDeps;
  readonly #changed: RotationChanged;
  readonly #frames = new Map<EventsForm, readonly string[]>();

  constructor(deps: TellDeps, changed: RotationChanged) {
    this.#deps = deps;
    this.#changed = changed;
  }

  async to(watchers: Watchers): Promise<void> {
    for (const form of FORMS) {
      if (watchers[form].length === 0) continue;
      const frames = this.#frames.get(form) ?? (await this.#framesIn(form));
      this.#frames.set(form, frames);
      for (const frame of frames) await this.#deps.connections.post(watchers[form], frame, this.#changed.rotationId);
    }
  }

  /** One event that is larger than a frame cannot be sent as an event: then it is the snapshot. */
  async #framesIn(form: EventsForm): Promise<readonly string[]> {
    const { epoch, events, rotationId } = this.#changed;
    const frames = eventsFrames(epoch, events, form);
    if (frames) return frames;
    const rotation = await this.#deps.rotations.current(rotationId);
    return rotation ? this.#deps.snapshots.of(rotation) : [];
  }
}

/** The same watchers in pages of `size`, the last one smaller, however they come. */
async function* pages(watchers: AsyncIterable<Watchers>, size: number): AsyncIterable<Watchers> {
  let page: Watchers = { full: [], brief: [] };
  let room = size;
  for await (const found of watchers) {
    for (const form of FORMS) {
      for (let at = 0; at < found[form].length; ) {
        const taken = found[form].slice(at, at + room);
        page[form].push(...taken);
        at += taken.length;
        room -= taken.length;
        if (room > 0) continue;
        yield page;
        page = { full: [], brief: [] };
        room = size;
      }
    }
  }
  if (room < size) yield page;
}
