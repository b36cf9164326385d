import { beforeEach, describe, expect, test } from "vitest";
import { createHarness, type Harness, json, problem } from "./harness.ts";

type Report = {
  added: number;
  updated: number;
  skipped: number;
  bad: { line: number; message: string }[];
  badCount: number;
};

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});

const send = (raw: BodyInit, type = "text/csv", headers: Record<string, string> = {}) =>
  h.call("POST", "/karaoke/songs/import", { token: h.kj, raw, headers: { "Content-Type": type, ...headers } });
const report = async (raw: BodyInit, type?: string) => (await json(await send(raw, type), 200)) as Report;
const songs = async (query = "?limit=100") =>
  ((await json(await h.call("GET", `/karaoke/songs${query}`), 200)) as { items: Record<string, unknown>[] }).items;

/** Rows as an upload that comes in pieces; `after` is called when all have been taken. */
function streamOf(
  rows: Iterable<string>,
  end: (controller: ReadableStreamDefaultController<Uint8Array>) => void,
): ReadableStream<Uint8Array> {
  const iterator = rows[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      const next = iterator.next();
      if (next.done) end(controller);
      else controller.enqueue(new TextEncoder().encode(next.value));
    },
  });
}

function* numbered(count: number): Generator<string> {
  yield "title,artist\n";
  for (let index = 0; index < count; index++) yield `Song ${index},Band ${index % 100}\n`;
}

describe("importing", () => {
  test("another songbook under the same Idempotency-Key is imported too", async () => {
    const key = { "Idempotency-Key": "import-1" };
    await json(await send("title,artist\nOne,ABBA\n", "text/csv", key), 200);
    expect(await json(await send("title,artist\nTwo,ABBA\n", "text/csv", key), 200)).toMatchObject({ added: 1 });
    expect((await songs()).map(({ title }) => title)).toEqual(["One", "Two"]);
  });

  test("a song line that cannot be read is told, also right after the header", async () => {
    const endless = "x".repeat(70_000);
    expect(await report(`title,artist\n${endless}\nOne,ABBA\n`)).toMatchObject({ added: 1, bad: [{ line: 2 }] });
    expect(await report(`title,artist\n${endless}`)).toMatchObject({ added: 0, bad: [{ line: 2 }] });
  });

  test("adds, updates, skips and tells what was bad", async () => {
    expect(await report("title,artist,year\nWaterloo,ABBA,\n,Queen,\nFernando,ABBA,1976\n")).toEqual({
      added: 2,
      updated: 0,
      skipped: 0,
      bad: [{ line: 3, message: "has no title" }],
      badCount: 1,
    });
    expect(await report("title,artist,year\nWATERLOO,Abba,1974\nFernando,ABBA,1976\n")).toMatchObject({
      added: 0,
      updated: 1,
      skipped: 1,
    });
    expect(await songs()).toMatchObject([{ title: "Fernando" }, { year: 1974 }]);
  });

  test("joins the versions of one song, wherever they stand", async () => {
    await report(
      "title,artist,brand,discid\nWaterloo,ABBA,Sunfly,SF1\nFernando,ABBA,Sunfly,SF2\nwaterloo,abba,Zoom,ZM9\n",
    );
    const [waterloo] = await songs("?q=waterloo");
    expect(waterloo?.versions).toEqual([
      { brand: "Sunfly", discId: "SF1" },
      { brand: "Zoom", discId: "ZM9" },
    ]);
  });

  test("a songId names the song, whatever it is called now", async () => {
    await report("songId,title,artist\nw1,Waterlo,ABBA\n");
    expect(await report("songId,title,artist\nw1,Waterloo,ABBA\n")).toMatchObject({ updated: 1 });
    expect(await songs()).toMatchObject([{ songId: "w1", title: "Waterloo" }]);
  });

  test("of bad rows the first thousand are told and all are counted", async () => {
    const rows = Array.from({ length: 1500 }, () => ",Queen\n");
    const { bad, badCount } = await report(`title,artist\n${rows.join("")}Waterloo,ABBA\n`);
    expect([bad.length, badCount, bad.at(-1)?.line]).toEqual([1000, 1500, 1001]);
    expect(await songs()).toHaveLength(1);
  });

  test("an empty file has nothing to add", async () => {
    for (const file of ["", "\uFEFF", "\r\n\r\n", "title,artist\n"]) {
      expect(await report(file)).toEqual({ added: 0, updated: 0, skipped: 0, bad: [], badCount: 0 });
    }
  });

  test("what browsers call a CSV file is one", async () => {
    for (const type of [
      "text/csv; charset=utf-8",
      "text/plain",
      "application/vnd.ms-excel",
      "text/tab-separated-values",
    ]) {
      expect((await send("title\tartist\nWaterloo\tABBA\n", type)).status).toBe(200);
    }
  });

  test("a file that is no songbook is 422 with words, and adds nothing", async () => {
    const files: [string, BodyInit, string][] = [
      ["a workbook", new Uint8Array([0x50, 0x4b, 3, 4, 0x0a, 1]), "workbook"],
      ["UTF-16", new Uint8Array([0xff, 0xfe, 0x74, 0, 0x0a, 0]), "UTF-16"],
      ["prose", "Once upon a time\nthere was a song\n", "Artist - Title"],
    ];
    for (const [what, raw, words] of files) {
      const answer = await problem(await send(raw));
      expect([what, answer.status, answer.detail.includes(words)]).toEqual([what, 422, true]);
    }
    expect(await songs()).toEqual([]);
  });

  test("a charset that is none is 415", async () => {
    for (const charset of ["klingon", "utf-16le"])
      expect((await send("a", `text/csv; charset=${charset}`)).status).toBe(415);
  });

  test("only the KJ imports", async () => {
    const headers = { "Content-Type": "text/csv" };
    const singer = await h.singerToken("r1", "s1");
    expect((await h.call("POST", "/karaoke/songs/import", { raw: "a", headers })).status).toBe(401);
    expect((await h.call("POST", "/karaoke/songs/import", { token: singer, raw: "a", headers })).status).toBe(403);
  });
});

describe("an upload", () => {
  test("is written while it arrives, in batches", async () => {
    const sizes: number[] = [];
    const importBatch = h.deps.songs.importBatch.bind(h.deps.songs);
    let taken = 0;
    const takenAtFirst: number[] = [];
    h.deps.songs.importBatch = async (venueId, drafts, at) => {
      sizes.push(drafts.length);
      takenAtFirst.push(taken);
      return importBatch(venueId, drafts, at);
    };
    function* counted() {
      for (const row of numbered(3000)) {
        taken++;
        yield row;
      }
    }
    const body = streamOf(counted(), (controller) => controller.close());
    expect(((await json(await send(body), 200)) as Report).added).toBe(3000);
    expect(sizes).toEqual([500, 500, 500, 500, 500, 500]);
    expect(takenAtFirst[0]).toBeLessThan(1100);
  });

  test("that breaks off keeps the batches before and leaves the service well", async () => {
    const body = streamOf(numbered(1700), (controller) => controller.error(new Error("connection reset")));
    expect((await send(body)).status).toBe(500);
    const kept = await songs("?q=song&limit=100");
    expect(kept).toHaveLength(100);
    expect(
      (await json(await send(streamOf(numbered(1700), (controller) => controller.close())), 200)) as Report,
    ).toMatchObject({ added: 200, skipped: 1500 });
  });

  test("of more than 64 MB is 413, told or not", async () => {
    expect((await send("title,artist\n", "text/csv", { "Content-Length": String(65 * 1024 * 1024) })).status).toBe(413);
    const chunk = new TextEncoder().encode(`,${"a".repeat(1022)}\n`.repeat(1024));
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(sent++ === 0 ? new TextEncoder().encode("title,artist\n") : chunk);
      },
    });
    expect((await send(endless)).status).toBe(413);
    expect(sent).toBeLessThan(70);
  });
});
