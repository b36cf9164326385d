/** A song of the venue's songbook. */
import type { SongId } from "./ids.ts";

export interface Song {
  songId: SongId;
  title: string;
  artist: string;
  durationSec?: number | undefined;
  year?: number | undefined;
  /** BCP 47, such as `en` or `pt-BR`. */
  language?: string | undefined;
  explicit?: boolean | undefined;
  /** The discs or files it is on. */
  versions?: SongVersion[] | undefined;
  /** ISO 8601 UTC. */
  createdAt: string;
  updatedAt: string;
}

export interface SongVersion {
  brand: string;
  discId: string;
  mediaId?: string | undefined;
}

/** What one row of a songbook says. Without `songId` the song with the same folded title and artist is meant. */
export type SongDraft = Omit<Song, "songId" | "createdAt" | "updatedAt"> & { songId?: SongId | undefined };
