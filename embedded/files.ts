/** What is kept beside the database: media, and files on their way in. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MediaFolder } from "../adapters/local/media-folder.ts";
import { serveMedia } from "../adapters/local/media-route.ts";
import { SongbookFolder } from "../adapters/local/songbook-folder.ts";
import { UploadFolder } from "../adapters/local/upload-folder.ts";
import type { Clock } from "../core/ports/machine.ts";
import { allowOrigin } from "../rest/cors.ts";

export interface Files {
  media: MediaFolder;
  songbooks: SongbookFolder;
  /** Null for what is neither an upload nor media. */
  answer(request: Request): Promise<Response | null>;
  close(): void;
}

/** @param dataDir `:memory:` keeps them until the end of the process only. */
export function openFiles(dataDir: string, clock: Clock, corsOrigins: readonly string[]): Files {
  const isKept = dataDir !== ":memory:";
  const folder = isKept ? dataDir : mkdtempSync(join(tmpdir(), "karaoke-files-"));
  const uploads = new UploadFolder(join(folder, "uploads"), clock);
  const media = new MediaFolder(join(folder, "media"), uploads);
  return {
    media,
    songbooks: new SongbookFolder(uploads),
    async answer(request) {
      const response = (await uploads.receive(request)) ?? (await serveMedia(media, request));
      if (response) allowOrigin(request, response.headers, corsOrigins);
      return response;
    },
    close() {
      if (!isKept) rmSync(folder, { recursive: true, force: true });
    },
  };
}
