import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { id, type SongId, type VenueId } from "../../../core/ids.ts";
import type { Page, PageRequest } from "../../../core/ports/pages.ts";
import type { SongRepository } from "../../../core/ports/resources.ts";
import { joinedForms, searchKey, songMatchKey } from "../../../core/song-search.ts";
import type { ImportCounts } from "../../../core/songbook-imports.ts";
import { merged, type Song, type SongDraft } from "../../../core/songs.ts";
import { randomIds } from "../ids.ts";
import { decodeCursor, pageOf } from "./cursor.ts";
import { inTransaction } from "./database.ts";
import { ResourceTable, type ValueRow } from "./resource-table.ts";
import { SongSearch } from "./song-search.ts";

type ListRow = ValueRow & { titleKey: string; artistKey: string; songId: string };

export class SqliteSongs extends ResourceTable<SongId, Song> implements SongRepository {
  readonly #statements;
  readonly #search;

  constructor(database: DatabaseSyncInstance) {
    super(database, "song", "songId");
    this.#statements = prepare(database);
    this.#search = new SongSearch(database);
  }

  protected write(venueId: VenueId, song: Song, revision: number): void {
    const titleKey = searchKey(song.title);
    const artistKey = searchKey(song.artist);
    const columns = [titleKey, artistKey, songMatchKey(song), revision, JSON.stringify(song)] as const;
    const known = this.#statements.rowid.get(venueId, song.songId) as { rowid: number } | undefined;
    const rowid = known?.rowid ?? Number(this.#statements.insert.run(venueId, song.songId, ...columns).lastInsertRowid);
    if (known) {
      this.#statements.update.run(...columns, rowid);
      this.#statements.eraseWords.run(rowid);
    }
    const joined = joinedForms(`${song.title} ${song.artist}`).join(" ");
    this.#statements.insertWords.run(rowid, titleKey, artistKey, joined);
  }

  protected erase(venueId: VenueId, songId: SongId): void {
    const known = this.#statements.rowid.get(venueId, songId) as { rowid: number };
    this.#statements.eraseWords.run(known.rowid);
    this.#statements.erase.run(known.rowid);
  }

  async list(venueId: VenueId, { limit, cursor }: PageRequest): Promise<Page<Song>> {
    const list = `songs ${venueId}`;
    const after = cursor === null ? (["", "", ""] as const) : decodeCursor(list, cursor, ["", "", ""]);
    const rows = this.#statements.list.all(venueId, ...after, limit + 1) as ListRow[];
    return pageOf(
      rows,
      limit,
      list,
      (row) => [row.artistKey, row.titleKey, row.songId],
      (row) => JSON.parse(row.json) as Song,
    );
  }

  async search(venueId: VenueId, query: string, page: PageRequest): Promise<Page<Song>> {
    return this.#search.search(venueId, query, page);
  }

  async importBatch(venueId: VenueId, drafts: SongDraft[], at: string, name?: string): Promise<ImportCounts> {
    return inTransaction(this.database, () => {
      const before = name === undefined ? undefined : this.#statements.batch.get(venueId, name);
      if (before) return JSON.parse((before as { counts: string }).counts) as ImportCounts;
      const counts: ImportCounts = { added: 0, updated: 0, skipped: 0 };
      for (const draft of drafts) counts[this.#importOne(venueId, draft, at)] += 1;
      if (name !== undefined) this.#statements.keepBatch.run(venueId, name, JSON.stringify(counts));
      return counts;
    });
  }

  #importOne(venueId: VenueId, draft: SongDraft, at: string): keyof ImportCounts {
    const stored = draft.songId ? this.read(venueId, draft.songId) : this.#byMatch(venueId, draft);
    if (!stored) {
      const songId = draft.songId ?? id<SongId>(randomIds.newId());
      this.write(venueId, { ...draft, songId, createdAt: at, updatedAt: at }, 1);
      return "added";
    }
    const next = merged(stored.value, draft);
    if (JSON.stringify(next) === JSON.stringify(stored.value)) return "skipped";
    this.write(venueId, { ...next, updatedAt: at }, stored.revision + 1);
    return "updated";
  }

  #byMatch(venueId: VenueId, draft: SongDraft) {
    const row = this.#statements.byMatch.get(venueId, songMatchKey(draft)) as { songId: string } | undefined;
    return row ? this.read(venueId, id<SongId>(row.songId)) : null;
  }
}

function prepare(database: DatabaseSyncInstance) {
  return {
    rowid: database.prepare("SELECT rowid FROM song WHERE venueId = ? AND songId = ?"),
    insert: database.prepare(
      "INSERT INTO song (venueId, songId, titleKey, artistKey, matchKey, revision, json) VALUES (?, ?, ?, ?, ?, ?, ?)",
    ),
    update: database.prepare(
      "UPDATE song SET titleKey = ?, artistKey = ?, matchKey = ?, revision = ?, json = ? WHERE rowid = ?",
    ),
    erase: database.prepare("DELETE FROM song WHERE rowid = ?"),
    insertWords: database.prepare("INSERT INTO songWord (rowid, title, artist, joined) VALUES (?, ?, ?, ?)"),
    eraseWords: database.prepare("DELETE FROM songWord WHERE rowid = ?"),
    batch: database.prepare("SELECT counts FROM songBatch WHERE venueId = ? AND name = ?"),
    keepBatch: database.prepare("INSERT OR REPLACE INTO songBatch (venueId, name, counts) VALUES (?, ?, ?)"),
    // The oldest, should hand-made edits have given two songs the same key.
    byMatch: database.prepare("SELECT songId FROM song WHERE venueId = ? AND matchKey = ? ORDER BY rowid LIMIT 1"),
    list: database.prepare(
      `SELECT json, revision, titleKey, artistKey, songId FROM song
       WHERE venueId = ? AND (artistKey, titleKey, songId) > (?, ?, ?)
       ORDER BY artistKey, titleKey, songId LIMIT ?`,
    ),
  };
}
