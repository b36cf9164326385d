/** How many commands a second the embedded server commits, each durable before its answer, beside what the disk can do. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { product } from "./contenders/product.ts";
import { printTable, round } from "./statistics.ts";

const COMMANDS = 1500;

export async function durable(): Promise<void> {
  const floor = fsyncsPerSecond();
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

function fsyncsPerSecond(): number {
  const folder = mkdtempSync(join(tmpdir(), "karaoke-fsync-"));
  const database = new DatabaseSync(join(folder, "floor.db"));
  database.exec(
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE item (version INTEGER PRIMARY KEY, json TEXT)",
  );
  const insert = database.prepare("INSERT INTO item (json) VALUES (?)");
  const json = "x".repeat(600);
  const started = performance.now();
  for (let index = 0; index < COMMANDS; index++) insert.run(json);
  const seconds = (performance.now() - started) / 1000;
  database.close();
  rmSync(folder, { recursive: true, force: true });
  return COMMANDS / seconds;
}
