import { beforeEach, describe, expect, test } from "vitest";
import { id } from "../../core/ids.ts";
import type { UploadGrant } from "../../core/ports/files.ts";
import type { ImportJob } from "../../core/songbook-imports.ts";
import { runImport } from "../../rest/songbook/run-import.ts";
import { createHarness, type Harness, json, problem } from "./harness.ts";

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});

type Shown = Pick<ImportJob, "state" | "bad" | "badCount"> & ImportJob["counts"] & { problem?: string };

async function start(csv: string | Uint8Array<ArrayBuffer>, contentType = "text/csv") {
  const body = { contentType, bytes: Buffer.byteLength(csv) };
  const started = await h.call("POST", "/karaoke/songs/imports", { token: h.kj, body });
  const { jobId, upload } = (await json(started, 202)) as { jobId: string; upload: UploadGrant };
  return { jobId, upload, path: started.headers.get("location") ?? "" };
}
const shown = async (path: string) => (await json(await h.call("GET", path, { token: h.kj }), 200)) as Shown;
async function ended(path: string): Promise<Shown> {
  await expect.poll(async () => (await shown(path)).state, { interval: 5 }).toMatch(/done|failed/);
  return shown(path);
}
async function imported(csv: string | Uint8Array<ArrayBuffer>, contentType?: string): Promise<Shown> {
  const { upload, path } = await start(csv, contentType);
  expect((await h.upload(upload, csv)).status).toBe(200);
  return ended(path);
}
const rows = (count: number) => Array.from({ length: count }, (_, index) => `Song ${index},Band ${index % 100}\n`);
const book = (count: number) => `title,artist\n${rows(count).join("")}`;

describe("a songbook as a file", () => {
  test("waits for the file, is imported by itself, and tells what became of its rows", async () => {
    const csv = "title,artist,year\nWaterloo,ABBA,\n,Queen,\nFernando,ABBA,1976\n";
    const { upload, path } = await start(csv);
    expect(await shown(path)).toMatchObject({ state: "waiting", added: 0 });
    await h.upload(upload, csv);
    expect(await ended(path)).toMatchObject({
      state: "done",
      added: 2,
      updated: 0,
      skipped: 0,
      bad: [{ line: 3, message: "has no title" }],
      badCount: 1,
    });
    expect(await imported(csv)).toMatchObject({ state: "done", added: 0, skipped: 2, badCount: 1 });
  });

  test("in another encoding says so in its type", async () => {
    const csv = new Uint8Array(Buffer.from("title,artist\nCafé,Zoë\n", "latin1"));
    expect(await imported(csv, "text/csv; charset=windows-1252")).toMatchObject({ state: "done", added: 1 });
    expect(await json(await h.call("GET", "/karaoke/songs?q=cafe"), 200)).toMatchObject({
      items: [{ title: "Café", artist: "Zoë" }],
    });
  });

  test("that is no songbook fails with words, and nothing is written", async () => {
    const answer = await imported("PK\u0003\u0004 a workbook");
    expect(answer).toMatchObject({ state: "failed", problem: expect.stringContaining("workbook") });
  });

  test.each([
    ["application/zip", 10, "contentType"],
    ["text/csv; charset=klingon", 10, "contentType"],
    ["text/csv; charset=utf-16le", 10, "contentType"],
    ["text/csv\r\nX-Amz-Acl: public-read", 10, "contentType"],
    ["text/csv", 64 * 1024 * 1024 + 1, "bytes"],
  ])("of %j with %d bytes is refused", async (contentType, bytes, path) => {
    const body = { contentType, bytes };
    const refused = await problem(await h.call("POST", "/karaoke/songs/imports", { token: h.kj, body }));
    expect([refused.code, refused.errors?.[0]?.path]).toEqual(["INVALID", path]);
  });

  test("is nobody's business in another venue", async () => {
    const { path } = await start("title,artist\n");
    const other = await h.kjOf("harbour");
    expect((await h.call("GET", path, { token: other })).status).toBe(404);
  });

  test("that the end of the process interrupts goes on where it was, with the counts of all of it", async () => {
    const { upload, path, jobId } = await start(book(2200));
    const importBatch = h.deps.songs.importBatch.bind(h.deps.songs);
    const written: number[] = [];
    h.deps.songs.importBatch = async (...args) => {
      written.push(args[1].length);
      const counts = await importBatch(...args);
      // Stopped while the second batch is written.
      if (written.length === 2) void h.stopImports();
      return counts;
    };
    await h.upload(upload, book(2200));
    await expect.poll(() => written.length, { interval: 5 }).toBe(2);
    await h.stopImports();
    expect(await shown(path)).toMatchObject({ state: "running", added: 1000 });

    h.pass(61_000);
    expect(await runImport(h.deps, h.deps.defaultVenueId, id(jobId), "later")).toBe("ended");
    expect(await shown(path)).toMatchObject({ state: "done", added: 2200, updated: 0, skipped: 0 });
    expect(written).toEqual([500, 500, 500, 500, 200]);
  });

  test("whose batch was written but not counted is counted when it comes again", async () => {
    const { upload, path, jobId } = await start(book(700));
    const save = h.deps.importJobs.save.bind(h.deps.importJobs);
    h.deps.importJobs.save = async () => {
      throw new Error("died here");
    };
    const claim = h.deps.importJobs.claim.bind(h.deps.importJobs);
    h.deps.importJobs.claim = async () => "busy";
    await h.upload(upload, book(700));
    await h.stopImports();
    h.deps.importJobs.claim = claim;
    const venueId = h.deps.defaultVenueId;
    await expect(runImport(h.deps, venueId, id(jobId), "first")).rejects.toThrow("died here");
    expect(await shown(path)).toMatchObject({ state: "waiting", added: 0 });

    h.deps.importJobs.save = save;
    expect(await runImport(h.deps, venueId, id(jobId), "second")).toBe("busy");
    h.pass(61_000);
    expect(await runImport(h.deps, venueId, id(jobId), "second")).toBe("ended");
    expect(await shown(path)).toMatchObject({ state: "done", added: 700, skipped: 0 });
    expect(await runImport(h.deps, venueId, id(jobId), "third")).toBe("ended");
    expect(await shown(path)).toMatchObject({ state: "done", added: 700, skipped: 0 });
  });
});
