/**
 * `npm run demo`: the real server on a folder of its own that is thrown away, a songbook, and a room full of singers who
 * join, ask, wait, step away and come back over the same API as everybody. A KJ presses Next unless DEMO_KJ=off.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addressesOf } from "../embedded/addresses.ts";
import { readConfig } from "../embedded/config.ts";
import { LOST_WORDS } from "../embedded/lookout.ts";
import { start } from "../embedded/start.ts";
import { buildWeb } from "../web/build.ts";
import { Client } from "./client.ts";
import { watch } from "./person.ts";
import { playRoom } from "./room.ts";

const folder = mkdtempSync(join(tmpdir(), "karaoke-demo-"));
const passphrase = process.env.KJ_PASSPHRASE?.trim() || "demo";
// Plain HTTP: the simulated singers know no certificate of a venue.
const own = { KJ_PASSPHRASE: passphrase, DATA_DIR: folder, TLS_CERT: "", TLS_KEY: "" };
const config = readConfig({ LOG_LEVEL: "error", ...process.env, ...own });
const running = await start(config, await buildWeb()).catch((error: NodeJS.ErrnoException) => {
  rmSync(folder, { recursive: true, force: true });
  const taken = `Port ${config.port} is in use. Another one: PORT=3001 npm run demo`;
  process.stderr.write(`${error.code === "EADDRINUSE" ? taken : `The demo could not start: ${error.message}`}\n`);
  process.exit(1);
});
const stopped = new AbortController();

async function stop(exitCode: number): Promise<never> {
  stopped.abort();
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(exitCode);
}
void running.dataLost.then((how) => {
  process.stderr.write(`${LOST_WORDS[how]}\n`);
  return stop(1);
});
process.on("SIGINT", () => void stop(0));
process.on("SIGTERM", () => void stop(0));

const addresses = addressesOf(config, running.port);
const base = addresses.local;
const kj = new Client(base);
await kj.logIn(passphrase);
await kj.importSongs(readFileSync(new URL("./songs.csv", import.meta.url)));
const night = await kj.openNight("Demo night", "The Tin Lantern");

process.stdout.write(`
A demo night is on. Nothing of it is kept.

  Console    ${addresses.local}/console
  Screen     ${addresses.local}/screen
  Phones     ${addresses.public}/join/${night.joinCode}
  Passphrase ${passphrase}

  Stop it with Ctrl-C.

`);
const withKj = process.env.DEMO_KJ !== "off";
await playRoom({
  base,
  night,
  songIds: await kj.songIds(),
  kj: withKj ? watch(base, night.rotationId, kj.token) : null,
  signal: stopped.signal,
}).catch((error: unknown) => {
  // Whatever was on its way when the server stopped has no answer.
  if (stopped.signal.aborted) return;
  process.stderr.write(`The room went home: ${error instanceof Error ? error.message : error}\n`);
  return stop(1);
});
