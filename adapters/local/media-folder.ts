/** Media in a folder: `<venue>/<song>/<media>.<ending>`, served at `/media/<venue>/<song>/<media>`. */
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ID_PATTERN, type SongId, type VenueId } from "../../core/ids.ts";
import { MEDIA_ENDINGS, MEDIA_TYPES, type MediaFile, type MediaType } from "../../core/media.ts";
import type { MediaPlace, MediaStore, UploadGrant } from "../../core/ports/files.ts";
import type { UploadFolder } from "./upload-folder.ts";

/** One that lies there. */
export interface KeptMedia extends MediaFile {
  path: string;
  modifiedAtMs: number;
}

export class MediaFolder implements MediaStore {
  readonly #folder: string;
  readonly #uploads: UploadFolder;

  constructor(folder: string, uploads: UploadFolder) {
    this.#folder = folder;
    this.#uploads = uploads;
  }

  async grantUpload(place: MediaPlace, file: MediaFile): Promise<UploadGrant> {
    return this.#uploads.grant(place.mediaId, { ...file, name: uploadName(place, file.contentType) });
  }

  async keep(place: MediaPlace): Promise<MediaFile | null> {
    for (const contentType of MEDIA_TYPES) {
      const from = this.#uploads.path(uploadName(place, contentType));
      if (!(await stat(from).catch(nothing))) continue;
      const to = this.#path(place, contentType);
      await mkdir(dirname(to), { recursive: true });
      // Somebody else may be keeping the same one.
      await rename(from, to).catch(nothing);
    }
    return this.find(place);
  }

  async find(place: MediaPlace): Promise<MediaFile | null> {
    const kept = await this.look(place);
    return kept && { contentType: kept.contentType, bytes: kept.bytes };
  }

  /** Null for anything that is no kept file, whatever the ids are. */
  async look(place: MediaPlace): Promise<KeptMedia | null> {
    for (const contentType of MEDIA_TYPES) {
      const path = this.#path(place, contentType);
      const found = await stat(path).catch(nothing);
      if (found?.isFile()) return { path, contentType, bytes: found.size, modifiedAtMs: Math.floor(found.mtimeMs) };
    }
    return null;
  }

  addressOf({ venueId, songId, mediaId }: MediaPlace): string {
    return `/media/${venueId}/${songId}/${mediaId}`;
  }

  async remove(place: MediaPlace): Promise<void> {
    for (const contentType of MEDIA_TYPES) {
      await rm(this.#path(place, contentType), { force: true });
      await rm(this.#uploads.path(uploadName(place, contentType)), { force: true });
    }
  }

  async removeAll(venueId: VenueId, songId: SongId): Promise<void> {
    await rm(this.#songFolder(venueId, songId), { recursive: true, force: true });
    const uploads = await readdir(this.#uploads.path("."));
    for (const name of uploads.filter((one) => one.startsWith(`${venueId}.${songId}.`))) {
      await rm(this.#uploads.path(name), { force: true });
    }
  }

  #path(place: MediaPlace, contentType: MediaType): string {
    return join(this.#songFolder(place.venueId, place.songId), `${safe(place.mediaId)}.${MEDIA_ENDINGS[contentType]}`);
  }

  #songFolder(venueId: VenueId, songId: SongId): string {
    return join(this.#folder, safe(venueId), safe(songId));
  }
}

/** The ids have no dots, so the name can be taken apart again. */
function uploadName({ venueId, songId, mediaId }: MediaPlace, contentType: MediaType): string {
  return `${safe(venueId)}.${safe(songId)}.${safe(mediaId)}.${MEDIA_ENDINGS[contentType]}`;
}

/** An id can name no other folder: it has neither dots nor slashes. @throws for anything else. */
function safe(id: string): string {
  if (!ID_PATTERN.test(id)) throw new Error("that is no id");
  return id;
}

/** Null for a file that is not there. @throws everything else. */
function nothing(error: unknown): null {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") return null;
  throw error;
}
