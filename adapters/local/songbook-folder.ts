/** Songbooks on their way in, among the other uploads: `<venue>.<job>.csv`. */
import { createReadStream, readdirSync } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { type ImportJobId, id, type VenueId } from "../../core/ids.ts";
import type { SongbookFiles, UploadGrant } from "../../core/ports/files.ts";
import type { UploadFolder } from "./upload-folder.ts";

export interface Arrived {
  venueId: VenueId;
  jobId: ImportJobId;
}

export class SongbookFolder implements SongbookFiles {
  readonly #uploads: UploadFolder;
  /** Told of every songbook that is there, whole. */
  onArrived: (arrived: Arrived) => void = () => {};

  constructor(uploads: UploadFolder) {
    this.#uploads = uploads;
  }

  /** Those that nobody has removed yet. */
  arrived(): Arrived[] {
    return readdirSync(this.#uploads.path(".")).flatMap((name) => {
      const [, venueId, jobId] = /^([\w-]+)\.([\w-]+)\.csv$/.exec(name) ?? [];
      return venueId && jobId ? [{ venueId: id<VenueId>(venueId), jobId: id<ImportJobId>(jobId) }] : [];
    });
  }

  async grantUpload(
    venueId: VenueId,
    jobId: ImportJobId,
    file: { contentType: string; bytes: number },
  ): Promise<UploadGrant> {
    const arrived = () => this.onArrived({ venueId, jobId });
    return this.#uploads.grant(jobId, { ...file, name: nameOf(venueId, jobId), arrived });
  }

  async read(venueId: VenueId, jobId: ImportJobId): Promise<AsyncIterable<Uint8Array> | null> {
    const path = this.#uploads.path(nameOf(venueId, jobId));
    const isThere = await stat(path).then(
      () => true,
      () => false,
    );
    return isThere ? createReadStream(path) : null;
  }

  async remove(venueId: VenueId, jobId: ImportJobId): Promise<void> {
    await rm(this.#uploads.path(nameOf(venueId, jobId)), { force: true });
  }
}

const nameOf = (venueId: VenueId, jobId: ImportJobId): string => `${venueId}.${jobId}.csv`;
