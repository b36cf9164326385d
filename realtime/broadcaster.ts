/** Tells everyone who watches a rotation what happened in it. A large audience is shared out among siblings. */
import type { RotationChanged } from "../core/bus.ts";
import type { ConnectionId } from "../core/ids.ts";
import type { Connections } from "../core/ports.ts";
import type { Rotations } from "../core/rotations.ts";
import { eventsFrames, type SnapshotFrames } from "./server-frames.ts";

/** Watchers that one invocation tells by itself. Some hundred milliseconds of posts. */
export const PAGE_WATCHERS = 500;

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
  handOn(changed: RotationChanged, connectionIds: readonly ConnectionId[]): Promise<void>;
}

/** The events of one command, serialised once. A repetition does no harm: clients drop what they have. */
export async function broadcast(deps: BroadcasterDeps, changed: RotationChanged): Promise<void> {
  const watchers = deps.connections.watchers(changed.rotationId);
  const { siblings, pageWatchers = PAGE_WATCHERS } = deps;
  if (!siblings) {
    const frames = await framesOf(deps, changed);
    for await (const connectionIds of watchers) await post(deps, changed, connectionIds, frames);
    return;
  }
  let own: ConnectionId[] = [];
  const handedOn: Promise<void>[] = [];
  for await (const page of pages(watchers, pageWatchers)) {
    if (own.length === 0) own = page;
    else handedOn.push(siblings.handOn(changed, page));
  }
  // The others first: what fails here is told again from the start, and they do not wait for it.
  await Promise.all(handedOn);
  await tell(deps, changed, own);
}

/** One page of an audience. */
export async function tell(
  deps: TellDeps,
  changed: RotationChanged,
  connectionIds: readonly ConnectionId[],
): Promise<void> {
  if (connectionIds.length > 0) await post(deps, changed, connectionIds, await framesOf(deps, changed));
}

async function post(
  { connections }: TellDeps,
  { rotationId }: RotationChanged,
  connectionIds: readonly ConnectionId[],
  frames: readonly string[],
): Promise<void> {
  for (const frame of frames) await connections.post(connectionIds, frame, rotationId);
}

/** One event that is larger than a frame cannot be sent as an event: then it is the snapshot. */
async function framesOf(deps: TellDeps, changed: RotationChanged): Promise<readonly string[]> {
  const frames = eventsFrames(changed.epoch, changed.events);
  if (frames) return frames;
  const rotation = await deps.rotations.current(changed.rotationId);
  return rotation ? deps.snapshots.of(rotation) : [];
}

/** The same ids in pages of `size`, the last one smaller, however they come. */
async function* pages(watchers: AsyncIterable<ConnectionId[]>, size: number): AsyncIterable<ConnectionId[]> {
  let page: ConnectionId[] = [];
  for await (const connectionIds of watchers) {
    for (let at = 0; at < connectionIds.length; ) {
      const taken = connectionIds.slice(at, at + size - page.length);
      page.push(...taken);
      at += taken.length;
      if (page.length < size) continue;
      yield page;
      page = [];
    }
  }
  if (page.length > 0) yield page;
}
