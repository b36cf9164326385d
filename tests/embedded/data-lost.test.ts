/** The real server, whose data is deleted in the middle of a night. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DATA_FILE } from "../../adapters/local/sqlite/storage.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { type Lookout, lookoutFor } from "../../embedded/lookout.ts";
import { Client, nightAt, PASSPHRASE } from "../realtime/harness.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

describe.skipIf(process.platform === "win32")("the data file", { timeout: 60_000 }, () => {
  let dataDir: string;
  let server: ServerProcess;
  const file = () => join(dataDir, DATA_FILE);
  const start = () => startServer({ DATA_DIR: dataDir, KJ_PASSPHRASE: PASSPHRASE });

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), "karaoke-lost-"));
    server = await start();
  });
  afterEach(async () => {
    await server.kill("SIGKILL");
    rmSync(dataDir, { recursive: true });
  });

  async function nightWithAna() {
    const night = await nightAt(server.port);
    const kj = await Client.open(night.wsUrl, night.kjToken);
    await kj.hello(night.rotationId);
    return { night, kj };
  }

  it("that is deleted is written anew, with all that was acknowledged, and the server says so and ends", async () => {
    const { night, kj } = await nightWithAna();
    rmSync(dataDir, { recursive: true });
    expect(await kj.command("addSinger", { stageName: "Ana" }, "after-the-deletion")).toMatchObject({
      status: "applied",
    });
    expect(await server.ended).toEqual({ code: 1, signal: null });
    expect(await kj.next("bye")).toMatchObject({ code: "SHUTDOWN" });
    expect(server.errors()).toContain("The data file was deleted or moved while the server ran.");
    expect(server.errors()).toContain(`All of the data is in ${file()} again.`);

    server = await start();
    const answer = await fetch(`http://127.0.0.1:${server.port}/karaoke/rotations/${night.rotationId}`);
    expect(await answer.json()).toMatchObject({ state: { bench: [{ stageName: "Ana" }] } });
  });

  it("that is deleted from a full disk is kept in the process until it can be written", async (test) => {
    // As many blocks as any file may have, those that would be written anew too.
    await server.kill("SIGKILL");
    server = await startServer({ DATA_DIR: dataDir, KJ_PASSPHRASE: PASSPHRASE }, { limit: "-S -f 800" });
    if (spawnSync("prlimit", [`--pid=${server.pid}`]).status !== 0) test.skip("prlimit is not here");
    const { night, kj } = await nightWithAna();
    const acknowledged: string[] = [];
    for (let index = 0; index < 400; index++) {
      const stageName = `Singer ${index}`;
      const { status } = await kj.command("addSinger", { stageName }, `add-singer-${index}`);
      if (status !== "applied") break;
      acknowledged.push(stageName);
    }
    rmSync(dataDir, { recursive: true });
    spawnSync("prlimit", [`--pid=${server.pid}`, "--fsize=4096:"]);
    await server.says(/can be written nowhere/);
    spawnSync("prlimit", [`--pid=${server.pid}`, "--fsize=unlimited"]);
    expect(await server.ended).toEqual({ code: 1, signal: null });

    server = await start();
    const answer = await fetch(`http://127.0.0.1:${server.port}/karaoke/rotations/${night.rotationId}`);
    const { state } = (await answer.json()) as { state: RotationState };
    expect(state.bench.map(({ stageName }) => stageName)).toEqual(acknowledged);
  });

  it("whose journal is deleted has all of it when the server has ended", async () => {
    const { night, kj } = await nightWithAna();
    rmSync(`${file()}-wal`);
    expect(await kj.command("addSinger", { stageName: "Ana" }, "after-the-deletion")).toMatchObject({
      status: "applied",
    });
    expect(await server.ended).toEqual({ code: 1, signal: null });
    expect(server.errors()).toContain("The journal beside the data file (-wal) was deleted");

    server = await start();
    const answer = await fetch(`http://127.0.0.1:${server.port}/karaoke/rotations/${night.rotationId}`);
    expect(await answer.json()).toMatchObject({ state: { bench: [{ stageName: "Ana" }] } });
  });

  it("that is replaced is left alone, and the server says how to go on with its own", async () => {
    await nightWithAna();
    rmSync(file());
    writeFileSync(file(), "");
    expect(await server.ended).toEqual({ code: 1, signal: null });
    expect(server.errors()).toMatch(/To go on with it: npm run restore -- \S+\.rescued-\d{14}\n/);
  });
});

describe("the lookout", () => {
  /** How it is at each look. */
  const looks = async (...seen: ("here" | "gone" | "replaced")[]) => {
    const lookout: Lookout = lookoutFor({ whereabouts: () => seen.shift() ?? "here" });
    while (seen.length > 0) lookout.look();
    return Promise.race([lookout.lost, Promise.resolve("nothing")]);
  };

  it("tells at the second look in a row, so that a file may be put in its place", async () => {
    expect(await looks("here", "gone", "here", "gone")).toBe("nothing");
    expect(await looks("gone", "gone")).toBe("gone");
    expect(await looks("gone", "replaced")).toBe("replaced");
  });
});
