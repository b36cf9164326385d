import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SongRepository } from "../../core/ports/resources.ts";
import type { SongDraft } from "../../core/songs.ts";
import type { Opened } from "./opened.ts";
import { AT, later, OTHER_VENUE, VENUE } from "./samples.ts";

const jolene = (year?: number): SongDraft => ({ title: "Jolene", artist: "Dolly Parton", ...(year && { year }) });
const page = { limit: 10, cursor: null };

export function describeNamedBatches(store: string, open: () => Promise<Opened<SongRepository>>): void {
  describe(`named batches of an import on ${store}`, () => {
    let opened: Opened<SongRepository>;
    let songs: SongRepository;
    beforeEach(async () => {
      opened = await open();
      songs = opened.port;
    });
    afterEach(() => opened.close());

    it("give the same counts again, and change nothing again", async () => {
      await songs.importBatch(VENUE, [{ title: "Hey Jude", artist: "The Beatles" }], AT);
      const batch = [
        jolene(1974),
        jolene(1974),
        jolene(1975),
        { title: "Hey Jude", artist: "The Beatles", year: 1968 },
        { title: "Waterloo", artist: "ABBA" },
      ];
      const counts = { added: 2, updated: 2, skipped: 1 };
      expect(await songs.importBatch(VENUE, batch, later(1), "job.0")).toEqual(counts);
      const before = await songs.list(VENUE, page);
      expect(await songs.importBatch(VENUE, batch, later(2), "job.0")).toEqual(counts);
      expect(await songs.list(VENUE, page)).toEqual(before);
      expect(before.items.find(({ title }) => title === "Jolene")?.year).toBe(1975);
    });

    it("under another name, or none, are other batches", async () => {
      expect(await songs.importBatch(VENUE, [jolene()], AT, "job.0")).toMatchObject({ added: 1 });
      expect(await songs.importBatch(VENUE, [jolene()], AT, "job.1")).toMatchObject({ skipped: 1 });
      expect(await songs.importBatch(VENUE, [jolene()], AT)).toMatchObject({ skipped: 1 });
      expect(await songs.importBatch(OTHER_VENUE, [jolene()], AT, "job.1")).toMatchObject({ added: 1 });
    });
  });
}
