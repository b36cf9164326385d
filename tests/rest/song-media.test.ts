import { beforeEach, describe, expect, test } from "vitest";
import type { UploadGrant } from "../../core/ports/files.ts";
import type { Song } from "../../core/songs.ts";
import { createHarness, type Harness, json, problem } from "./harness.ts";

let h: Harness;
let song: string;
beforeEach(async () => {
  h = await createHarness();
  song = await added("Waterloo");
});

async function added(title: string, token = h.kj): Promise<string> {
  const body = { title, artist: "ABBA", versions: [{ brand: "Sunfly", discId: "SF1" }] };
  const made = (await json(await h.call("POST", "/karaoke/songs", { token, body }), 201)) as Song;
  return `/karaoke/songs/${made.songId}`;
}
const grant = async (path = song, body: object = { contentType: "audio/mpeg", bytes: 5 }) => {
  const answer = await h.call("POST", `${path}/media`, { token: h.kj, body });
  const { upload } = (await json(answer, 201)) as { upload: UploadGrant };
  return { upload, place: answer.headers.get("location") ?? "" };
};
const put = (place: string, body: object = { brand: "Sunfly", discId: "SF1" }, headers = {}) =>
  h.call("PUT", place, { token: h.kj, body, headers });
const versions = async (path = song) => ((await json(await h.call("GET", path), 200)) as Song).versions;

async function placed(path = song, words = "sound"): Promise<{ place: string; url: string; mediaId: string }> {
  const { upload, place } = await grant(path);
  expect((await h.upload(upload, words)).status).toBe(200);
  await json(await put(place), 200);
  return { place, ...((await json(await h.call("GET", place), 200)) as { url: string; mediaId: string }) };
}

describe("a song's media", () => {
  test("is uploaded, put on a version of the song, and streamed by anyone", async () => {
    const { upload, place } = await grant();
    expect((await put(place)).status).toBe(404);
    expect((await h.upload(upload, "sound")).status).toBe(200);
    expect((await h.call("GET", place)).status).toBe(404);

    const answer = await put(place);
    expect(answer.headers.get("etag")).toBe('"2"');
    const mediaId = place.split("/").at(-1);
    expect(await json(answer, 200)).toMatchObject({ versions: [{ brand: "Sunfly", discId: "SF1", mediaId }] });
    const media = (await json(await h.call("GET", place), 200)) as { url: string };
    expect(media).toMatchObject({ mediaId, contentType: "audio/mpeg", bytes: 5 });
    expect(await (await h.fetchFile(media.url)).text()).toBe("sound");
  });

  test("gets a version of its own when none is named", async () => {
    const { upload, place } = await grant();
    await h.upload(upload, "sound");
    await json(await put(place, {}), 200);
    const mediaId = place.split("/").at(-1);
    expect(await versions()).toEqual([
      { brand: "Sunfly", discId: "SF1" },
      { brand: "", discId: mediaId, mediaId },
    ]);
  });

  test("replaces what the version was on before, whose file is gone then", async () => {
    const before = await placed();
    const after = await placed(song, "other");
    expect(await versions()).toEqual([{ brand: "Sunfly", discId: "SF1", mediaId: after.mediaId }]);
    expect((await h.fetchFile(before.url)).status).toBe(404);
    expect(await (await h.fetchFile(after.url)).text()).toBe("other");
  });

  test("put twice is put once", async () => {
    const { place, url } = await placed();
    await json(await put(place), 200);
    expect(await (await h.fetchFile(url)).text()).toBe("sound");
  });

  test("is not put on a song that has changed meanwhile", async () => {
    const { upload, place } = await grant();
    await h.upload(upload, "sound");
    expect((await put(place, {}, { "If-Match": '"7"' })).status).toBe(412);
    expect(await versions()).toEqual([{ brand: "Sunfly", discId: "SF1" }]);
  });

  test("goes, and comes off the song, when it is deleted", async () => {
    const { place, url } = await placed();
    expect((await h.call("DELETE", place, { token: h.kj })).status).toBe(204);
    expect(await versions()).toEqual([{ brand: "Sunfly", discId: "SF1" }]);
    expect((await h.fetchFile(url)).status).toBe(404);
    expect((await h.call("DELETE", place, { token: h.kj })).status).toBe(404);
  });

  test("goes with its song, whose deletion may be tried again", async () => {
    const { url } = await placed();
    const { media } = h.deps;
    const removeAll = media.removeAll.bind(media);
    media.removeAll = async () => {
      throw new Error("the disk is away");
    };
    expect((await h.call("DELETE", song, { token: h.kj })).status).toBe(500);
    media.removeAll = removeAll;
    expect((await h.call("DELETE", song, { token: h.kj })).status).toBe(404);
    expect((await h.fetchFile(url)).status).toBe(404);
  });

  test("stays when the song's deletion is refused", async () => {
    const { url } = await placed();
    expect((await h.call("DELETE", song, { token: h.kj, headers: { "If-Match": '"1"' } })).status).toBe(412);
    expect((await h.fetchFile(url)).status).toBe(200);
  });

  test("belongs to its venue: another venue's KJ can neither find, upload nor delete it", async () => {
    const { place } = await placed();
    const other = await h.kjOf("harbour");
    expect((await h.call("GET", place, { token: other })).status).toBe(404);
    expect((await h.call("DELETE", place, { token: other })).status).toBe(404);
    const body = { contentType: "audio/mpeg", bytes: 5 };
    expect((await h.call("POST", `${song}/media`, { token: other, body })).status).toBe(404);
  });
});

describe("an upload", () => {
  test.each([
    ["text/html", 5, "contentType"],
    ["image/svg+xml", 5, "contentType"],
    ["application/javascript", 5, "contentType"],
    ["audio/mpeg", 0, "bytes"],
    ["audio/mpeg", 512 * 1024 * 1024 + 1, "bytes"],
    ["audio/mpeg", 1.5, "bytes"],
  ])("of %s with %d bytes is refused with words", async (contentType, bytes, path) => {
    const body = { contentType, bytes };
    const refused = await problem(await h.call("POST", `${song}/media`, { token: h.kj, body }));
    expect([refused.code, refused.errors?.[0]?.path]).toEqual(["INVALID", path]);
  });

  test("needs the ticket of its own, and takes no other file", async () => {
    const { upload, place } = await grant();
    expect((await h.upload(upload, "sound", { Authorization: "Upload guess" })).status).toBe(403);
    expect((await h.upload(upload, "sound", { Authorization: `Bearer ${h.kj}` })).status).toBe(403);
    expect((await h.upload(upload, "sound", { "Content-Type": "text/html" })).status).toBe(403);
    // Says five bytes and sends more, or fewer: what a broken connection leaves.
    expect((await h.upload(upload, "sounds", { "Content-Length": "5" })).status).toBe(400);
    expect((await h.upload(upload, "soun", { "Content-Length": "5" })).status).toBe(400);
    expect((await put(place)).status).toBe(404);
    expect((await h.upload(upload, "sound")).status).toBe(200);
  });

  test.each(["/uploads/../karaoke.db", "/uploads/%2e%2e%2fkaraoke.db", "/uploads/a.b", "/uploads/"])(
    "names no path: %s",
    async (path) => {
      const answer = await h.fetchFile(path, { method: "PUT", body: "x" }).catch(() => null);
      expect(answer === null || answer.status === 403).toBe(true);
    },
  );
});

describe("a media address", () => {
  test("is never taken by a browser for anything that runs", async () => {
    const { url } = await placed();
    const { headers } = await h.fetchFile(url);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("sandbox");
    expect(headers.get("accept-ranges")).toBe("bytes");
  });

  test("is answered from what the client has, and a part only of the file it has begun with", async () => {
    const { url } = await placed();
    const etag = (await h.fetchFile(url)).headers.get("etag") ?? "";
    expect((await h.fetchFile(url, { headers: { "If-None-Match": etag } })).status).toBe(304);
    const part = (ifRange: string) => h.fetchFile(url, { headers: { Range: "bytes=1-2", "If-Range": ifRange } });
    expect([(await part(etag)).status, (await part('"another"')).status]).toEqual([206, 200]);
    const head = await h.fetchFile(url, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "5", ""]);
  });

  test.each([
    "/media/venue-1/../../karaoke.db",
    "/media/venue-1/%2e%2e/%2e%2e%2fkaraoke.db",
    "/media/venue-1/song/..%2f..%2fkaraoke.db",
    "/media/venue-1/song/one/two",
    "/media/venue-1",
    "/media/",
  ])("leads nowhere else: %s", async (path) => {
    const answer = await h.fetchFile(path).catch(() => null);
    expect(answer === null || answer.status === 404).toBe(true);
  });
});
