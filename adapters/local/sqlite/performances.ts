import type { DatabaseSyncInstance, StatementSyncInstance } from "@photostructure/sqlite";
import type { TurnId, VenueId } from "../../../core/ids.ts";
import type { Performance } from "../../../core/performances.ts";
import type { Page, PageRequest } from "../../../core/ports/pages.ts";
import type { PerformanceFilter, PerformanceRepository, Stored } from "../../../core/ports/resources.ts";
import { decodeCursor, pageOf } from "./cursor.ts";
import { inTransaction, unflushed } from "./database.ts";
import { storedOf, type ValueRow } from "./resource-table.ts";

type Status = "standing" | "reverted" | "removed";
type Row = ValueRow & { status: Status; version: number | null };

/** What the log says at a later version than that of the row; never of one that the KJ wrote or removed. */
const IS_NEWS = "performance.version IS NOT NULL AND performance.version < excluded.version";

/**
 * Rows are never deleted: what was reverted or removed is remembered, so that no late repetition brings it back. Of a
 * removed one only its id and that it was removed.
 */
export class SqlitePerformances implements PerformanceRepository {
  readonly #database: DatabaseSyncInstance;
  readonly #select;
  readonly #write;
  readonly #record;
  readonly #revert;
  readonly #empty;
  /** By the condition of their filter: there are sixteen at most. */
  readonly #lists = new Map<string, StatementSyncInstance>();

  constructor(database: DatabaseSyncInstance) {
    this.#database = database;
    this.#select = database.prepare(
      "SELECT json, revision, status, version FROM performance WHERE venueId = ? AND performanceId = ?",
    );
    this.#write = database.prepare(
      `INSERT OR REPLACE INTO performance
         (venueId, performanceId, rotationId, singerId, performedAt, status, version, revision, json)
       VALUES (?, ?, ?, ?, ?, 'standing', NULL, ?, ?)`,
    );
    this.#record = database.prepare(
      `INSERT INTO performance
         (venueId, performanceId, rotationId, singerId, performedAt, status, version, revision, json)
       VALUES (?, ?, ?, ?, ?, 'standing', ?, 1, ?)
       ON CONFLICT (venueId, performanceId) DO UPDATE SET rotationId = excluded.rotationId, singerId = excluded.singerId,
         performedAt = excluded.performedAt, status = 'standing', version = excluded.version, revision = revision + 1,
         json = excluded.json WHERE ${IS_NEWS}`,
    );
    // One that overtook its completion on the bus finds no row: only its version will ever be looked at.
    this.#revert = database.prepare(
      `INSERT INTO performance (venueId, performanceId, rotationId, singerId, performedAt, status, version, revision, json)
       VALUES (?, ?, '', '', '', 'reverted', ?, 1, 'null')
       ON CONFLICT (venueId, performanceId) DO UPDATE SET status = 'reverted', version = excluded.version,
         revision = revision + 1 WHERE ${IS_NEWS}`,
    );
    this.#empty = database.prepare(
      `UPDATE performance SET status = 'removed', version = NULL, revision = revision + 1, rotationId = '', singerId = '',
         performedAt = '', json = 'null' WHERE venueId = ? AND performanceId = ?`,
    );
  }

  #row(venueId: VenueId, performanceId: TurnId): Row | undefined {
    return this.#select.get(venueId, performanceId) as Row | undefined;
  }

  #standing(venueId: VenueId, performanceId: TurnId): Row | undefined {
    const row = this.#row(venueId, performanceId);
    return row?.status === "standing" ? row : undefined;
  }

  #save(venueId: VenueId, one: Performance, revision: number): void {
    this.#write.run(
      venueId,
      one.performanceId,
      one.rotationId,
      one.singerId,
      one.performedAt,
      revision,
      JSON.stringify(one),
    );
  }

  async insert(venueId: VenueId, value: Performance): Promise<Stored<Performance> | "exists"> {
    return inTransaction(this.#database, () => {
      const row = this.#row(venueId, value.performanceId);
      if (row?.status === "standing") return "exists";
      const revision = (row?.revision ?? 0) + 1;
      this.#save(venueId, value, revision);
      return { value, revision };
    });
  }

  async get(venueId: VenueId, performanceId: TurnId): Promise<Stored<Performance> | null> {
    return storedOf<Performance>(this.#standing(venueId, performanceId));
  }

  async replace(
    venueId: VenueId,
    value: Performance,
    ifRevision: number | null,
  ): Promise<Stored<Performance> | "missing" | "changed"> {
    return inTransaction(this.#database, () => {
      const row = this.#standing(venueId, value.performanceId);
      if (!row) return "missing";
      if (ifRevision !== null && row.revision !== ifRevision) return "changed";
      this.#save(venueId, value, row.revision + 1);
      return { value, revision: row.revision + 1 };
    });
  }

  async remove(
    venueId: VenueId,
    performanceId: TurnId,
    ifRevision: number | null,
  ): Promise<"removed" | "missing" | "changed"> {
    return inTransaction(this.#database, () => {
      const row = this.#standing(venueId, performanceId);
      if (!row) return "missing";
      if (ifRevision !== null && row.revision !== ifRevision) return "changed";
      this.#empty.run(venueId, performanceId);
      return "removed";
    });
  }

  // Both are told by the log, and again after a start whose last snapshot does not cover them: see embedded/recovery.ts.
  async record(venueId: VenueId, performance: Performance, version: number): Promise<void> {
    const { performanceId, rotationId, singerId, performedAt } = performance;
    const json = JSON.stringify(performance);
    unflushed(this.#database, () => {
      this.#record.run(venueId, performanceId, rotationId, singerId, performedAt, version, json);
    });
  }

  async revert(venueId: VenueId, performanceId: TurnId, version: number): Promise<void> {
    unflushed(this.#database, () => {
      this.#revert.run(venueId, performanceId, version);
    });
  }

  async list(venueId: VenueId, filter: PerformanceFilter, { limit, cursor }: PageRequest): Promise<Page<Performance>> {
    const list = `performances ${venueId} ${JSON.stringify([filter.singerId, filter.rotationId, filter.from, filter.to])}`;
    // Behind every time and id there is, so that the first page starts at the newest.
    const [before, beforeId] = cursor === null ? ["~", "~"] : decodeCursor(list, cursor, ["", ""]);
    const wanted = ["venueId = ?", "status = 'standing'", "(performedAt, performanceId) < (?, ?)"];
    const values: (string | number)[] = [venueId, before, beforeId];
    const where = (condition: string, value: string | undefined) => {
      if (value === undefined) return;
      wanted.push(condition);
      values.push(value);
    };
    where("singerId = ?", filter.singerId);
    where("rotationId = ?", filter.rotationId);
    where("performedAt >= ?", filter.from);
    where("performedAt < ?", filter.to);
    const rows = this.#listing(wanted.join(" AND ")).all(...values, limit + 1) as ValueRow[];
    const read = rows.map((row) => JSON.parse(row.json) as Performance);
    return pageOf(
      read,
      limit,
      list,
      (one) => [one.performedAt, one.performanceId],
      (one) => one,
    );
  }
  #listing(condition: string): StatementSyncInstance {
    const known = this.#lists.get(condition);
    if (known) return known;
    const made = this.#database.prepare(
      `SELECT json FROM performance WHERE ${condition} ORDER BY performedAt DESC, performanceId DESC LIMIT ?`,
    );
    this.#lists.set(condition, made);
    return made;
  }
}
