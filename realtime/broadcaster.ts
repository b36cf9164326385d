/** Tells everyone who watches a rotation what happened in it. */
import type { RotationChanged } from "../core/bus.ts";
import type { Connections } from "../core/ports.ts";
import type { Rotations } from "../core/rotations.ts";
import { eventsFrames, type SnapshotFrames } from "./server-frames.ts";

export interface BroadcasterDeps {
  connections: Pick<Connections, "watchers" | "post">;
  rotations: Pick<Rotations, "current">;
  snapshots: SnapshotFrames;
}

/** The events of one command, serialised once. A repetition does no harm: clients drop what they have. */
export async function broadcast(deps: BroadcasterDeps, changed: RotationChanged): Promise<void> {
  const frames = eventsFrames(changed.epoch, changed.events) ?? (await snapshot(deps, changed));
  for await (const connectionIds of deps.connections.watchers(changed.rotationId)) {
    for (const frame of frames) await deps.connections.post(connectionIds, frame);
  }
}

/** One event that is larger than a frame cannot be sent as an event. */
async function snapshot(deps: BroadcasterDeps, { rotationId }: RotationChanged): Promise<readonly string[]> {
  const rotation = await deps.rotations.current(rotationId);
  return rotation ? deps.snapshots.of(rotation) : [];
}
