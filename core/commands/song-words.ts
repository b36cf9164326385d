/** How a command names a song: by id, or by title and artist. */
import * as v from "valibot";
import type { SongWords } from "../rotation/asking.ts";
import { artistSchema, durationSecSchema, songIdSchema, titleSchema } from "../schemas.ts";

export const songWords = {
  songId: v.optional(songIdSchema),
  title: v.optional(titleSchema),
  artist: v.optional(artistSchema),
  durationSec: v.optional(durationSecSchema),
};

export const ONE_SONG = "name the song either by songId or by title and artist";

export function isOneSong({ songId, title, artist, durationSec }: SongWords): boolean {
  if (songId !== undefined) return title === undefined && artist === undefined && durationSec === undefined;
  return title !== undefined && artist !== undefined;
}

/** Whether any song is named at all. */
export function namesSong({ songId, title, artist, durationSec }: SongWords): boolean {
  return songId !== undefined || title !== undefined || artist !== undefined || durationSec !== undefined;
}
