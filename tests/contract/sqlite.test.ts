import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStorage, type Storage } from "../../adapters/local/sqlite/storage.ts";
import { describeIdempotency } from "./idempotency.ts";
import { describeImportJobs } from "./import-jobs.ts";
import { describeNamedBatches } from "./named-batches.ts";
import { describePerformanceLog } from "./performances.ts";
import { describeResources } from "./resources.ts";
import { describeRotationLog } from "./rotation-log.ts";
import { later, performance, singer, song } from "./samples.ts";
import { describeSongbook } from "./song-search.ts";

const inMemory = async <Name extends keyof Storage>(name: Name) => {
  const storage = openStorage(":memory:");
  return { port: storage[name], close: () => void storage.close() };
};

const onDisk = async <Name extends keyof Storage>(name: Name) => {
  const folder = mkdtempSync(join(tmpdir(), "karaoke-contract-"));
  const storage = openStorage(folder);
  return {
    port: storage[name],
    close() {
      storage.close();
      rmSync(folder, { recursive: true });
    },
  };
};

describeRotationLog("SQLite in memory", () => inMemory("log"));
describeRotationLog("SQLite on disk", () => onDisk("log"));
describeSongbook("SQLite", () => inMemory("songs"));
describePerformanceLog("SQLite", () => inMemory("performances"));
describeIdempotency("SQLite", () => inMemory("idempotency"));
describeImportJobs("SQLite", () => inMemory("importJobs"));
describeNamedBatches("SQLite", () => inMemory("songs"));

describeResources(
  "SQLite",
  {
    name: "singers",
    inOrder: [
      singer("s3", "Ånna"),
      singer("s1", "Bob"),
      singer("s2", "bob"),
      singer("s4", "Zoë"),
      singer("s5", "佐藤"),
    ],
    first: singer("s0", "Aaron"),
    idOf: (value) => value.singerId,
    changed: (value) => ({ ...value, notes: "regular" }),
  },
  () => inMemory("singers"),
);

describeResources(
  "SQLite",
  {
    name: "songs",
    inOrder: [
      song("s1", "Dancing Queen", "ABBA"),
      song("s2", "Waterloo", "Abba"),
      song("s3", "Jolene", "Dolly Parton"),
      song("s4", "밤편지", "아이유"),
    ],
    first: song("s0", "Africa", "A-ha"),
    idOf: (value) => value.songId,
    changed: (value) => ({ ...value, year: 1974 }),
  },
  () => inMemory("songs"),
);

describeResources(
  "SQLite",
  {
    name: "performances",
    inOrder: [3, 2, 1, 0].map((minute) => performance(`t${minute}`, { performedAt: later(minute) })),
    first: performance("t9", { performedAt: later(9) }),
    idOf: (value) => value.performanceId,
    changed: (value) => ({ ...value, notes: "encore" }),
  },
  async () => {
    const { port, close } = await inMemory("performances");
    const list: typeof port.list = port.list.bind(port);
    return {
      port: {
        insert: port.insert.bind(port),
        get: port.get.bind(port),
        replace: port.replace.bind(port),
        remove: port.remove.bind(port),
        list: (venueId, page) => list(venueId, {}, page),
      },
      close,
    };
  },
);
