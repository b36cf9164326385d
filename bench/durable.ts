/** How many commands a second the embedded server commits, each durable before its answer, beside what the disk can do. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { product } from "./contenders/product.ts";
import { keepOffServersCpu } from "./cpus.ts";
import { openDiskFlush } from "./disk-flush.ts";
import { freePort } from "./free-port.ts";
import { startServer } from "./server-process.ts";
import { printTable, round } from "./statistics.ts";
import { Kj } from "./storm/kj.ts";

const COMMANDS = 1500;
const ROTATIONS = 50;
const PASSPHRASE = "bench-passphrase-1";

export async function durable(): Promise<void> {
  keepOffServersCpu();
  const floor = flushesPerSecond();
  const oneByOne = await oneRotation();
  const oneOverRest = await rotationsAtOnce(1);
  const many = await rotationsAtOnce(ROTATIONS);
  const row = (what: string, perSecond: number) => ({
    what,
    "per second": round(perSecond, 0),
    share: round(perSecond / floor, 2),
  });
  printTable("durable commands a second", [
    row("SQLite alone: one small row a transaction, synchronous=FULL", floor),
    row("one rotation over a WebSocket, each command answered before the next", oneByOne),
    row("one rotation over REST, the same", oneOverRest),
    row(`${ROTATIONS} rotations at once over REST, each the same`, many),
  ]);
}

async function oneRotation(): Promise<number> {
  const running = await product(20).start();
  for (let action = 0; action < 100; action++) await running.act();
  const found = await perSecond(COMMANDS, () => running.act());
  await running.stop();
  return found;
}

/** On one server, a console for each. */
async function rotationsAtOnce(count: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "karaoke-durable-"));
  const file = fileURLToPath(new URL("../embedded/server.ts", import.meta.url));
  const server = await startServer(file, { DATA_DIR: folder, KJ_PASSPHRASE: PASSPHRASE }, await freePort());
  const first = await Kj.open(`http://127.0.0.1:${server.port}`, PASSPHRASE);
  const kjs = [first];
  while (kjs.length < count) kjs.push(await first.another());
  const each = (times: number, act: (kj: Kj, index: number) => Promise<void>) =>
    Promise.all(
      kjs.map(async (kj) => {
        for (let index = 0; index < times; index++) await act(kj, index);
      }),
    );
  await each(Math.max(2, 100 / count), (kj, index) => kj.announce(`Warming up ${index}`));
  const times = COMMANDS / count;
  const rounds = await perSecond(
    1,
    async () => void (await each(times, (kj, index) => kj.announce(`Song ${index} is over`))),
  );
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
  return rounds * times * count;
}

async function perSecond(times: number, act: () => Promise<void>): Promise<number> {
  const started = performance.now();
  for (let index = 0; index < times; index++) await act();
  return (times / (performance.now() - started)) * 1000;
}

function flushesPerSecond(): number {
  const disk = openDiskFlush();
  let ms = 0;
  for (let index = 0; index < COMMANDS; index++) ms += disk.once();
  disk.close();
  return (COMMANDS / ms) * 1000;
}
