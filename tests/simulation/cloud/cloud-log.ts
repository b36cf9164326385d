/**
 * The rotation log as DynamoDB keeps it, where that is weaker than SQLite: only the key of an item is unique, and
 * command ids are found by an index that is behind the log. What both have in common is SQLite's own.
 */
import type { RotationId } from "../../../core/ids.ts";
import type { LogItem, RotationLog } from "../../../core/ports/rotation-log.ts";
import type { Rotation } from "../../../core/rotation/fold.ts";
import type { World } from "../world.ts";

interface Kept {
  items: { item: LogItem; atMs: number }[];
  snapshot: { version: number; json: string } | null;
}

export function cloudLog(sqlite: RotationLog, { scheduler, plan, trace }: World): RotationLog {
  const rotations = new Map<RotationId, Kept>();
  const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
  const kept = (rotationId: RotationId): Kept => {
    const known = rotations.get(rotationId) ?? { items: [], snapshot: null };
    rotations.set(rotationId, known);
    return known;
  };
  return {
    knowsCommands: false,
    async create(head, first) {
      const outcome = await sqlite.create(head, first);
      if (outcome === "created") kept(head.rotationId).items.push({ item: copy(first), atMs: scheduler.now });
      return outcome;
    },
    async append(item) {
      const { items } = kept(item.rotationId);
      const newest = items.at(-1)?.item.to ?? 0;
      if (item.from > newest + 1) throw new Error(`version ${item.from} follows ${newest}`);
      if (item.from === newest + 1) {
        items.push({ item: copy(item), atMs: scheduler.now });
        return "appended";
      }
      const there = items.find((one) => one.item.from === item.from);
      return there?.item.commandId === item.commandId ? "commandKnown" : "versionTaken";
    },
    async findCommand(rotationId, commandId) {
      const found = kept(rotationId).items.find(({ item }) => item.commandId === commandId);
      if (!found || found.atMs + plan.weather.indexLagMs <= scheduler.now) return found?.item ?? null;
      trace.note("store", "does not find by its index yet", commandId);
      return null;
    },
    async readAfter(rotationId, version, limit) {
      const { items } = kept(rotationId);
      const first = items.findIndex(({ item }) => item.from > version);
      return first < 0 ? [] : items.slice(first, first + limit).map(({ item }) => item);
    },
    async saveSnapshot(rotation) {
      const known = kept(rotation.state.rotationId);
      if (known.snapshot && known.snapshot.version >= rotation.version) return;
      known.snapshot = { version: rotation.version, json: JSON.stringify(rotation) };
    },
    async loadSnapshot(rotationId) {
      const { snapshot } = kept(rotationId);
      return snapshot && (JSON.parse(snapshot.json) as Rotation);
    },
    head: (rotationId) => sqlite.head(rotationId),
    headByJoinCode: (joinCode) => sqlite.headByJoinCode(joinCode),
    listHeads: (venueId, page) => sqlite.listHeads(venueId, page),
    markClosed: (rotationId, closedAt) => sqlite.markClosed(rotationId, closedAt),
  };
}
