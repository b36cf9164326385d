/** Opens the database file: checks that it is ours and of a version we know, brings its schema up to date. */
import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { MIGRATIONS } from "./migrations.ts";

/** "KARA" in ASCII: `PRAGMA application_id`, by which the file says whose it is. */
const APPLICATION_ID = 0x4b415241;

/** The data cannot be used as it is. The message is for the person who starts the server; nothing was changed. */
export class UnusableData extends Error {
  override readonly name = "UnusableData";
}

/**
 * @param path a file, or `:memory:` for a database that ends with the process.
 * @param migrations every step there is, oldest first.
 * @throws UnusableData when it is damaged, not ours, not writable or of a newer version; it is then as it was.
 */
export function openDatabase(path: string, migrations = MIGRATIONS): DatabaseSyncInstance {
  let database: DatabaseSyncInstance | undefined;
  try {
    if (path !== ":memory:" && existsSync(path)) checkFile(path, migrations.length);
    database = new DatabaseSync(path);
    // FULL: a commit is on the disk before it is answered. NORMAL would lose the last ones with the power. On macOS a
    // flush stops at the drive's own memory unless it is a full one.
    database.exec(`
      PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;
      PRAGMA foreign_keys = ON`);
    migrate(database, migrations);
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof UnusableData) throw error;
    throw new UnusableData(`${path} cannot be opened: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * Runs `work` in one transaction: all of it is kept, or none.
 *
 * @throws what `work` throws, after undoing it.
 */
export function inTransaction<T>(database: DatabaseSyncInstance, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/**
 * Runs `write`, one statement or transaction, for what the log can tell again: it is kept through a crash of the process
 * at once, and through a loss of power with the next transaction of the other kind, since the journal is flushed in order.
 * Saves a flush of the disk.
 */
export function unflushed(database: DatabaseSyncInstance, write: () => void): void {
  database.exec("PRAGMA synchronous = NORMAL");
  try {
    write();
  } finally {
    database.exec("PRAGMA synchronous = FULL");
  }
}

/**
 * Writes nothing, so that a file of another program or a newer version is left alone. An empty file is a new one.
 *
 * @throws UnusableData
 */
export function checkFile(path: string, newest: number): void {
  if (!hasHeader(path, newest)) return;
  // What the file's last writer had not moved out of its journal yet counts too; only SQLite can read that.
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    checkContent(database, path, newest);
  } finally {
    database.close();
  }
}

/**
 * Reads the first bytes as they lie on the disk, before SQLite does anything with the file. Offsets are those of the
 * SQLite file format, https://www.sqlite.org/fileformat2.html#the_database_header.
 */
function hasHeader(path: string, newest: number): boolean {
  const header = Buffer.alloc(100);
  // For writing too, though nothing is written: SQLite would take a file it may only read and fail at the first command.
  const file = openSync(path, "r+");
  const length = readSync(file, header, 0, 100, 0);
  closeSync(file);
  if (length === 0) return false;
  if (length < 100 || header.toString("latin1", 0, 16) !== "SQLite format 3\0") {
    throw new UnusableData(`${path} is not a database; it may be damaged. Restore a backup, or move the file away.`);
  }
  checkIdentity(path, header.readUInt32BE(68), header.readUInt32BE(60), newest);
  return true;
}

function checkContent(database: DatabaseSyncInstance, path: string, newest: number): void {
  const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() as object)[0];
  checkIdentity(path, Number(pragma("application_id")), Number(pragma("user_version")), newest);
  const damage = pragma("quick_check(1)");
  if (damage !== "ok")
    throw new UnusableData(`${path} is damaged (${damage}). Restore a backup, or move the file away.`);
}

function checkIdentity(path: string, applicationId: number, version: number, newest: number): void {
  if (applicationId !== APPLICATION_ID && (applicationId !== 0 || version !== 0)) {
    throw new UnusableData(`${path} is a database of another program.`);
  }
  if (version > newest) {
    throw new UnusableData(
      `${path} was written by a newer version of this program (schema ${version}, this one knows ${newest}). Start that version.`,
    );
  }
}

/** All steps that are missing, in one transaction: a step that fails leaves the data at the version it had. */
function migrate(database: DatabaseSyncInstance, migrations: readonly string[]): void {
  const { user_version: from } = database.prepare("PRAGMA user_version").get() as { user_version: number };
  if (from === migrations.length) return;
  inTransaction(database, () => {
    for (const sql of migrations.slice(from)) database.exec(sql);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}`);
  });
}
