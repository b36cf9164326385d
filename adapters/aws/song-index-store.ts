/**
 * The index of each songbook as one object in S3: written by the indexer, read by whoever searches.
 *
 * A search may be behind the songbook by the indexer's pause (half a minute after the last change) and by
 * `CHECK_AGAIN_AFTER_MS`.
 */
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { VenueId } from "../../core/ids.ts";
import type { Clock } from "../../core/ports/machine.ts";
import type { Page, PageRequest } from "../../core/ports/pages.ts";
import type { Song } from "../../core/songs.ts";
import { compress, decompress } from "./dynamo/body.ts";
import { SongIndex } from "./song-index.ts";

/** How long an index is used before S3 is asked whether there is a newer one. */
const CHECK_AGAIN_AFTER_MS = 15_000;
/** Songbooks kept in memory; one of 60,000 songs takes some 100 MB. */
const VENUES_KEPT = 2;

interface Kept {
  etag: string | null;
  index: SongIndex;
  checkedAt: number;
}

export class SongIndexStore {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #clock: Clock;
  readonly #kept = new Map<VenueId, Kept>();

  constructor(client: S3Client, bucket: string, clock: Clock) {
    this.#client = client;
    this.#bucket = bucket;
    this.#clock = clock;
  }

  async save(venueId: VenueId, songs: readonly Song[]): Promise<void> {
    await this.#client.send(
      new PutObjectCommand({
        Bucket: this.#bucket,
        Key: keyOf(venueId),
        Body: await compress(JSON.stringify(songs)),
        ContentType: "application/json",
        ContentEncoding: "gzip",
      }),
    );
  }

  async search(venueId: VenueId, query: string, page: PageRequest): Promise<Page<Song>> {
    return (await this.#index(venueId)).search(venueId, query, page);
  }

  async #index(venueId: VenueId): Promise<SongIndex> {
    const kept = this.#kept.get(venueId);
    if (kept && this.#clock.now() - kept.checkedAt < CHECK_AGAIN_AFTER_MS) return kept.index;
    const read = (await this.#read(venueId, kept?.etag ?? null)) ?? kept;
    const fresh = { ...(read ?? { etag: null, index: new SongIndex([]) }), checkedAt: this.#clock.now() };
    this.#kept.delete(venueId);
    this.#kept.set(venueId, fresh);
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > VENUES_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return fresh.index;
  }

  /** Null when there is none, or none but the one that is known. */
  async #read(venueId: VenueId, etag: string | null): Promise<Omit<Kept, "checkedAt"> | null> {
    try {
      const { Body, ETag } = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#bucket, Key: keyOf(venueId), ...(etag && { IfNoneMatch: etag }) }),
      );
      if (!Body) throw new Error("S3 gave no object");
      const songs = JSON.parse((await decompress(await Body.transformToByteArray())).toString()) as Song[];
      return { etag: ETag ?? null, index: new SongIndex(songs) };
    } catch (error) {
      if (error instanceof NoSuchKey || statusOf(error) === 304) return null;
      throw error;
    }
  }
}

const keyOf = (venueId: VenueId): string => `song-index/${venueId}.json`;

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;
}
