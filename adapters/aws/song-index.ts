/**
 * A venue's songbook in memory, searched as `core/song-search.ts` says, in the order of the embedded mode: titles that
 * begin with the query, artists that do, all words in the title, all words anywhere.
 *
 * A linear look through 60,000 songs takes some milliseconds and needs no structure beside the songs themselves.
 */
import { InvalidCursor, type Page, type PageRequest } from "../../core/ports/pages.ts";
import { joinedForms, searchKey, type Term, terms } from "../../core/song-search.ts";
import type { Song } from "../../core/songs.ts";

interface Entry {
  song: Song;
  title: string;
  artist: string;
  joined: string;
}

type Found = [tier: number, size: number, first: string, second: string, songId: string];

export class SongIndex {
  readonly #entries: Entry[];

  constructor(songs: readonly Song[]) {
    this.#entries = songs.map((song) => ({
      song,
      title: searchKey(song.title),
      artist: searchKey(song.artist),
      joined: joinedForms(`${song.title} ${song.artist}`).join(" "),
    }));
  }

  /** @param list names the venue: a cursor of another one is refused. @throws InvalidCursor */
  search(list: string, query: string, { limit, cursor }: PageRequest): Page<Song> {
    const wanted = terms(query);
    if (wanted.length === 0) return { items: [], nextCursor: null };
    const from = searchKey(query);
    const name = `search ${list} ${from}`;
    const after = cursor === null ? null : decoded(name, cursor);
    const found: { at: Found; song: Song }[] = [];
    for (const entry of this.#entries) {
      const at = placeOf(entry, wanted, from);
      if (at && (after === null || compare(at, after) > 0)) found.push({ at, song: entry.song });
    }
    found.sort((one, other) => compare(one.at, other.at));
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map(({ song }) => song),
      nextCursor: found.length > limit && last ? encoded(name, last.at) : null,
    };
  }
}

function placeOf({ song, title, artist, joined }: Entry, wanted: readonly Term[], from: string): Found | null {
  const { songId } = song;
  if (title.startsWith(from)) return [0, 0, title, artist, songId];
  if (artist.startsWith(from)) return [1, 0, artist, title, songId];
  const has = (text: string) => (term: Term, index: number) => isIn(text, term, index === wanted.length - 1);
  const inTitle = has(title);
  if (wanted.every(inTitle)) return [2, title.length, title, artist, songId];
  const inArtist = has(artist);
  const inJoined = has(joined);
  const anywhere = (term: Term, index: number) =>
    inTitle(term, index) || inArtist(term, index) || inJoined(term, index);
  return wanted.every(anywhere) ? [3, title.length, title, artist, songId] : null;
}

/** A term's tokens side by side, the last one as a prefix where the query may go on. */
function isIn(text: string, term: Term, isPrefix: boolean): boolean {
  const phrase = ` ${term.join(" ")}`;
  return ` ${text} `.includes(isPrefix ? phrase : `${phrase} `);
}

function compare(one: Found, other: Found): number {
  for (const [index, part] of one.entries()) {
    const against = other[index] as typeof part;
    if (part !== against) return part < against ? -1 : 1;
  }
  return 0;
}

const encoded = (name: string, at: Found): string => Buffer.from(JSON.stringify([name, ...at])).toString("base64url");

function decoded(name: string, cursor: string): Found {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    throw new InvalidCursor();
  }
  const kinds = ["string", "number", "number", "string", "string", "string"];
  if (!Array.isArray(read) || read[0] !== name || read.length !== kinds.length) throw new InvalidCursor();
  if (kinds.some((kind, index) => typeof (read as unknown[])[index] !== kind)) throw new InvalidCursor();
  return read.slice(1) as Found;
}
