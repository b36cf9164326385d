/** The data may not be written, from the start or in the middle of a night. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openDatabase } from "../../adapters/local/sqlite/database.ts";
import { DATA_FILE, storageOf } from "../../adapters/local/sqlite/storage.ts";
import type { UploadGrant } from "../../core/ports/files.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { NOTHING_KEPT } from "../../embedded/storage-trouble.ts";
import { refusalWords } from "../../web/console/refusal-words.ts";
import { type Night, nightAt, openNight, PASSPHRASE } from "../realtime/harness.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "karaoke-read-only-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  chmodSync(dataDir, 0o700);
  rmSync(dataDir, { recursive: true, force: true });
});

async function stageNames({ base, rotationId }: Pick<Night, "base" | "rotationId">): Promise<string[]> {
  const answer = await fetch(`${base}/karaoke/rotations/${rotationId}`);
  return ((await answer.json()) as { state: RotationState }).state.bench.map(({ stageName }) => stageName);
}

describe("data that turns read-only in the middle of a night", () => {
  it("is told to the console and the terminal, loses nothing, and takes the same commands when it is writable", async () => {
    const told = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const terminal = () => told.mock.calls.map(([text]) => String(text)).join("");
    // SQLite itself refuses every write then with SQLITE_READONLY, as it does for a file that may not be written.
    const database = openDatabase(join(dataDir, DATA_FILE));
    const writable = (is: boolean) => database.exec(`PRAGMA query_only = ${is ? 0 : 1}`);
    const night = await openNight(
      { dataDir },
      {},
      undefined,
      storageOf(database, null, () => {}),
    );
    const kj = await night.kj();
    const add = (stageName: string) => kj.command("addSinger", { stageName }, `command-of-${stageName}`);
    const openAnother = () => night.request("POST", "/karaoke/rotations", { name: "Late", venue: "X" }, night.kjToken);
    expect(await add("Ana")).toMatchObject({ status: "applied" });
    expect(terminal()).toBe("");

    writable(false);
    const [refused, alsoRefused, opened] = await Promise.all([add("Bo"), add("Cleo"), openAnother()]);
    for (const result of [refused, alsoRefused]) {
      expect(result).toMatchObject({ status: "rejected", code: "INTERNAL", detail: NOTHING_KEPT });
    }
    expect(refusalWords("addSinger", "INTERNAL", NOTHING_KEPT)).toBe(NOTHING_KEPT);
    expect([opened.status, opened.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await opened.json()).toMatchObject({ code: "UNAVAILABLE", detail: NOTHING_KEPT });
    expect(terminal()).toMatch(/may not be written: is its folder read-only\?/);
    expect(await stageNames(night)).toEqual(["Ana"]);

    writable(true);
    expect((await openAnother()).status).toBe(201);
    // What was refused had no effect, so the same command has its one effect now.
    const bo = await add("Bo");
    expect(bo).toMatchObject({ status: "applied" });
    expect(await add("Bo")).toEqual(bo);
    expect(await stageNames(night)).toEqual(["Ana", "Bo"]);
    await night.stop();

    const again = openDatabase(join(dataDir, DATA_FILE));
    expect(again.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    again.close();
    const after = await openNight({ dataDir });
    expect(await stageNames({ base: after.base, rotationId: night.rotationId })).toEqual(["Ana", "Bo"]);
    await after.stop();
  });
});

describe("a folder that may not be written", { skip: process.platform === "win32", timeout: 60_000 }, () => {
  let server: ServerProcess | undefined;
  const start = async () => {
    server = await startServer({ DATA_DIR: dataDir, KJ_PASSPHRASE: PASSPHRASE }, { boundByPermissions: true });
    return server;
  };
  afterEach(() => server?.kill("SIGKILL"));

  it("costs a running night its uploads alone, ends a start with one line, and has everything afterwards", async () => {
    const first = await start();
    const night = await nightAt(first.port);
    const kj = await night.kj();
    const add = (stageName: string) => kj.command("addSinger", { stageName });
    expect(await add("Ana")).toMatchObject({ status: "applied" });

    const uploads = join(dataDir, "uploads");
    mkdirSync(uploads, { recursive: true });
    for (const folder of [uploads, dataDir]) chmodSync(folder, 0o555);
    // The data file is open already.
    expect(await add("Bo")).toMatchObject({ status: "applied" });
    const sent = await upload(night);
    expect([sent.status, sent.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(first.errors()).toMatch(/is its folder read-only\?/);

    await first.kill("SIGKILL");
    const failure = await start().catch((error: Error) => error.message);
    expect(failure).toMatch(/^ended with 1: [^\n]*\n$/);
    expect(failure).toContain(dataDir);

    for (const folder of [dataDir, uploads]) chmodSync(folder, 0o700);
    const { port } = await start();
    const base = `http://127.0.0.1:${port}`;
    expect(await stageNames({ base, rotationId: night.rotationId })).toEqual(["Ana", "Bo"]);
    expect((await upload(await nightAt(port))).status).toBe(200);
  });
});

async function upload({ base, request, kjToken }: Night): Promise<Response> {
  const made = await request("POST", "/karaoke/songs", { title: "Jolene", artist: "Dolly Parton" }, kjToken);
  const { songId } = (await made.json()) as { songId: string };
  const path = `/karaoke/songs/${songId}/media`;
  const granted = await request("POST", path, { contentType: "video/mp4", bytes: 3 }, kjToken);
  const { method, url, headers } = ((await granted.json()) as { upload: UploadGrant }).upload;
  return fetch(`${base}${url}`, { method, headers, body: "abc" });
}
