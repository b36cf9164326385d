/** The real server in a process of its own that runs out of something: it says so, keeps what it has, and goes on after. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DATA_FILE } from "../../adapters/local/sqlite/storage.ts";
import type { ResultFrame } from "../../core/protocol.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { Client, nightAt, PASSPHRASE } from "../realtime/harness.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

let dataDir: string;
let server: ServerProcess;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "karaoke-scarce-"));
});
afterEach(async () => {
  await server.kill("SIGKILL");
  rmSync(dataDir, { recursive: true });
});

const start = (limit?: string) =>
  startServer({ DATA_DIR: dataDir, KJ_PASSPHRASE: PASSPHRASE, LOG_LEVEL: "error" }, { limit });

async function welcomed(rotationId: string, token: string | null): Promise<Client> {
  const client = await Client.open(`ws://127.0.0.1:${server.port}/ws`, token);
  await client.hello(rotationId);
  return client;
}

function isWhole(): unknown {
  const database = new DatabaseSync(join(dataDir, DATA_FILE), { readOnly: true });
  try {
    return database.prepare("PRAGMA integrity_check").get();
  } finally {
    database.close();
  }
}

describe("no room left on the disk", { timeout: 60_000 }, () => {
  it("refuses what it cannot keep, loses nothing it acknowledged, and goes on by itself when there is room", async () => {
    // As many blocks as a file may have: the journal of the database meets it after some tens of commands.
    server = await start("-S -f 800");
    const night = await nightAt(server.port);
    const kj = await welcomed(night.rotationId, night.kjToken);
    const names = Array.from({ length: 400 }, (_, index) => `Singer ${index}`);
    const add = (stageName: string) => kj.command("addSinger", { stageName }, `add-${stageName.replace(" ", "-")}`);
    const acknowledged: string[] = [];
    let refused: { stageName: string; result: ResultFrame } | null = null;
    for (const stageName of names) {
      const result = await add(stageName);
      if (result.status === "applied") acknowledged.push(stageName);
      else refused = { stageName, result };
      if (refused) break;
    }
    expect(acknowledged.length).toBeGreaterThan(10);
    expect(refused?.result).toMatchObject({ status: "rejected", code: "INTERNAL" });
    expect(server.errors()).toMatch(/disk full/);
    // What there is can still be seen.
    expect(await stageNames(night.rotationId)).toEqual(acknowledged);

    const isLifted = spawnSync("prlimit", [`--pid=${server.pid}`, "--fsize=unlimited"]).status === 0;
    const again = isLifted ? kj : await restarted(night.rotationId, night.kjToken);
    const stageName = refused?.stageName ?? "";
    const id = `add-${stageName.replace(" ", "-")}`;
    expect(await again.command("addSinger", { stageName }, id)).toMatchObject({ status: "applied" });
    expect(await again.command("addSinger", { stageName }, id)).toMatchObject({ status: "applied" });
    expect(await stageNames(night.rotationId)).toEqual([...acknowledged, stageName]);

    await server.kill("SIGKILL");
    server = await start();
    expect(await stageNames(night.rotationId)).toEqual([...acknowledged, stageName]);
    expect(isWhole()).toEqual({ integrity_check: "ok" });
  });
});

describe("no file descriptor left", { timeout: 60_000 }, () => {
  it("turns newcomers away, keeps those that are there, and takes them in when others have gone", async () => {
    server = await start("-n 128");
    const night = await nightAt(server.port);
    const kj = await welcomed(night.rotationId, night.kjToken);
    const guests: Client[] = [];
    let isFull = false;
    while (!isFull && guests.length < 200) {
      const guest = await Client.open(night.wsUrl).catch(() => null);
      if (guest) guests.push(guest);
      else isFull = true;
    }
    expect(isFull).toBe(true);
    await server.says(/No file or connection can be opened any more/);
    expect(await kj.command("addSinger", { stageName: "Kim" })).toMatchObject({ status: "applied" });

    for (const guest of guests) guest.cut();
    await Promise.all(guests.map(({ closed }) => closed));
    let late: Client | null = null;
    while (!late) late = await welcomed(night.rotationId, null).catch(() => null);
    expect(await kj.command("addSinger", { stageName: "José" })).toMatchObject({ status: "applied" });
    await late.next("events");
    expect(await stageNames(night.rotationId)).toEqual(["Kim", "José"]);
  });
});

async function restarted(rotationId: string, token: string): Promise<Client> {
  await server.kill("SIGKILL");
  server = await start();
  return welcomed(rotationId, token);
}

async function stageNames(rotationId: string): Promise<string[]> {
  const answer = await fetch(`http://127.0.0.1:${server.port}/karaoke/rotations/${rotationId}`);
  const { state } = (await answer.json()) as { state: RotationState };
  return state.bench.map(({ stageName }) => stageName);
}
