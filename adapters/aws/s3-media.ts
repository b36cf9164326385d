/**
 * Media in S3. A file is uploaded to one bucket, which forgets it after a day, and copied to the one that CloudFront
 * serves when it is kept: nobody sees what was not looked at, and only the first bucket lets browsers in.
 */
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NotFound,
  type S3Client,
} from "@aws-sdk/client-s3";
import * as v from "valibot";
import type { SongId, VenueId } from "../../core/ids.ts";
import { type MediaFile, mediaFileSchema } from "../../core/media.ts";
import type { MediaPlace, MediaStore, UploadGrant } from "../../core/ports/files.ts";
import type { Clock } from "../../core/ports/machine.ts";
import { presignedPut } from "./presigned.ts";

export interface S3MediaDeps {
  client: S3Client;
  uploadsBucket: string;
  mediaBucket: string;
  /** The site whose distribution serves the media bucket. */
  siteOrigin: string;
  clock: Clock;
}

export class S3Media implements MediaStore {
  readonly #deps: S3MediaDeps;

  constructor(deps: S3MediaDeps) {
    this.#deps = deps;
  }

  async grantUpload(place: MediaPlace, file: MediaFile): Promise<UploadGrant> {
    const { client, clock, uploadsBucket } = this.#deps;
    return presignedPut(client, clock, { bucket: uploadsBucket, key: keyOf(place), ...file });
  }

  async keep(place: MediaPlace): Promise<MediaFile | null> {
    const { client, uploadsBucket, mediaBucket } = this.#deps;
    const Key = keyOf(place);
    const uploaded = await this.#look(uploadsBucket, Key);
    if (!uploaded) return this.find(place);
    await client.send(new CopyObjectCommand({ Bucket: mediaBucket, Key, CopySource: `${uploadsBucket}/${Key}` }));
    await client.send(new DeleteObjectCommand({ Bucket: uploadsBucket, Key }));
    return uploaded;
  }

  async find(place: MediaPlace): Promise<MediaFile | null> {
    return this.#look(this.#deps.mediaBucket, keyOf(place));
  }

  addressOf(place: MediaPlace): string {
    return `${this.#deps.siteOrigin}/${keyOf(place)}`;
  }

  async remove(place: MediaPlace): Promise<void> {
    const { client, uploadsBucket, mediaBucket } = this.#deps;
    for (const Bucket of [mediaBucket, uploadsBucket]) {
      await client.send(new DeleteObjectCommand({ Bucket, Key: keyOf(place) }));
    }
  }

  async removeAll(venueId: VenueId, songId: SongId): Promise<void> {
    const { uploadsBucket, mediaBucket } = this.#deps;
    for (const bucket of [mediaBucket, uploadsBucket]) await this.#empty(bucket, songPrefix(venueId, songId));
  }

  async #empty(Bucket: string, Prefix: string): Promise<void> {
    const { client } = this.#deps;
    // What was listed is gone then, so each list begins anew.
    for (;;) {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }));
      if (Contents.length === 0) return;
      const Objects = Contents.map(({ Key }) => ({ Key }));
      const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
      if (Errors.length > 0) throw new Error(`S3 did not delete ${Errors.length} objects: ${Errors[0]?.Code}`);
    }
  }

  /** Null for what is not there or no media: the signature of an upload lets nothing else in. */
  async #look(Bucket: string, Key: string): Promise<MediaFile | null> {
    try {
      const { ContentType, ContentLength } = await this.#deps.client.send(new HeadObjectCommand({ Bucket, Key }));
      const parsed = v.safeParse(mediaFileSchema, { contentType: ContentType, bytes: ContentLength });
      return parsed.success ? parsed.output : null;
    } catch (error) {
      if (error instanceof NotFound) return null;
      throw error;
    }
  }
}

const songPrefix = (venueId: VenueId, songId: SongId): string => `media/${venueId}/${songId}/`;
const keyOf = ({ venueId, songId, mediaId }: MediaPlace): string => `${songPrefix(venueId, songId)}${mediaId}`;
