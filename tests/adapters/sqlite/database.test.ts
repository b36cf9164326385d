import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inTransaction, openDatabase, UnusableData, unflushed } from "../../../adapters/local/sqlite/database.ts";
import { MIGRATIONS } from "../../../adapters/local/sqlite/migrations.ts";
import { SqliteRotationLog } from "../../../adapters/local/sqlite/rotation-log.ts";
import { openStorage } from "../../../adapters/local/sqlite/storage.ts";
import { item, opening } from "../../contract/samples.ts";

const NEXT = [...MIGRATIONS, "ALTER TABLE setting ADD COLUMN note TEXT NOT NULL DEFAULT 'none'"];

/** There a file's mode says little about who may write it. */
const ON_WINDOWS = process.platform === "win32";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "karaoke-database-"));
  file = join(folder, "karaoke.db");
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

function values(path: string, sql: string): unknown {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database.prepare(sql).all();
  database.close();
  return rows.flatMap((row) => Object.values(row as object));
}

describe("the schema", () => {
  it("is brought up to date with what is in it", () => {
    const old = openDatabase(file);
    old.exec("INSERT INTO setting VALUES ('passphrase', 'blue-lamp')");
    old.close();
    openDatabase(file, NEXT).close();
    expect(values(file, "SELECT name, value, note FROM setting")).toEqual(["passphrase", "blue-lamp", "none"]);
    expect(values(file, "PRAGMA user_version")).toEqual([NEXT.length]);
    expect(() => openDatabase(file)).toThrow(/newer version/);
  });

  it("stays as it was when a step fails, the steps before it undone too", () => {
    openDatabase(file).close();
    expect(() => openDatabase(file, [...NEXT, "INSERT INTO nowhere VALUES (1)"])).toThrow(UnusableData);
    expect(values(file, "PRAGMA user_version")).toEqual([MIGRATIONS.length]);
    expect(values(file, "SELECT name FROM pragma_table_info('setting')")).toEqual(["name", "value"]);
    openDatabase(file, NEXT).close();
  });

  it("says in the file whose it is", () => {
    openDatabase(file).close();
    expect(values(file, "PRAGMA application_id")).toEqual([Buffer.from("KARA").readUInt32BE()]);
  });
});

describe("an open database", () => {
  it("flushes every commit to the disk", () => {
    const database = openDatabase(file);
    const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() as object)[0];
    expect(["journal_mode", "synchronous", "fullfsync", "foreign_keys"].map(pragma)).toEqual(["wal", 2, 1, 1]);
    database.close();
  });

  it("keeps nothing of an append that a full disk stops, and takes it when there is room", async () => {
    const database = openDatabase(file);
    const log = new SqliteRotationLog(database);
    const { head, first } = opening("r1", "LARK7");
    await log.create(head, first);
    const { page_count: pages } = database.prepare("PRAGMA page_count").get() as { page_count: number };
    const large = item("r1", 2, "command-2", ["long ".repeat(10_000)]);
    database.exec(`PRAGMA max_page_count = ${pages}`);
    await expect(log.append(large)).rejects.toThrow(/full/);
    expect(await log.readAfter(head.rotationId, 1, 10)).toEqual([]);
    database.exec("PRAGMA max_page_count = 1000000");
    expect(await log.append(large)).toBe("appended");
    expect(await log.readAfter(head.rotationId, 1, 10)).toEqual([large]);
    database.close();
  });
});

describe("a file that cannot be used", () => {
  it("is left alone when only its journal says that it is of a newer version, as after a power cut", () => {
    const elsewhere = join(folder, "elsewhere.db");
    openDatabase(elsewhere).close();
    const newer = new DatabaseSync(elsewhere);
    newer.exec(`PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = ${MIGRATIONS.length + 1}; CREATE TABLE novel (x)`);
    for (const suffix of ["", "-wal"]) copyFileSync(elsewhere + suffix, file + suffix);
    newer.close();
    const before = [file, `${file}-wal`].map((path) => readFileSync(path));
    expect(() => openDatabase(file)).toThrow(/newer version/);
    expect([file, `${file}-wal`].map((path) => readFileSync(path))).toEqual(before);
  });

  it("is named in words when it may not be written", { skip: ON_WINDOWS }, () => {
    openStorage(folder).close();
    chmodSync(folder, 0o777);
    for (const name of ["karaoke.lock", "karaoke.db-wal", "karaoke.db-shm"]) makeWritable(join(folder, name));
    chmodSync(file, 0o444);
    const before = readFileSync(file);
    const problem = asOrdinaryUser(() => openStorage(folder));
    expect(problem).toBeInstanceOf(UnusableData);
    expect(String(problem)).toContain("karaoke.db");
    expect(readFileSync(file)).toEqual(before);
  });

  it("is a folder that may not be written", { skip: ON_WINDOWS }, () => {
    chmodSync(folder, 0o555);
    expect(asOrdinaryUser(() => openStorage(folder))).toBeInstanceOf(UnusableData);
  });

  it("is a file where a folder should be", () => {
    writeFileSync(file, "notes");
    expect(() => openStorage(file)).toThrow(/it is a file, not a folder/);
    expect(readFileSync(file, "utf8")).toBe("notes");
  });
});

function makeWritable(path: string): void {
  try {
    chmodSync(path, 0o666);
  } catch {
    // SQLite keeps its journal beside the file only for a while.
  }
}

/** What `work` throws for somebody whom permissions bind: the administrator may write everything. */
function asOrdinaryUser(work: () => unknown): unknown {
  const administrator = process.geteuid?.() === 0;
  if (administrator) process.seteuid?.(65_534);
  try {
    work();
    return null;
  } catch (error) {
    return error;
  } finally {
    if (administrator) process.seteuid?.(0);
  }
}

describe("a write that the log can tell again", () => {
  const flushes = (database: ReturnType<typeof openDatabase>) =>
    Object.values(database.prepare("PRAGMA synchronous").get() as object)[0];
  const FULL = 2;
  const NORMAL = 1;

  it("is kept without a flush of its own, and the next one flushes again", () => {
    const database = openDatabase(file);
    unflushed(database, () => {
      expect(flushes(database)).toBe(NORMAL);
      database.exec("INSERT INTO setting VALUES ('passphrase', 'blue-lamp')");
    });
    expect(flushes(database)).toBe(FULL);
    expect(values(file, "SELECT value FROM setting")).toEqual(["blue-lamp"]);
    database.close();
  });

  it("that fails is undone, and the next one flushes again", () => {
    const database = openDatabase(file);
    const failing = () =>
      unflushed(database, () =>
        inTransaction(database, () => {
          database.exec("INSERT INTO setting VALUES ('passphrase', 'blue-lamp')");
          throw new Error("no");
        }),
      );
    expect(failing).toThrow("no");
    expect(flushes(database)).toBe(FULL);
    expect(values(file, "SELECT value FROM setting")).toEqual([]);
    database.close();
  });
});
