/** The songbook: lists and single songs from the table, search from an index that is made of it. */
import { id, type SongId, type VenueId } from "../../../core/ids.ts";
import type { Ids, ImportCounts, Page, PageRequest, SongRepository, Stored } from "../../../core/ports.ts";
import { searchKey, songMatchKey } from "../../../core/song-search.ts";
import { merged, type Song, type SongDraft } from "../../../core/songs.ts";
import { unpacked } from "./body.ts";
import { LAST, pageOf, SEPARATOR } from "./cursor.ts";
import { keyPart, ResourceTable, resourceKey } from "./resource-table.ts";
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

  async function known(venueId: VenueId, draft: SongDraft): Promise<Stored<Song> | null> {
    if (draft.songId) return songs.get(venueId, draft.songId);
    const from = nameKey(draft);
    const { pk } = resourceKey(venueId, "");
    const range = { pk, index: "byName", sortKey: "byName", from, to: from + LAST, consistent: true };
    const key = songMatchKey(draft);
    const alike: Stored<Song>[] = [];
    for await (const page of table.query(range)) alike.push(...(await Promise.all(page.map(storedOf))));
    // The oldest, should hand-made edits have given two songs the same words.
    return alike.filter(({ value }) => songMatchKey(value) === key).sort(byAge)[0] ?? null;
  }

  async function importOne(venueId: VenueId, draft: SongDraft, at: string): Promise<keyof ImportCounts> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const stored = await known(venueId, draft);
      if (!stored) {
        const songId = draft.songId ?? id<SongId>(ids.newId());
        const inserted = await songs.insert(venueId, { ...draft, songId, createdAt: at, updatedAt: at });
        if (inserted !== "exists") return "added";
        continue;
      }
      const next = merged(stored.value, draft);
      if (JSON.stringify(next) === JSON.stringify(stored.value)) return "skipped";
      const replaced = await songs.replace(venueId, { ...next, updatedAt: at }, stored.revision);
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
     * There is no transaction for so many items: a batch that fails half way has imported a part, and sent again it
     * skips that part. Rows that mean the same song are taken one after another.
     */
    async importBatch(venueId, drafts, at) {
      const counts: ImportCounts = { added: 0, updated: 0, skipped: 0 };
      const perSong = new Map<string, SongDraft[]>();
      for (const draft of drafts) {
        const key = draft.songId ?? songMatchKey(draft);
        perSong.set(key, [...(perSong.get(key) ?? []), draft]);
      }
      const waiting = [...perSong.values()].reverse();
      const lanes = Array.from({ length: LANES }, async () => {
        for (let next = waiting.pop(); next; next = waiting.pop()) {
          for (const draft of next) counts[await importOne(venueId, draft, at)] += 1;
        }
      });
      await Promise.all(lanes);
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

async function storedOf(item: Item): Promise<Stored<Song>> {
  return { value: await unpacked<Song>(item.body), revision: Number(item.revision?.N) };
}

const byAge = ({ value: one }: Stored<Song>, { value: other }: Stored<Song>): number =>
  one.createdAt < other.createdAt ? -1 : Number(one.createdAt > other.createdAt);

/** By artist, then title, both folded; 400 bytes each leave room for the id within a sort key's 1,024. */
function nameKey({ artist, title }: Pick<Song, "artist" | "title">): string {
  return [artist, title].map((text) => keyPart(searchKey(text) || text, 400) + SEPARATOR).join("");
}
