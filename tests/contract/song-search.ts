import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { id, type SongId } from "../../core/ids.ts";
import { InvalidCursor } from "../../core/ports/pages.ts";
import type { SongRepository } from "../../core/ports/resources.ts";
import type { Opened } from "./opened.ts";
import { walk } from "./pages.ts";
import { AT, later, OTHER_VENUE, song, VENUE } from "./samples.ts";

const SONGBOOK = [
  ["Don't Stop Believin'", "Journey"],
  ["Don’t Stop Me Now", "Queen"],
  ["Crazy in Love", "Beyoncé"],
  ["Crazy", "Gnarls Barkley"],
  ["Back in Black", "AC/DC"],
  ["So What", "P!nk"],
  ["Express Yourself", "N.W.A"],
  ["Hey Jude", "Beatles, The"],
  ["Til I Hear It From You", "Gin Blossoms"],
  ["Łzy jak groch", "Świetliki"],
  ["밤편지", "아이유"],
  ["ラブ・ストーリーは突然に", "小田和正"],
  ["First Love", "宇多田ヒカル"],
  ["Червона рута", "Володимир Івасюк"],
  ["Ёлка", "Йод"],
  ["Love", "Lana Del Rey"],
  ["Love Story", "Taylor Swift"],
  ["Somebody to Love", "Queen"],
  ["99 Luftballons", "Nena"],
  ["トクベツな日", "Ｋｙｏｋｏ"],
  ["Тайна", "Кино"],
  ["Große Straße", "Søren Dæhlie"],
] as const;

/** query, and the titles it must find, best first. */
const FINDS: [string, string[]][] = [
  ["dont stop believin", ["Don't Stop Believin'"]],
  ["DON’T STOP", ["Don't Stop Believin'", "Don’t Stop Me Now"]],
  ["beyonce crazy", ["Crazy in Love"]],
  ["crazy", ["Crazy", "Crazy in Love"]],
  ["ac dc", ["Back in Black"]],
  ["acdc", ["Back in Black"]],
  ["ac/dc back", ["Back in Black"]],
  ["pink so", ["So What"]],
  ["p!nk", ["So What"]],
  ["nwa", ["Express Yourself"]],
  ["n.w.a", ["Express Yourself"]],
  ["the beatles", ["Hey Jude"]],
  ["beatles jude", ["Hey Jude"]],
  ["'til i hear", ["Til I Hear It From You"]],
  ["lzy", ["Łzy jak groch"]],
  ["밤편", ["밤편지"]],
  ["편지", ["밤편지"]],
  ["아이유", ["밤편지"]],
  ["ストーリー", ["ラブ・ストーリーは突然に"]],
  ["らぶ", ["ラブ・ストーリーは突然に"]],
  ["ﾗﾌﾞ", ["ラブ・ストーリーは突然に"]],
  ["宇多田 first", ["First Love"]],
  ["червона", ["Червона рута"]],
  ["елка", ["Ёлка"]],
  ["luftb", ["99 Luftballons"]],
  ["don't stop b", ["Don't Stop Believin'"]],
  ["don‘t stop b", ["Don't Stop Believin'"]],
  ["donʼt stop b", ["Don't Stop Believin'"]],
  ["jude beatles", ["Hey Jude"]],
  ["とく", ["トクベツな日"]],
  ["kyoko", ["トクベツな日"]],
  ["ＱＵＥＥＮ somebody", ["Somebody to Love"]],
  ["тайна", ["Тайна"]],
  ["таина", ["Тайна"]],
  ["ИОД", ["Ёлка"]],
  ["strasse", ["Große Straße"]],
  ["soren daehlie", ["Große Straße"]],
  ["love", ["Love", "Love Story", "First Love", "Crazy in Love", "Somebody to Love"]],
];

const FINDS_NOTHING = [
  "zzz",
  "stop journeyx",
  "ドク",
  "believin crazy",
  // Only the last word may be cut short.
  "cra love",
  "편밤",
  "!!!",
  "   ",
  '"',
  "* OR *",
  "NEAR(a b)",
  "title:love x",
];

/** Search and import: the rest of what a songbook must do. */
export function describeSongbook(store: string, open: () => Promise<Opened<SongRepository>>): void {
  describe(`songbook on ${store}`, () => {
    let opened: Opened<SongRepository>;
    let songs: SongRepository;
    beforeEach(async () => {
      opened = await open();
      songs = opened.port;
    });
    afterEach(() => opened.close());

    const drafts = SONGBOOK.map(([title, artist]) => ({ title, artist }));
    const titles = async (query: string, limit = 20) =>
      (await songs.search(VENUE, query, { limit, cursor: null })).items.map((found) => found.title);

    it("finds what people type, best first", async () => {
      await songs.importBatch(VENUE, drafts, AT);
      for (const [query, expected] of FINDS) expect([query, await titles(query)]).toEqual([query, expected]);
    });

    it("finds nothing where a word does not match, and takes signs for no syntax", async () => {
      await songs.importBatch(VENUE, drafts, AT);
      for (const query of FINDS_NOTHING) expect([query, await titles(query)]).toEqual([query, []]);
    });

    it("gives the same order in pages, none twice", async () => {
      await songs.importBatch(VENUE, drafts, AT);
      const whole = await titles("l", 100);
      const paged = await walk((page) => songs.search(VENUE, "l", page), 2);
      expect(paged.map((found) => found.title)).toEqual(whole);
      expect(whole.length).toBeGreaterThan(4);
    });

    it("neither repeats nor loses one when songs come and go between two pages", async () => {
      await songs.importBatch(VENUE, drafts, AT);
      const whole = await titles("l", 100);
      const seen = await walk(
        (page) => songs.search(VENUE, "l", page),
        2,
        async (pages) => {
          await songs.insert(VENUE, song(`new${pages}`, `La ${pages}`, "Aa"));
          if (pages > 1) return;
          const [shown] = (await songs.search(VENUE, "l", { limit: 1, cursor: null })).items;
          if (shown) await songs.remove(VENUE, shown.songId, null);
        },
      );
      const known = seen.map((found) => found.title).filter((title) => !title.startsWith("La "));
      expect(known).toEqual(whole.filter((title) => !title.startsWith("La ")));
      expect(new Set(seen.map((found) => found.songId)).size).toBe(seen.length);
    });

    it("refuses a cursor that this search did not give", async () => {
      await songs.importBatch(VENUE, drafts, AT);
      const { nextCursor } = await songs.search(VENUE, "l", { limit: 1, cursor: null });
      for (const cursor of ["", "x", "bm90IGpzb24", "W10", `${nextCursor}x`.repeat(3)]) {
        await expect(songs.search(VENUE, "l", { limit: 1, cursor })).rejects.toThrow(InvalidCursor);
      }
      await expect(songs.search(VENUE, "lo", { limit: 1, cursor: nextCursor })).rejects.toThrow(InvalidCursor);
      await expect(songs.search(OTHER_VENUE, "l", { limit: 1, cursor: nextCursor })).rejects.toThrow(InvalidCursor);
    });

    it("finds a song under its new name, and no more under the old one or after its removal", async () => {
      await songs.insert(VENUE, song("s1", "Jolene", "Dolly Parton"));
      await songs.replace(VENUE, song("s1", "9 to 5", "Dolly Parton"), null);
      expect(await titles("jolene")).toEqual([]);
      expect(await titles("9 to 5")).toEqual(["9 to 5"]);
      await songs.remove(VENUE, id("s1"), null);
      expect(await titles("dolly")).toEqual([]);
    });

    it("searches one venue's songbook only", async () => {
      await songs.importBatch(VENUE, drafts, AT);
      expect((await songs.search(OTHER_VENUE, "crazy", { limit: 10, cursor: null })).items).toEqual([]);
    });

    it("adds what is new, skips what says nothing new", async () => {
      expect(await songs.importBatch(VENUE, drafts, AT)).toEqual({ added: drafts.length, updated: 0, skipped: 0 });
      expect(await songs.importBatch(VENUE, drafts, later(1))).toEqual({
        added: 0,
        updated: 0,
        skipped: drafts.length,
      });
      expect((await songs.list(VENUE, { limit: 1, cursor: null })).items[0]?.updatedAt).toBe(AT);
    });

    it("takes rows of one batch for the same song too, and other venues' songs for others", async () => {
      const twice = [
        { title: "Jolene", artist: "Dolly Parton" },
        { title: "JOLENE", artist: "Dolly  Parton" },
      ];
      expect(await songs.importBatch(VENUE, twice, AT)).toEqual({ added: 1, updated: 0, skipped: 1 });
      expect(await songs.importBatch(OTHER_VENUE, twice, AT)).toEqual({ added: 1, updated: 0, skipped: 1 });
    });

    it("ends the same however often a songbook that contradicts itself is imported: the last row counts", async () => {
      const years = [1984, 1985].map((year) => ({ title: "Take On Me", artist: "a-ha", year }));
      for (const minute of [0, 1, 2]) {
        await songs.importBatch(VENUE, years, later(minute));
        const { items } = await songs.list(VENUE, { limit: 10, cursor: null });
        expect(items.map((one) => one.year)).toEqual([1985]);
      }
    });

    it("raises the revision with an import that changes a song, and not with one that does not", async () => {
      await songs.insert(VENUE, song("s1", "Jolene", "Dolly Parton"));
      const revision = async () => (await songs.get(VENUE, id("s1")))?.revision ?? 0;
      const before = await revision();
      await songs.importBatch(VENUE, [{ title: "Jolene", artist: "Dolly Parton" }], AT);
      expect(await revision()).toBe(before);
      await songs.importBatch(VENUE, [{ title: "Jolene", artist: "Dolly Parton", year: 1973 }], AT);
      expect(await revision()).toBeGreaterThan(before);
    });

    it("takes the song with the same folded words for the same, keeps what a row leaves out, and joins versions", async () => {
      await songs.importBatch(
        VENUE,
        [{ title: "Crazy in Love", artist: "Beyoncé", year: 2003, versions: [{ brand: "SC", discId: "1" }] }],
        AT,
      );
      const counts = await songs.importBatch(
        VENUE,
        [
          {
            title: "CRAZY IN LOVE",
            artist: "Beyonce",
            durationSec: 236,
            versions: [
              { brand: "SC", discId: "1" },
              { brand: "ZM", discId: "2" },
            ],
          },
        ],
        later(1),
      );
      expect(counts).toEqual({ added: 0, updated: 1, skipped: 0 });
      const [found] = (await songs.search(VENUE, "crazy", { limit: 10, cursor: null })).items;
      expect(found).toMatchObject({
        title: "Crazy in Love",
        artist: "Beyoncé",
        year: 2003,
        durationSec: 236,
        versions: [
          { brand: "SC", discId: "1" },
          { brand: "ZM", discId: "2" },
        ],
        createdAt: AT,
        updatedAt: later(1),
      });
    });

    it("takes the song with a row's songId, whatever it is called now", async () => {
      await songs.insert(VENUE, song("s1", "Jolene", "Dolly Parton"));
      const counts = await songs.importBatch(
        VENUE,
        [{ songId: id<SongId>("s1"), title: "Jolene (live)", artist: "Dolly Parton" }],
        AT,
      );
      expect(counts).toEqual({ added: 0, updated: 1, skipped: 0 });
      expect((await songs.get(VENUE, id("s1")))?.value.title).toBe("Jolene (live)");
    });
  });
}
