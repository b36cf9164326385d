/** The demo as `npm run demo` runs it: alive by itself, and gone without a trace. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RotationState } from "../../core/rotation/state.ts";
import { Client } from "../../demo/client.ts";
import { watch } from "../../demo/person.ts";
import type { Sync } from "../../web/sync/sync.ts";

const DEMO = fileURLToPath(new URL("../../demo/demo.ts", import.meta.url));
const SONGS = fileURLToPath(new URL("../../demo/songs.csv", import.meta.url));
/** A process of its own, and singers who arrive one after the other. */
const SLOW = { timeout: 60_000 };

let folder: string;
let demo: ChildProcess;
let output: string;
let errors: string;
let screen: Sync | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "karaoke-demo-test-"));
});

afterEach(async () => {
  screen?.close();
  demo.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

/** Resolves with the join code once the addresses are printed. */
function begin(environment: Record<string, string>): Promise<{ base: string; joinCode: string }> {
  const settings = { TMPDIR: folder, TMP: folder, TEMP: folder, HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "error" };
  demo = spawn(process.execPath, ["--import", "tsx", DEMO], { env: { ...process.env, ...settings, ...environment } });
  output = errors = "";
  demo.stderr?.on("data", (data) => {
    errors += data;
  });
  return new Promise((resolve, reject) => {
    demo.stdout?.on("data", (data) => {
      output += data;
      const found = /(http:\/\/\S+)\/join\/(\w+).*Ctrl-C/s.exec(output);
      if (found) resolve({ base: found[1] as string, joinCode: found[2] as string });
    });
    demo.once("exit", (code) => reject(new Error(`ended with ${code}: ${errors}`)));
  });
}

/** The first state for which it holds. */
function until(sync: Sync, holds: (state: RotationState) => boolean): Promise<RotationState> {
  return new Promise((resolve) => {
    const stop = sync.state.subscribe((state) => {
      if (!state || !holds(state)) return;
      resolve(state);
      queueMicrotask(() => stop());
    });
  });
}

const inRoom = ({ line, bench, onStage }: RotationState) => line.length + bench.length + (onStage ? 1 : 0);

test(
  "a room comes in, the KJ calls somebody, the song starts; Ctrl-C ends it and leaves nothing behind",
  SLOW,
  async () => {
    const { base, joinCode } = await begin({});
    expect(output).toMatch(/Console {4}\S+\/console/);
    expect(output).toMatch(/Screen {5}\S+\/screen/);
    const passphrase = /Passphrase (\S+)/.exec(output)?.[1] ?? "";
    const kj = new Client(base);
    await kj.logIn(passphrase);
    const rows = (await readFile(SONGS, "utf8")).trim().split("\n").length - 1;
    expect(rows).toBeGreaterThan(200);
    expect(await kj.songIds()).toHaveLength(rows);

    screen = watch(base, joinCode, null);
    const singing = await until(screen, ({ onStage }) => onStage?.startedAt != null);
    expect(inRoom(singing)).toBeGreaterThanOrEqual(8);
    expect(singing.onStage?.request.songId).not.toBeNull();

    const ended = new Promise((resolve) => demo.once("exit", (code) => resolve(code)));
    demo.kill("SIGINT");
    expect(await ended).toBe(0);
    expect(errors).toBe("");
    expect((await readdir(folder)).filter((name) => name.startsWith("karaoke-demo-"))).toEqual([]);
  },
);

test("with DEMO_KJ=off nobody is called: Next is left to whoever is at the console", SLOW, async () => {
  const { base, joinCode } = await begin({ DEMO_KJ: "off" });
  screen = watch(base, joinCode, null);
  await until(screen, (state) => inRoom(state) >= 8);
  // The simulated KJ would call in the very moment in which the eighth has come.
  const version = screen.version.value;
  const later = await until(screen, () => (screen?.version.value ?? 0) > version + 1);
  expect(later).toMatchObject({ onStage: null, turnsCompleted: 0 });
});
