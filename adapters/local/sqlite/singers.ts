import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import type { SingerId, VenueId } from "../../../core/ids.ts";
import type { Page, PageRequest } from "../../../core/ports/pages.ts";
import type { SingerRepository } from "../../../core/ports/resources.ts";
import type { Singer } from "../../../core/singers.ts";
import { searchKey } from "../../../core/song-search.ts";
import { decodeCursor, pageOf } from "./cursor.ts";
import { ResourceTable, type ValueRow } from "./resource-table.ts";

export class SqliteSingers extends ResourceTable<SingerId, Singer> implements SingerRepository {
  readonly #write;
  readonly #erase;
  readonly #list;

  constructor(database: DatabaseSyncInstance) {
    super(database, "singer", "singerId");
    this.#write = database.prepare(
      "INSERT OR REPLACE INTO singer (venueId, singerId, sortName, revision, json) VALUES (?, ?, ?, ?, ?)",
    );
    this.#erase = database.prepare("DELETE FROM singer WHERE venueId = ? AND singerId = ?");
    this.#list = database.prepare(
      `SELECT json, revision, sortName FROM singer WHERE venueId = ? AND (sortName, singerId) > (?, ?)
       ORDER BY sortName, singerId LIMIT ?`,
    );
  }

  protected write(venueId: VenueId, singer: Singer, revision: number): void {
    this.#write.run(venueId, singer.singerId, searchKey(singer.stageName), revision, JSON.stringify(singer));
  }

  protected erase(venueId: VenueId, singerId: SingerId): void {
    this.#erase.run(venueId, singerId);
  }

  async list(venueId: VenueId, { limit, cursor }: PageRequest): Promise<Page<Singer>> {
    const list = `singers ${venueId}`;
    const [sortName, singerId] = cursor === null ? ["", ""] : decodeCursor(list, cursor, ["", ""]);
    const rows = this.#list.all(venueId, sortName, singerId, limit + 1) as (ValueRow & { sortName: string })[];
    const read = rows.map((row) => ({ sortName: row.sortName, singer: JSON.parse(row.json) as Singer }));
    return pageOf(
      read,
      limit,
      list,
      (row) => [row.sortName, row.singer.singerId],
      (row) => row.singer,
    );
  }
}
