/** The songbook: lists and single songs from the table, search from an index that is made of it. */
import { id, type SongId, type VenueId } from "../../../core/ids.ts";
import type { Ids } from "../../../core/ports/machine.ts";
import type { Page, PageRequest } from "../../../core/ports/pages.ts";
import type { SongRepository } from "../../../core/ports/resources.ts";
import { searchKey, songMatchKey } from "../../../core/song-search.ts";
import type { ImportCounts } from "../../../core/songbook-imports.ts";
import { merged, type Song, type SongDraft } from "../../../core/songs.ts";
import { type BatchRow, batchRow } from "./batch-row.ts";
import { unpacked } from "./body.ts";
import { LAST, pageOf, SEPARATOR } from "./cursor.ts";
import { keyPart, ResourceTable, resourceKey, revisionOf } from "./resource-table.ts";
import type { Item, Table } from "./table.ts";

/** Reads and writes of one batch under way at once. */
const LANES = 25;
/** Lost races against somebody who edits the same song. */
const MAX_ATTEMPTS = 5;

/** Single songs, for who needs no list: the worker copies one into a request. */
export function songTable(table: Table): ResourceTable<SongId, Song> {
  return new ResourceTable<SongId, Song>(table, {
    idOf: (song) => song.songId,
    indexed: (song) => ({ byName: { S: `${nameKey(song)}${song.songId}` } }),
    isGone: () => false,
    tombstone: null,
  });
}

export interface DynamoSongsDeps {
  table: Table;
  search: SongRepository["search"];
  ids: Pick<Ids, "newId">;
}

export function createDynamoSongs({ table, search, ids }: DynamoSongsDeps): SongRepository {
  const songs = songTable(table);

  async function known(venueId: VenueId, draft: SongDraft): Promise<Item | null> {
    if (draft.songId) return table.get(resourceKey(venueId, draft.songId));
    const from = nameKey(draft);
    const { pk } = resourceKey(venueId, "");
    const range = { pk, index: "byName", sortKey: "byName", from, to: from + LAST, consistent: true };
    const key = songMatchKey(draft);
    const alike: { item: Item; song: Song }[] = [];
    for await (const page of table.query(range)) {
      for (const item of page) alike.push({ item, song: await unpacked<Song>(item.body) });
    }
    // The oldest, should hand-made edits have given two songs the same words.
    return alike.filter(({ song }) => songMatchKey(song) === key).sort(byAge)[0]?.item ?? null;
  }

  async function importOne(venueId: VenueId, draft: SongDraft, at: string, row: BatchRow): Promise<keyof ImportCounts> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const item = await known(venueId, draft);
      const before = item && row.outcomeBefore(item);
      if (before) return before;
      if (!item) {
        const songId = draft.songId ?? row.newId ?? id<SongId>(ids.newId());
        const song = { ...draft, songId, createdAt: at, updatedAt: at };
        const inserted = await songs.insert(venueId, song, row.mark(null, "added"));
        // An id of this row's own is there when the row was done before, or is by another runner just now.
        if (inserted !== "exists" || songId === row.newId) return "added";
        continue;
      }
      const stored = await unpacked<Song>(item.body);
      const next = merged(stored, draft);
      if (JSON.stringify(next) === JSON.stringify(stored)) return "skipped";
      const changed = { ...next, updatedAt: at };
      const replaced = await songs.replace(venueId, changed, revisionOf(item), row.mark(item, "updated"));
      if (typeof replaced !== "string") return "updated";
    }
    throw new Error("a song was changed by others again and again while it was imported");
  }

  return {
    insert: (venueId, song) => songs.insert(venueId, song),
    get: (venueId, songId) => songs.get(venueId, songId),
    replace: (venueId, song, ifRevision) => songs.replace(venueId, song, ifRevision),
    remove: (venueId, songId, ifRevision) => songs.remove(venueId, songId, ifRevision),
    search,

    list(venueId: VenueId, page: PageRequest): Promise<Page<Song>> {
      return pageOf(table, `songs ${venueId}`, wholeBook(venueId), page, (item) => unpacked<Song>(item.body));
    },

    /**
     * There is no transaction for so many items: a batch that fails half way has imported a part. Sent again under its
     * name it finds on each song what it did there; without one it skips that part. Rows that mean the same song are
     * taken one after another.
     */
    async importBatch(venueId, drafts, at, name) {
      const counts: ImportCounts = { added: 0, updated: 0, skipped: 0 };
      const perSong = new Map<string, { index: number; draft: SongDraft }[]>();
      for (const [index, draft] of drafts.entries()) {
        const key = draft.songId ?? songMatchKey(draft);
        perSong.set(key, [...(perSong.get(key) ?? []), { index, draft }]);
      }
      const waiting = [...perSong.values()].reverse();
      const lane = async () => {
        for (let next = waiting.pop(); next; next = waiting.pop()) {
          const rows = next.map(({ index }) => index);
          for (const { index, draft } of next) {
            counts[await importOne(venueId, draft, at, batchRow(name, index, rows))] += 1;
          }
        }
      };
      const lanes = Array.from({ length: LANES }, () =>
        lane().catch((failure: unknown) => {
          // The others finish what they have begun, and nothing is written after this has failed.
          waiting.length = 0;
          throw failure;
        }),
      );
      const failed = (await Promise.allSettled(lanes)).find((one) => one.status === "rejected");
      if (failed) throw failed.reason;
      return counts;
    },
  };
}

/** Every song of a venue, for the index. */
export async function* everySong(table: Table, venueId: VenueId): AsyncGenerator<Song> {
  for await (const page of table.query(wholeBook(venueId))) {
    for (const item of page) yield await unpacked<Song>(item.body);
  }
}

function wholeBook(venueId: VenueId) {
  const { pk } = resourceKey(venueId, "");
  return { pk, index: "byName", sortKey: "byName", from: SEPARATOR, to: LAST, consistent: true };
}

const byAge = ({ song: one }: { song: Song }, { song: other }: { song: Song }): number =>
  one.createdAt < other.createdAt ? -1 : Number(one.createdAt > other.createdAt);

/** By artist, then title, both folded; 400 bytes each leave room for the id within a sort key's 1,024. */
function nameKey({ artist, title }: Pick<Song, "artist" | "title">): string {
  return [artist, title].map((text) => keyPart(searchKey(text) || text, 400) + SEPARATOR).join("");
}
