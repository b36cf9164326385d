import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { UploadGrant } from "../../core/ports/files.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

const PASSPHRASE = "a passphrase of the test";
/** A start bundles the pages. */
const STARTS = { timeout: 90_000 };

let folder: string;
let server: ServerProcess;
let token: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "karaoke-files-"));
  await start();
}, 60_000);
afterEach(async () => {
  await server.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  server = await startServer({ DATA_DIR: folder, KJ_PASSPHRASE: PASSPHRASE });
  token = ((await post("/karaoke/sessions", { passphrase: PASSPHRASE })) as { token: string }).token;
}
const at = (path: string) => `http://127.0.0.1:${server.port}${path}`;
const asKj = () => ({ Authorization: `Bearer ${token}`, "Content-Type": "application/json" });

async function post(path: string, body: object): Promise<unknown> {
  const answer = await fetch(at(path), { method: "POST", headers: asKj(), body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
const send = ({ url, method, headers }: UploadGrant, body: string | Uint8Array<ArrayBuffer>) =>
  fetch(at(url), { method, headers, body });

test("media is sent, streamed from where somebody seeks, and there after a crash", STARTS, async () => {
  const track = new Uint8Array(3_000_000).map((_, index) => (index * 31) % 251);
  const { songId } = (await post("/karaoke/songs", { title: "Jolene", artist: "Dolly Parton" })) as { songId: string };
  const file = { contentType: "video/mp4", bytes: track.length };
  const granted = (await post(`/karaoke/songs/${songId}/media`, file)) as { mediaId: string; upload: UploadGrant };
  expect((await send(granted.upload, track)).status).toBe(200);
  const place = at(`/karaoke/songs/${songId}/media/${granted.mediaId}`);
  expect((await fetch(place, { method: "PUT", headers: asKj(), body: "{}" })).status).toBe(200);
  await server.kill("SIGKILL");
  await start();

  const path = `/karaoke/songs/${songId}/media/${granted.mediaId}`;
  const { url } = (await (await fetch(at(path))).json()) as { url: string };
  const part = await fetch(at(url), { headers: { Range: "bytes=2000000-2000999" } });
  expect([part.status, part.headers.get("content-range")]).toEqual([206, "bytes 2000000-2000999/3000000"]);
  expect(new Uint8Array(await part.arrayBuffer())).toEqual(track.slice(2_000_000, 2_001_000));
  const head = await fetch(at(url), { method: "HEAD" });
  expect([head.status, head.headers.get("content-length")]).toEqual([200, "3000000"]);
});

test(
  "an import that a crash ends in the middle goes on at the next start, with the counts of all of it",
  STARTS,
  async () => {
    const rows = Array.from({ length: 8_000 }, (_, index) => `Song ${index},Band ${index % 100}`);
    const csv = ["title,artist", ...rows].join("\n");
    const file = { contentType: "text/csv", bytes: csv.length };
    const { jobId, upload } = (await post("/karaoke/songs/imports", file)) as { jobId: string; upload: UploadGrant };
    const job = async () => {
      const answer = await fetch(at(`/karaoke/songs/imports/${jobId}`), { headers: asKj() });
      return (await answer.json()) as { state: string; added: number };
    };
    expect((await send(upload, csv)).status).toBe(200);
    await expect.poll(async () => (await job()).added, { interval: 5, timeout: 20_000 }).toBeGreaterThan(0);
    await server.kill("SIGKILL");
    await start();
    await expect.poll(async () => (await job()).state, { interval: 100, timeout: 60_000 }).toBe("done");
    expect(await job()).toMatchObject({ added: 8_000, updated: 0, skipped: 0, badCount: 0 });
    expect(readdirSync(join(folder, "uploads"))).toEqual([]);
  },
);
