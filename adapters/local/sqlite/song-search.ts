/**
 * Song search on FTS5. Four tiers, each read only when a page reaches it, so that one letter typed costs no more than a
 * whole title: titles that begin with the query, artists that do, all words in the title, all words anywhere.
 */
import type { DatabaseSyncInstance, StatementSyncInstance } from "@photostructure/sqlite";
import type { VenueId } from "../../../core/ids.ts";
import { InvalidCursor, type Page, type PageRequest } from "../../../core/ports/pages.ts";
import { searchKey, type Term, terms } from "../../../core/song-search.ts";
import type { Song } from "../../../core/songs.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";

type Row = { json: string; titleKey: string; artistKey: string; songId: string; size: number };
/** Where a page ends within a tier. */
type Mark = readonly [size: number, titleKey: string, artistKey: string, songId: string];

const START: Mark = [-1, "", "", ""];
/** Greater than every key that begins with the query. */
const LAST = "\u{10FFFF}";

export class SongSearch {
  readonly #tiers: readonly StatementSyncInstance[];

  constructor(database: DatabaseSyncInstance) {
    const columns = "song.json, song.titleKey, song.artistKey, song.songId";
    const prefix = (key: string, unless: string, index: string) =>
      database.prepare(
        `SELECT ${columns}, 0 AS size FROM song INDEXED BY ${index}
         WHERE venueId = :venueId AND ${key} >= :from AND ${key} < :below AND ${unless}
           AND (${key}, ${key === "titleKey" ? "artistKey" : "titleKey"}, songId)
             > (${key === "titleKey" ? ":titleKey, :artistKey" : ":artistKey, :titleKey"}, :songId)
         ORDER BY ${key}, ${key === "titleKey" ? "artistKey" : "titleKey"}, songId LIMIT :limit`,
      );
    const words = (unless: string) =>
      database.prepare(
        `SELECT ${columns}, length(song.titleKey) AS size FROM songWord JOIN song ON song.rowid = songWord.rowid
         WHERE songWord MATCH :match AND song.venueId = :venueId
           AND NOT (song.titleKey >= :from AND song.titleKey < :below)
           AND NOT (song.artistKey >= :from AND song.artistKey < :below) ${unless}
           AND (length(song.titleKey), song.titleKey, song.artistKey, song.songId)
             > (:size, :titleKey, :artistKey, :songId)
         ORDER BY size, song.titleKey, song.artistKey, song.songId LIMIT :limit`,
      );
    this.#tiers = [
      prefix("titleKey", "TRUE", "songByTitle"),
      prefix("artistKey", "NOT (titleKey >= :from AND titleKey < :below)", "songByArtist"),
      words(""),
      words("AND song.rowid NOT IN (SELECT rowid FROM songWord WHERE songWord MATCH :titleMatch)"),
    ];
  }

  search(venueId: VenueId, query: string, { limit, cursor }: PageRequest): Page<Song> {
    const wanted = terms(query);
    if (wanted.length === 0) return { items: [], nextCursor: null };
    const from = searchKey(query);
    const list = `search ${venueId} ${from}`;
    let [tier, ...mark] = cursor === null ? [0, ...START] : decodeCursor(list, cursor, [0, ...START]);
    if (this.#tiers[tier] === undefined) throw new InvalidCursor();
    const rows: (Row & { tier: number })[] = [];
    for (; tier < this.#tiers.length && rows.length <= limit; tier++, mark = [...START]) {
      const found = this.#read(tier, venueId, wanted, from, mark, limit + 1 - rows.length);
      rows.push(...found.map((row) => ({ ...row, tier })));
    }
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map((row) => JSON.parse(row.json) as Song),
      nextCursor:
        rows.length > limit && last
          ? encodeCursor(list, [last.tier, last.size, last.titleKey, last.artistKey, last.songId])
          : null,
    };
  }

  #read(tier: number, venueId: VenueId, wanted: Term[], from: string, mark: Mark, limit: number): Row[] {
    const [size, titleKey, artistKey, songId] = mark;
    const common = { venueId, from, below: from + LAST, titleKey, artistKey, songId, limit };
    const anywhere = matchExpression(wanted);
    const inTitle = `title : (${anywhere})`;
    const values = [
      common,
      common,
      { ...common, size, match: inTitle },
      { ...common, size, match: anywhere, titleMatch: inTitle },
    ][tier];
    return this.#tiers[tier]?.all(values ?? common) as Row[];
  }
}

/** All terms, each a phrase, the last as a prefix. Tokens hold letters and digits only: nothing to escape. */
function matchExpression(wanted: readonly Term[]): string {
  return wanted.map((term, index) => `"${term.join(" ")}"${index === wanted.length - 1 ? " *" : ""}`).join(" AND ");
}
