import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { id, type MediaId, type SongId, type VenueId } from "../../core/ids.ts";
import type { MediaPlace, MediaStore, UploadGrant } from "../../core/ports/files.ts";
import { OTHER_VENUE, VENUE } from "./samples.ts";

export interface OpenedMedia {
  port: MediaStore;
  /** As a client that sends it as it was told to, but for `headers`. */
  send(grant: UploadGrant, body: string, headers?: Record<string, string>): Promise<Response>;
  /** As anyone who streams it. */
  read(address: string, headers?: Record<string, string>): Promise<Response>;
  pass(ms: number): void;
  close(): void | Promise<void>;
}

const FILE = { contentType: "audio/mpeg", bytes: 10 } as const;
const SOUND = "0123456789";

const place = (mediaId: string, song = "song-1", venueId: VenueId = VENUE): MediaPlace => ({
  venueId,
  songId: id<SongId>(song),
  mediaId: id<MediaId>(mediaId),
});

export function describeMedia(store: string, open: () => Promise<OpenedMedia>): void {
  describe(`media on ${store}`, () => {
    let opened: OpenedMedia;
    let media: MediaStore;
    beforeEach(async () => {
      opened = await open();
      media = opened.port;
    });
    afterEach(() => opened.close());

    async function kept(where: MediaPlace): Promise<void> {
      const sent = await opened.send(await media.grantUpload(where, FILE), SOUND);
      expect(sent.status).toBe(200);
      expect(await media.keep(where)).toEqual(FILE);
    }

    it("is nowhere before it was uploaded, and seen by nobody before it is kept", async () => {
      expect(await media.keep(place("m1"))).toBeNull();
      const grant = await media.grantUpload(place("m1"), FILE);
      expect(await media.keep(place("m1"))).toBeNull();
      await opened.send(grant, SOUND);
      expect(await media.find(place("m1"))).toBeNull();
      expect((await opened.read(media.addressOf(place("m1")))).status).toBeGreaterThanOrEqual(400);
    });

    it("is streamed from its address, as what it was uploaded as", async () => {
      await kept(place("m1"));
      expect(await media.find(place("m1"))).toEqual(FILE);
      const whole = await opened.read(media.addressOf(place("m1")));
      expect([whole.status, whole.headers.get("content-type")]).toEqual([200, "audio/mpeg"]);
      expect(await whole.text()).toBe(SOUND);
    });

    it.each([
      ["bytes=2-4", "234", "bytes 2-4/10"],
      ["bytes=7-", "789", "bytes 7-9/10"],
      ["bytes=-2", "89", "bytes 8-9/10"],
      ["bytes=8-99", "89", "bytes 8-9/10"],
    ])("is given from where somebody seeks: %s", async (range, part, contentRange) => {
      await kept(place("m1"));
      const answer = await opened.read(media.addressOf(place("m1")), { Range: range });
      expect([answer.status, answer.headers.get("content-range")]).toEqual([206, contentRange]);
      expect(await answer.text()).toBe(part);
    });

    it("has nothing behind its end", async () => {
      await kept(place("m1"));
      const answer = await opened.read(media.addressOf(place("m1")), { Range: "bytes=10-" });
      expect(answer.status).toBe(416);
    });

    it("may be kept twice", async () => {
      await kept(place("m1"));
      expect(await media.keep(place("m1"))).toEqual(FILE);
    });

    it("is refused as another type, longer or shorter than was said", async () => {
      const grant = await media.grantUpload(place("m1"), FILE);
      expect((await opened.send(grant, SOUND, { "Content-Type": "text/html" })).status).toBe(403);
      expect((await opened.send(grant, `${SOUND}!`)).status).toBe(403);
      expect((await opened.send(grant, "012345678")).status).toBe(403);
      expect(await media.keep(place("m1"))).toBeNull();
    });

    it("is refused when the time for it is over", async () => {
      const grant = await media.grantUpload(place("m1"), FILE);
      opened.pass(15 * 60_000 + 1000);
      expect((await opened.send(grant, SOUND)).status).toBe(403);
    });

    it("is refused at another place than was granted", async () => {
      const grant = await media.grantUpload(place("m1"), FILE);
      const other = await media.grantUpload(place("m2"), FILE);
      const mixed = { ...grant, url: grant.url.replaceAll("m1", "m2") };
      expect((await opened.send(mixed, SOUND)).status).toBe(403);
      expect((await opened.send(other, SOUND)).status).toBe(200);
    });

    it("is gone when it is removed, and removing it again is fine", async () => {
      await kept(place("m1"));
      await kept(place("m2"));
      await media.remove(place("m1"));
      await media.remove(place("m1"));
      expect([await media.find(place("m1")), await media.keep(place("m1"))]).toEqual([null, null]);
      expect(await media.find(place("m2"))).toEqual(FILE);
    });

    it("goes with everything of its song, what nobody kept too, and nothing of another song or venue", async () => {
      await kept(place("m1"));
      await kept(place("m2"));
      await kept(place("m3", "song-10"));
      await kept(place("m4", "song-1", OTHER_VENUE));
      await opened.send(await media.grantUpload(place("m5"), FILE), SOUND);
      await media.removeAll(VENUE, id<SongId>("song-1"));
      await media.removeAll(VENUE, id<SongId>("song-1"));

      for (const mediaId of ["m1", "m2", "m5"]) expect(await media.keep(place(mediaId))).toBeNull();
      expect(await media.find(place("m3", "song-10"))).toEqual(FILE);
      expect(await media.find(place("m4", "song-1", OTHER_VENUE))).toEqual(FILE);
    });
  });
}
