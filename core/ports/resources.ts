/** Singers, songs and performances: what REST reads and writes. */
import type { RotationId, SingerId, SongId, TurnId, VenueId } from "../ids.ts";
import type { Performance } from "../performances.ts";
import type { Singer } from "../singers.ts";
import type { ImportCounts } from "../songbook-imports.ts";
import type { Song, SongDraft } from "../songs.ts";
import type { Page, PageRequest } from "./pages.ts";

/** `revision` rises with every write of this resource; it is what the ETag shows. */
export interface Stored<T> {
  value: T;
  revision: number;
}

/** `ifRevision: null` writes whatever the revision is. */
export interface Resources<Id extends string, T> {
  insert(venueId: VenueId, value: T): Promise<Stored<T> | "exists">;
  get(venueId: VenueId, id: Id): Promise<Stored<T> | null>;
  replace(venueId: VenueId, value: T, ifRevision: number | null): Promise<Stored<T> | "missing" | "changed">;
  remove(venueId: VenueId, id: Id, ifRevision: number | null): Promise<"removed" | "missing" | "changed">;
}

export interface SingerRepository extends Resources<SingerId, Singer> {
  /** By stage name, folded, then id. */
  list(venueId: VenueId, page: PageRequest): Promise<Page<Singer>>;
}

export interface SongRepository extends Resources<SongId, Song> {
  /** By artist and title, folded, then id. */
  list(venueId: VenueId, page: PageRequest): Promise<Page<Song>>;
  /** Best first; see `core/song-search.ts` for what matches. */
  search(venueId: VenueId, query: string, page: PageRequest): Promise<Page<Song>>;
  /**
   * A draft is the song with its `songId`, else the one with the same folded title and artist, else a new one.
   * What a draft leaves out stays as it was; versions are joined.
   *
   * @param name of this very batch: sent again under it, after whatever became of it before, it has no second effect
   *   and gives the counts of the first time, until the next batch has been written.
   */
  importBatch(venueId: VenueId, drafts: SongDraft[], at: string, name?: string): Promise<ImportCounts>;
}

export interface PerformanceFilter {
  singerId?: SingerId | undefined;
  rotationId?: RotationId | undefined;
  /** ISO 8601 UTC, inclusive. */
  from?: string | undefined;
  /** ISO 8601 UTC, exclusive. */
  to?: string | undefined;
}

export interface PerformanceRepository extends Resources<TurnId, Performance> {
  /** Newest `performedAt` first, then id. */
  list(venueId: VenueId, filter: PerformanceFilter, page: PageRequest): Promise<Page<Performance>>;
  /**
   * From the log: standing or reverted as of this version of its rotation. An older or equal version than was recorded
   * changes nothing, and neither does one for a performance that the KJ has edited or removed since (ROT-24).
   */
  record(venueId: VenueId, performance: Performance, version: number): Promise<void>;
  revert(venueId: VenueId, performanceId: TurnId, version: number): Promise<void>;
}
