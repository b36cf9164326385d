import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ImportJobId, id } from "../../core/ids.ts";
import type { SongbookFiles, UploadGrant } from "../../core/ports/files.ts";
import { OTHER_VENUE, VENUE } from "./samples.ts";

export interface OpenedSongbooks {
  port: SongbookFiles;
  /** As a client that sends it as it was told to, but for `headers`. */
  send(grant: UploadGrant, body: string, headers?: Record<string, string>): Promise<Response>;
  close(): void | Promise<void>;
}

const JOB = id<ImportJobId>("job-1");
const CSV = "title,artist\nJolene,Dolly Parton\n";
const FILE = { contentType: "text/csv; charset=windows-1252", bytes: CSV.length };

export function describeSongbookFiles(store: string, open: () => Promise<OpenedSongbooks>): void {
  describe(`songbooks as files on ${store}`, () => {
    let opened: OpenedSongbooks;
    let songbooks: SongbookFiles;
    beforeEach(async () => {
      opened = await open();
      songbooks = opened.port;
    });
    afterEach(() => opened.close());

    async function text(): Promise<string | null> {
      const source = await songbooks.read(VENUE, JOB);
      if (!source) return null;
      const chunks: Uint8Array[] = [];
      for await (const chunk of source) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    }

    it("are there when they have arrived, for as many readings as somebody wants", async () => {
      const grant = await songbooks.grantUpload(VENUE, JOB, FILE);
      expect(await text()).toBeNull();
      expect((await opened.send(grant, CSV)).status).toBe(200);
      expect([await text(), await text()]).toEqual([CSV, CSV]);
      expect(await songbooks.read(OTHER_VENUE, JOB)).toBeNull();
    });

    it("are refused as another type or length", async () => {
      const grant = await songbooks.grantUpload(VENUE, JOB, FILE);
      expect((await opened.send(grant, CSV, { "Content-Type": "text/csv" })).status).toBe(403);
      expect((await opened.send(grant, `${CSV},`)).status).toBe(403);
      expect(await text()).toBeNull();
    });

    it("are gone when they are removed, and removing them again is fine", async () => {
      await opened.send(await songbooks.grantUpload(VENUE, JOB, FILE), CSV);
      await songbooks.remove(VENUE, JOB);
      await songbooks.remove(VENUE, JOB);
      expect(await text()).toBeNull();
    });
  });
}
