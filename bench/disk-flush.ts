/** What SQLite alone needs to make one small row durable on this disk. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";

export interface DiskFlush {
  /** One transaction, `synchronous=FULL`: its milliseconds. */
  once(): number;
  close(): void;
}

export function openDiskFlush(): DiskFlush {
  const folder = mkdtempSync(join(tmpdir(), "karaoke-fsync-"));
  const database = new DatabaseSync(join(folder, "floor.db"));
  database.exec(
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE item (version INTEGER PRIMARY KEY, json TEXT)",
  );
  const insert = database.prepare("INSERT INTO item (json) VALUES (?)");
  const json = "x".repeat(600);
  return {
    once() {
      const started = performance.now();
      insert.run(json);
      return performance.now() - started;
    },
    close() {
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
