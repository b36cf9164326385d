import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import type { CommandId, RotationId, VenueId } from "../../../core/ids.ts";
import type { Page, PageRequest } from "../../../core/ports/pages.ts";
import type { LogItem, RotationHead, RotationLog } from "../../../core/ports/rotation-log.ts";
import type { Rotation } from "../../../core/rotation/fold.ts";
import { decodeCursor, pageOf } from "./cursor.ts";
import { inTransaction } from "./database.ts";

type JsonRow = { json: string };
type HeadRow = JsonRow & { closedAt: string | null };

export class SqliteRotationLog implements RotationLog {
  /** By a unique index. */
  readonly knowsCommands = true;
  readonly #database: DatabaseSyncInstance;
  readonly #statements;

  constructor(database: DatabaseSyncInstance) {
    this.#database = database;
    this.#statements = prepare(database);
  }

  async create(head: RotationHead, first: LogItem): Promise<"created" | "joinCodeTaken" | "exists"> {
    const { rotationId, venueId, openedAt } = head;
    const joinCode = head.joinCode.toUpperCase();
    return inTransaction(this.#database, () => {
      if (this.#statements.head.get(rotationId)) return "exists";
      if (this.#statements.headByJoinCode.get(joinCode)) return "joinCodeTaken";
      this.#statements.insertHead.run(rotationId, venueId, joinCode, openedAt, head.closedAt, JSON.stringify(head));
      this.#insertItem(first);
      return "created";
    });
  }

  /** One statement, which is a transaction by itself: everybody waits for this one. */
  async append(item: LogItem): Promise<"appended" | "versionTaken" | "commandKnown"> {
    const { rotationId, from, to, commandId } = item;
    const { changes } = this.#statements.appendItem.run(rotationId, from, to, commandId, JSON.stringify(item));
    if (changes === 1) return "appended";
    if (this.#statements.byCommand.get(rotationId, commandId)) return "commandKnown";
    const { last } = this.#statements.lastVersion.get(rotationId) as { last: number | null };
    if (last === null || from > last + 1) throw new Error(`version ${from} follows ${last}`);
    return "versionTaken";
  }

  #insertItem(item: LogItem): void {
    this.#statements.insertItem.run(item.rotationId, item.from, item.to, item.commandId, JSON.stringify(item));
  }

  async findCommand(rotationId: RotationId, commandId: CommandId): Promise<LogItem | null> {
    return parsed<LogItem>(this.#statements.byCommand.get(rotationId, commandId));
  }

  async readAfter(rotationId: RotationId, version: number, limit: number): Promise<LogItem[]> {
    return (this.#statements.after.all(rotationId, version, limit) as JsonRow[]).map((row) => JSON.parse(row.json));
  }

  async saveSnapshot(rotation: Rotation): Promise<void> {
    this.#statements.saveSnapshot.run(rotation.state.rotationId, rotation.version, JSON.stringify(rotation));
  }

  async loadSnapshot(rotationId: RotationId): Promise<Rotation | null> {
    return parsed<Rotation>(this.#statements.snapshot.get(rotationId));
  }

  async head(rotationId: RotationId): Promise<RotationHead | null> {
    return headOf(this.#statements.head.get(rotationId) as HeadRow | undefined);
  }

  async headByJoinCode(joinCode: string): Promise<RotationHead | null> {
    return headOf(this.#statements.headByJoinCode.get(joinCode.toUpperCase()) as HeadRow | undefined);
  }

  async listHeads(venueId: VenueId, { limit, cursor }: PageRequest): Promise<Page<RotationHead>> {
    const list = `rotations ${venueId}`;
    // Behind every time and id there is, so that the first page starts at the newest.
    const [openedAt, rotationId] = cursor === null ? ["~", "~"] : decodeCursor(list, cursor, ["", ""]);
    const rows = this.#statements.heads.all(venueId, openedAt, rotationId, limit + 1) as HeadRow[];
    const heads = rows.map((row) => headOf(row) as RotationHead);
    return pageOf(
      heads,
      limit,
      list,
      (head) => [head.openedAt, head.rotationId],
      (head) => head,
    );
  }

  async markClosed(rotationId: RotationId, closedAt: string | null): Promise<void> {
    this.#statements.close.run(closedAt, rotationId);
  }
}

function prepare(database: DatabaseSyncInstance) {
  return {
    insertHead: database.prepare(
      "INSERT INTO rotation (rotationId, venueId, joinCode, openedAt, closedAt, json) VALUES (?, ?, ?, ?, ?, ?)",
    ),
    head: database.prepare("SELECT json, closedAt FROM rotation WHERE rotationId = ?"),
    headByJoinCode: database.prepare("SELECT json, closedAt FROM rotation WHERE joinCode = ?"),
    heads: database.prepare(
      `SELECT json, closedAt FROM rotation WHERE venueId = ? AND (openedAt, rotationId) < (?, ?)
       ORDER BY openedAt DESC, rotationId DESC LIMIT ?`,
    ),
    close: database.prepare("UPDATE rotation SET closedAt = ? WHERE rotationId = ?"),
    lastVersion: database.prepare(
      "SELECT MAX(toVersion) AS last FROM logItem WHERE rotationId = ? AND fromVersion = (SELECT MAX(fromVersion) FROM logItem WHERE rotationId = ?1)",
    ),
    insertItem: database.prepare(
      "INSERT INTO logItem (rotationId, fromVersion, toVersion, commandId, json) VALUES (?, ?, ?, ?, ?)",
    ),
    appendItem: database.prepare(
      `INSERT INTO logItem (rotationId, fromVersion, toVersion, commandId, json) SELECT ?1, ?2, ?3, ?4, ?5
       WHERE ?2 = 1 + (SELECT toVersion FROM logItem WHERE rotationId = ?1 ORDER BY fromVersion DESC LIMIT 1)
       ON CONFLICT DO NOTHING`,
    ),
    byCommand: database.prepare("SELECT json FROM logItem WHERE rotationId = ? AND commandId = ?"),
    after: database.prepare(
      "SELECT json FROM logItem WHERE rotationId = ? AND fromVersion > ? ORDER BY fromVersion LIMIT ?",
    ),
    saveSnapshot: database.prepare(
      `INSERT INTO snapshot (rotationId, version, json) VALUES (?, ?, ?)
       ON CONFLICT (rotationId) DO UPDATE SET version = excluded.version, json = excluded.json
       WHERE excluded.version > snapshot.version`,
    ),
    snapshot: database.prepare("SELECT json FROM snapshot WHERE rotationId = ?"),
  };
}

function parsed<T>(row: unknown): T | null {
  return row ? (JSON.parse((row as JsonRow).json) as T) : null;
}

function headOf(row: HeadRow | undefined): RotationHead | null {
  return row ? { ...(JSON.parse(row.json) as RotationHead), closedAt: row.closedAt } : null;
}
