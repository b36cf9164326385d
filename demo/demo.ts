/**
 * `npm run demo`: the real server on a folder of its own that is thrown away, a songbook, and a room full of singers who
 * join, ask, wait, step away and come back over the same REST API as everybody. A KJ presses Next unless DEMO_KJ=off.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { banner } from "../embedded/banner.ts";
import { readConfig } from "../embedded/config.ts";
import { start } from "../embedded/start.ts";
import { buildWeb } from "../web/build.ts";
import { Client } from "./client.ts";
import { playRoom } from "./room.ts";

const folder = mkdtempSync(join(tmpdir(), "karaoke-demo-"));
const environment = { LOG_LEVEL: "error", KJ_PASSPHRASE: "demo", ...process.env, DATA_DIR: folder };
const config = readConfig(environment);
const running = await start(config, await buildWeb());
const stopped = new AbortController();

async function stop(): Promise<never> {
  stopped.abort();
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
process.on("SIGINT", () => void stop());
process.on("SIGTERM", () => void stop());

const base = `${config.tls ? "https" : "http"}://127.0.0.1:${running.port}`;
const kj = new Client(base);
await kj.logIn(config.passphrase ?? "demo");
await kj.importSongs(readFileSync(new URL("./songs.csv", import.meta.url)));
const night = await kj.openNight("Demo night", "The Tin Lantern");

process.stdout.write(banner(config, running));
process.stdout.write(
  `  Demo       passphrase "${config.passphrase}", join code ${night.joinCode}, stop with Ctrl-C\n\n`,
);
await playRoom({ base, kj, night, withKj: process.env.DEMO_KJ !== "off", signal: stopped.signal });
