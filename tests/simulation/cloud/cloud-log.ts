/**
 * The rotation log as DynamoDB keeps it, where that is weaker than SQLite: only the key of an item is unique, and
 * command ids are found by an index that is behind the log. What both have in common is SQLite's own.
 */
import type { LogItem, RotationLog } from "../../../core/ports.ts";
import type { Rotation } from "../../../core/rotation/fold.ts";
import type { World } from "../world.ts";

export function cloudLog(sqlite: RotationLog, { scheduler, plan }: World): RotationLog {
  const items: { item: LogItem; atMs: number }[] = [];
  let snapshot: { version: number; json: string } | null = null;
  const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
  return {
    async create(head, first) {
      items.push({ item: copy(first), atMs: scheduler.now });
      return sqlite.create(head, first);
    },
    async append(item) {
      const newest = items.at(-1)?.item.to ?? 0;
      if (item.from > newest + 1) throw new Error(`version ${item.from} follows ${newest}`);
      if (item.from === newest + 1) {
        items.push({ item: copy(item), atMs: scheduler.now });
        return "appended";
      }
      const there = items.find((one) => one.item.from === item.from);
      return there?.item.commandId === item.commandId ? "commandKnown" : "versionTaken";
    },
    async findCommand(_rotationId, commandId) {
      const found = items.find(({ item }) => item.commandId === commandId);
      return found && found.atMs + plan.weather.indexLagMs <= scheduler.now ? found.item : null;
    },
    async readAfter(_rotationId, version, limit) {
      const first = items.findIndex(({ item }) => item.from > version);
      return first < 0 ? [] : items.slice(first, first + limit).map(({ item }) => item);
    },
    async saveSnapshot(rotation) {
      if (snapshot && snapshot.version >= rotation.version) return;
      snapshot = { version: rotation.version, json: JSON.stringify(rotation) };
    },
    loadSnapshot: async () => snapshot && (JSON.parse(snapshot.json) as Rotation),
    head: (rotationId) => sqlite.head(rotationId),
    headByJoinCode: (joinCode) => sqlite.headByJoinCode(joinCode),
    listHeads: (venueId, page) => sqlite.listHeads(venueId, page),
    markClosed: (rotationId, closedAt) => sqlite.markClosed(rotationId, closedAt),
  };
}
