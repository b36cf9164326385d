/** Brings one watcher from where it is to the newest version, with no gap to the live stream. */
import type { RotationId } from "../core/ids.ts";
import type { Connection, Connections } from "../core/ports/connections.ts";
import type { LogItem, RotationLog } from "../core/ports/rotation-log.ts";
import { type Position, RESUME_MAX_EVENTS } from "../core/protocol.ts";
import type { RotationEvent } from "../core/rotation/events.ts";
import type { Rotation } from "../core/rotation/fold.ts";
import type { Rotations } from "../core/rotations.ts";
import { eventsFrames, type SnapshotFrames } from "./server-frames.ts";

export interface CatchUpDeps {
  log: Pick<RotationLog, "readAfter">;
  rotations: Pick<Rotations, "current" | "warm">;
  connections: Pick<Connections, "post">;
  snapshots: SnapshotFrames;
}

/** Times the log is read again because the rotation moved meanwhile; then a snapshot it is. */
const MAX_READS = 5;

/** Whether the events after `since` can all be given. */
export async function canResume(deps: Pick<CatchUpDeps, "log">, rotation: Rotation, since: Position): Promise<boolean> {
  const behind = rotation.version - since.version;
  if (since.epoch !== rotation.epoch || behind < 0 || behind > RESUME_MAX_EVENTS) return false;
  if (behind === 0) return true;
  const [next] = await deps.log.readAfter(rotation.state.rotationId, since.version, 1);
  // A client that got half of a command's events stands inside an item of the log.
  return next?.from === since.version + 1;
}

/**
 * Call it once the connection watches: what happens from then on comes as live events, what happened before is posted
 * here. Nothing is posted to a client that has it all.
 *
 * @param since null for a snapshot.
 * @returns the version the client is at now; null when there is no such rotation.
 */
export async function catchUp(
  deps: CatchUpDeps,
  { connectionId, form }: Pick<Connection, "connectionId" | "form">,
  rotationId: RotationId,
  since: Position | null,
): Promise<Position | null> {
  const read = await deps.rotations.current(rotationId);
  if (!read) return null;
  const events: RotationEvent[] = [];
  for (let reads = 0; since && reads < MAX_READS && (await canResumeFrom(deps, read, since, events)); reads++) {
    // Nothing happens between this line and the posting: every event told live before now is at most `newest`.
    const newest = deps.rotations.warm(rotationId) ?? read;
    const at = since.version + events.length;
    if (newest.epoch !== since.epoch) break;
    if (at < newest.version) continue;
    const frames = eventsFrames(since.epoch, events, form);
    if (!frames) break;
    await postAll(deps, connectionId, frames);
    return { epoch: since.epoch, version: at };
  }
  const newest = deps.rotations.warm(rotationId) ?? read;
  await postAll(deps, connectionId, deps.snapshots.of(newest));
  return { epoch: newest.epoch, version: newest.version };
}

/** Adds to `events` what the log has beyond them. */
async function canResumeFrom(
  deps: CatchUpDeps,
  rotation: Rotation,
  since: Position,
  events: RotationEvent[],
): Promise<boolean> {
  if (events.length === 0 && !(await canResume(deps, rotation, since))) return false;
  const { rotationId } = rotation.state;
  const items: LogItem[] = await deps.log.readAfter(rotationId, since.version + events.length, RESUME_MAX_EVENTS);
  events.push(...items.flatMap((item) => item.events));
  return true;
}

async function postAll(
  deps: CatchUpDeps,
  connectionId: Connection["connectionId"],
  frames: readonly string[],
): Promise<void> {
  await Promise.all(frames.map((frame) => deps.connections.post([connectionId], frame)));
}
