import { afterEach, beforeEach, expect, it } from "vitest";
import { openStorage, type Storage } from "../../../adapters/local/sqlite/storage.ts";
import { InvalidCursor } from "../../../core/ports/pages.ts";
import type { SongDraft } from "../../../core/songs.ts";
import { AT, VENUE } from "../../contract/samples.ts";

let storage: Storage;
beforeEach(() => {
  storage = openStorage(":memory:");
});
afterEach(() => storage.close());

const FIRST = { limit: 10, cursor: null };

it("imports all of a batch or none of it", async () => {
  const unreadable = { title: null, artist: "Queen" } as unknown as SongDraft;
  const batch = [{ title: "Jolene", artist: "Dolly Parton" }, unreadable];
  await expect(storage.songs.importBatch(VENUE, batch, AT)).rejects.toThrow();
  expect((await storage.songs.list(VENUE, FIRST)).items).toEqual([]);
  expect((await storage.songs.search(VENUE, "jolene", FIRST)).items).toEqual([]);
});

it("refuses a search cursor that somebody made up, whatever place it names", async () => {
  await storage.songs.importBatch(
    VENUE,
    ["Jolene", "Jolly", "Joy"].map((title) => ({ title, artist: "Somebody" })),
    AT,
  );
  const { nextCursor } = await storage.songs.search(VENUE, "jo", { limit: 1, cursor: null });
  const [list, , ...mark] = JSON.parse(Buffer.from(nextCursor ?? "", "base64url").toString());
  const madeUp = (tier: unknown) => Buffer.from(JSON.stringify([list, tier, ...mark])).toString("base64url");
  for (const tier of [-1, 0.5, 4, 1e300, "0", null]) {
    await expect(storage.songs.search(VENUE, "jo", { limit: 1, cursor: madeUp(tier) })).rejects.toThrow(InvalidCursor);
  }
  expect((await storage.songs.search(VENUE, "jo", { limit: 1, cursor: madeUp(0) })).items).toHaveLength(1);
});

it("searches for as many words as a query may hold, and for none", async () => {
  await storage.songs.importBatch(VENUE, [{ title: "a b c", artist: "d" }], AT);
  expect((await storage.songs.search(VENUE, "a b c d ".repeat(25), FIRST)).items).toHaveLength(1);
  expect((await storage.songs.search(VENUE, "?! ...", FIRST)).items).toEqual([]);
});
