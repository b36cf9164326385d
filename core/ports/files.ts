/** Files that clients send and read past the service: media, and songbooks to import. */
import type { ImportJobId, MediaId, SongId, VenueId } from "../ids.ts";
import type { MediaFile } from "../media.ts";
import type { ImportJob } from "../songbook-imports.ts";

/** How a client sends one file past the service's own requests: to exactly that place, of exactly that kind and size. */
export interface UploadGrant {
  method: "PUT";
  /** Absolute, or a path on the service's own origin. */
  url: string;
  /** To be sent as they stand, and no `Authorization` beside them. */
  headers: Record<string, string>;
  /** ISO 8601 UTC. */
  expiresAt: string;
}

export interface MediaPlace {
  venueId: VenueId;
  songId: SongId;
  mediaId: MediaId;
}

/** The media files of songs. What was uploaded is seen by nobody before it is kept, and forgotten after a day. */
export interface MediaStore {
  grantUpload(place: MediaPlace, file: MediaFile): Promise<UploadGrant>;
  /** Keeps what was uploaded. Kept already is fine; null when nothing has arrived. */
  keep(place: MediaPlace): Promise<MediaFile | null>;
  /** Null unless it is kept. */
  find(place: MediaPlace): Promise<MediaFile | null>;
  /** Where anyone reads it, with range requests: absolute, or a path on the service's own origin. */
  addressOf(place: MediaPlace): string;
  remove(place: MediaPlace): Promise<void>;
  /** Everything of a song, uploads that nobody kept too. */
  removeAll(venueId: VenueId, songId: SongId): Promise<void>;
}

/** Songbooks that clients sent as files; forgotten after a day. */
export interface SongbookFiles {
  grantUpload(venueId: VenueId, jobId: ImportJobId, file: { contentType: string; bytes: number }): Promise<UploadGrant>;
  /** From its beginning, as often as it is asked for; null when it has not arrived or is gone. */
  read(venueId: VenueId, jobId: ImportJobId): Promise<AsyncIterable<Uint8Array> | null>;
  remove(venueId: VenueId, jobId: ImportJobId): Promise<void>;
}

/** Imports under way and, for a week, what became of them. */
export interface ImportJobs {
  create(job: ImportJob): Promise<void>;
  get(venueId: VenueId, jobId: ImportJobId): Promise<ImportJob | null>;
  /** Gives a job to one runner, who holds it for a minute from here and from each `save`. */
  claim(
    venueId: VenueId,
    jobId: ImportJobId,
    runner: string,
    nowMs: number,
  ): Promise<ImportJob | "busy" | "ended" | "missing">;
  /** False, and nothing was written, when another runner holds it by now or it has ended. */
  save(job: ImportJob, runner: string, nowMs: number): Promise<boolean>;
}
