/** How many commands a second the embedded server commits, each durable before its answer, beside what the disk can do. */
import { product } from "./contenders/product.ts";
import { openDiskFlush } from "./disk-flush.ts";
import { printTable, round } from "./statistics.ts";

const COMMANDS = 1500;

export async function durable(): Promise<void> {
  const floor = flushesPerSecond();
  const running = await product(20).start();
  for (let action = 0; action < 100; action++) await running.act();
  const oneByOne = await perSecond(COMMANDS, () => running.act());
  await running.stop();
  printTable("durable commands a second", [
    {
      what: "SQLite alone: one small row a transaction, synchronous=FULL",
      "per second": round(floor, 0),
      share: "1.00",
    },
    {
      what: "commands over a WebSocket, each answered before the next",
      "per second": round(oneByOne, 0),
      share: round(oneByOne / floor, 2),
    },
  ]);
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
