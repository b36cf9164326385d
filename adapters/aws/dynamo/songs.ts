import type { SongId } from "../../../core/ids.ts";
import { searchKey } from "../../../core/song-search.ts";
import type { Song } from "../../../core/songs.ts";
import { SEPARATOR } from "./cursor.ts";
import { keyPart, ResourceTable } from "./resource-table.ts";
import type { Table } from "./table.ts";

/** Single songs, for who needs no list: the worker copies one into a request. */
export function songTable(table: Table): ResourceTable<SongId, Song> {
  return new ResourceTable<SongId, Song>(table, {
    idOf: (song) => song.songId,
    indexed: (song) => ({ byName: { S: `${nameKey(song)}${song.songId}` } }),
    isGone: () => false,
    tombstone: null,
  });
}

/** By artist, then title, both folded. */
export function nameKey({ artist, title }: Pick<Song, "artist" | "title">): string {
  return [artist, title].map((text) => keyPart(searchKey(text) || text, 400) + SEPARATOR).join("");
}
