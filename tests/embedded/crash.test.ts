/** The real server in a process of its own: killed without warning, stopped, started again. */
import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CommandResult } from "../../core/protocol.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { Client, type Night, nightAt, PASSPHRASE } from "../realtime/harness.ts";
import { Follower } from "./follower.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

let dataDir: string;
let server: ServerProcess;
const followers: Follower[] = [];

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "karaoke-crash-"));
  server = await start();
});
afterEach(async () => {
  for (const follower of followers.splice(0)) follower.stop();
  await server.kill("SIGKILL");
  rmSync(dataDir, { recursive: true });
});

/** Of the server, one after another, and the commands of each. */
const LIVES = 8;
const A_LIFE_HAS = 100;

const start = () => startServer({ DATA_DIR: dataDir, KJ_PASSPHRASE: PASSPHRASE });
const follow = async (night: Night, token: string | null = night.kjToken) => {
  const follower = new Follower(() => `ws://127.0.0.1:${server.port}/ws`, night.rotationId, token);
  followers.push(follower);
  await follower.connect();
  return follower;
};
const stateOf = async (night: Night) => {
  const answer = await fetch(`http://127.0.0.1:${server.port}/karaoke/rotations/${night.rotationId}`);
  return (await answer.json()) as { version: number; state: RotationState };
};
const add = (follower: Follower, index: number) =>
  follower.send(`add-singer-${index}`, "addSinger", { stageName: `Singer ${index}` });

/** So many singers, each once; whoever asks again is answered as at first, and everybody shows the server's state. */
async function expectAll(
  night: Night,
  count: number,
  acknowledged: ReadonlyMap<number, CommandResult>,
  shown: readonly Follower[],
): Promise<void> {
  const other = await follow(night);
  for (const [index, first] of acknowledged) expect(await add(other, index)).toEqual(first);
  const { version, state } = await stateOf(night);
  const names = state.bench.map(({ stageName }) => stageName);
  expect(names.length).toBe(count);
  expect(new Set(names).size).toBe(count);
  for (const follower of [...shown, other]) {
    await follower.until(() => follower.version >= version);
    expect(follower.state).toEqual(state);
  }
}

describe("kill -9 under commands", { timeout: 60_000 }, () => {
  it("loses nothing that was acknowledged, and an id sent again gets its first answer", async () => {
    const night = await nightAt(server.port);
    const kj = await follow(night);
    const screen = await follow(night, null);
    const answered = new Map<number, CommandResult>();
    const all = Array.from({ length: 900 }, (_, index) =>
      add(kj, index).then((result) => void answered.set(index, result)),
    );
    await kj.until(() => answered.size >= 60);
    await server.kill("SIGKILL");
    const acknowledged = new Map(answered);
    expect(acknowledged.size).toBeLessThan(900);

    server = await start();
    // The console sends again what was not answered; what was answered is asked again by another connection.
    await Promise.all(all);
    await expectAll(night, 900, acknowledged, [kj, screen]);
  });

  it("loses nothing in many lives that end at any moment, each under commands", async () => {
    const night = await nightAt(server.port);
    const kj = await follow(night);
    const screen = await follow(night, null);
    const acknowledged = new Map<number, CommandResult>();
    for (let life = 0; life < LIVES; life++) {
      const answeredBefore = acknowledged.size;
      const all = Array.from({ length: A_LIFE_HAS }, (_, nth) => {
        const index = life * A_LIFE_HAS + nth;
        return add(kj, index).then((result) => void acknowledged.set(index, result));
      });
      // How far it comes is another every time, and so is what it is doing then.
      const enough = answeredBefore + randomInt(1, A_LIFE_HAS * 0.8);
      await kj.until(() => acknowledged.size >= enough);
      await server.kill("SIGKILL");
      server = await start();
      await Promise.all(all);
    }

    await expectAll(night, LIVES * A_LIFE_HAS, acknowledged, [kj, screen]);
    for (const { events } of [kj, screen]) {
      const versions = events.map(({ version }) => version);
      expect(versions).toEqual([...new Set(versions)].sort((one, next) => one - next));
    }
  });

  it("[ROT-24][ROT-37] keeps the stage as it was, marks the turn interrupted once, and keeps its performance", async () => {
    const night = await nightAt(server.port);
    const kj = await follow(night);
    const added = await add(kj, 1);
    if (added.status !== "applied") throw new Error(added.detail);
    const { singerId } = added.created ?? {};
    await kj.send("add-request-1", "addRequest", { singerId, title: "A song", artist: "An artist" });
    const called = await kj.send("press-next-1", "next", { onStage: null });
    if (called.status !== "applied") throw new Error(called.detail);
    const turnId = called.created?.turnId;
    await kj.send("press-start-1", "start", { turnId });

    for (let restart = 0; restart < 2; restart++) {
      await server.kill("SIGKILL");
      server = await start();
      const { version, state } = await stateOf(night);
      expect(state.onStage).toMatchObject({ turnId, interrupted: true });
      await kj.until(() => kj.version === version);
      expect(kj.events.filter(({ type }) => type === "TurnInterrupted")).toHaveLength(1);
    }
    await kj.send("press-complete", "complete", { turnId });
    await server.kill("SIGKILL");
    server = await start();
    const answer = await fetch(`http://127.0.0.1:${server.port}/karaoke/performances`, {
      headers: { authorization: `Bearer ${night.kjToken}` },
    });
    const { items } = (await answer.json()) as { items: { performanceId: string; durationSec?: number }[] };
    expect(items).toEqual([expect.objectContaining({ performanceId: turnId, title: "A song" })]);
    expect(items[0]).not.toHaveProperty("durationSec");
  });
});

describe("stopping", { timeout: 30_000 }, () => {
  it.each(["SIGTERM", "SIGINT"] as const)("by %s says bye to everybody and ends within two seconds", async (signal) => {
    const night = await nightAt(server.port);
    const client = await Client.open(night.wsUrl);
    await client.hello(night.rotationId);
    const started = performance.now();
    expect(await server.kill(signal)).toEqual({ code: 0, signal: null });
    expect(performance.now() - started).toBeLessThan(2000);
    expect(await client.next("bye")).toMatchObject({ code: "SHUTDOWN" });
    expect(await client.closed).toBe(4000);
    expect(statSync(join(dataDir, "karaoke.db-wal")).size).toBe(0);
  });
});

describe("starting", { timeout: 30_000 }, () => {
  it("prints where everything is, makes a passphrase, keeps it, and prints it again", async () => {
    await server.kill("SIGTERM");
    const environment = { DATA_DIR: dataDir, KJ_PASSPHRASE: "", PUBLIC_URL: "https://karaoke.example" };
    server = await startServer(environment);
    const first = server.output();
    expect(first).toMatch(/Console +http:\/\/127\.0\.0\.1:\d+\/console/);
    expect(first).toMatch(/Screen +http:\/\/127\.0\.0\.1:\d+\/screen/);
    expect(first).toMatch(/Phones +https:\/\/karaoke\.example\/join\/<code>/);
    const passphrase = /Passphrase +(\S+)/.exec(first)?.[1];
    expect(passphrase).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
    await server.kill("SIGTERM");
    server = await startServer(environment);
    expect(server.output()).toContain(passphrase);
    const answer = await fetch(`http://127.0.0.1:${server.port}/karaoke/sessions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ passphrase }),
    });
    expect(answer.status).toBe(201);
  });

  it.each([
    ["a folder that another one uses", () => ({ DATA_DIR: dataDir }), /in use/],
    ["a port that is taken", () => ({ DATA_DIR: `${dataDir}/b`, PORT: String(server.port) }), /Port \d+ is in use/],
    ["a folder that cannot be made", () => ({ DATA_DIR: "/proc/x" }), /data directory \/proc\/x cannot be used/],
    ["settings that are wrong", () => ({ PORT: "http", LOG_LEVEL: "loud" }), /PORT: .*\nLOG_LEVEL: /],
  ])("says what is wrong: %s", async (_what, environment, says) => {
    await expect(startServer(environment())).rejects.toThrow(says);
    expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200);
  });
});
