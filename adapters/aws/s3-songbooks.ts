/** Songbooks on their way in: one object each in the bucket of uploads, which tells the importer's queue of it. */
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, type S3Client } from "@aws-sdk/client-s3";
import { ID_PATTERN, type ImportJobId, id, type VenueId } from "../../core/ids.ts";
import type { SongbookFiles, UploadGrant } from "../../core/ports/files.ts";
import type { Clock } from "../../core/ports/machine.ts";
import { presignedPut } from "./presigned.ts";

export const SONGBOOK_PREFIX = "songbooks/";
/** Deliveries of one notification; an import that fails at the last one has failed. */
export const IMPORT_MAX_RECEIVES = 5;

export interface S3SongbooksDeps {
  client: S3Client;
  bucket: string;
  clock: Clock;
}

export class S3Songbooks implements SongbookFiles {
  readonly #deps: S3SongbooksDeps;

  constructor(deps: S3SongbooksDeps) {
    this.#deps = deps;
  }

  async grantUpload(
    venueId: VenueId,
    jobId: ImportJobId,
    file: { contentType: string; bytes: number },
  ): Promise<UploadGrant> {
    const { client, clock, bucket } = this.#deps;
    return presignedPut(client, clock, { bucket, key: keyOf(venueId, jobId), ...file });
  }

  async read(venueId: VenueId, jobId: ImportJobId): Promise<AsyncIterable<Uint8Array> | null> {
    const { client, bucket } = this.#deps;
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(venueId, jobId) }));
      return Body ? (Body as unknown as AsyncIterable<Uint8Array>) : null;
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  }

  async remove(venueId: VenueId, jobId: ImportJobId): Promise<void> {
    const { client, bucket } = this.#deps;
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: keyOf(venueId, jobId) }));
  }
}

const keyOf = (venueId: VenueId, jobId: ImportJobId): string => `${SONGBOOK_PREFIX}${venueId}/${jobId}`;

/** The songbooks that a notification of S3 is about; none in the one that S3 sends to try a queue out. */
export function songbooksOf(notification: string): { venueId: VenueId; jobId: ImportJobId }[] {
  const { Records = [] } = JSON.parse(notification) as { Records?: { s3: { object: { key: string } } }[] };
  return Records.map(({ s3 }) => {
    // As in a form: a space is a plus.
    const key = decodeURIComponent(s3.object.key.replaceAll("+", " "));
    const [venueId = "", jobId = "", ...more] = key.slice(SONGBOOK_PREFIX.length).split("/");
    const isOurs = key.startsWith(SONGBOOK_PREFIX) && more.length === 0;
    if (!isOurs || !ID_PATTERN.test(venueId) || !ID_PATTERN.test(jobId)) throw new Error("that key is no songbook's");
    return { venueId: id<VenueId>(venueId), jobId: id<ImportJobId>(jobId) };
  });
}
