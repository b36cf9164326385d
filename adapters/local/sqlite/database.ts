/** Opens the database file: checks that it is ours and of a version we know, brings its schema up to date. */
import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { MIGRATIONS } from "./migrations.ts";

/** "KARA" in ASCII: `PRAGMA application_id`, by which the file says whose it is. */
const APPLICATION_ID = 0x4b415241;

/** The data cannot be used as it is. The message is for the person who starts the server; nothing was changed. */
export class UnusableData extends Error {}

/** @param path a file, or `:memory:` for a database that ends with the process. @throws UnusableData */
export function openDatabase(path: string): DatabaseSyncInstance {
  if (path !== ":memory:") checkHeader(path);
  let database: DatabaseSyncInstance | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec("PRAGMA busy_timeout = 2000");
    checkContent(database, path);
    // FULL: a commit is on the disk before it is answered. NORMAL would lose the last ones with the power.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
    migrate(database);
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
 * Reads the first bytes as they lie on the disk, so that a file of another program or a newer version is left alone.
 * Offsets are those of the SQLite file format, https://www.sqlite.org/fileformat2.html#the_database_header.
 */
function checkHeader(path: string): void {
  if (!existsSync(path)) return;
  const header = Buffer.alloc(100);
  const file = openSync(path, "r");
  const length = readSync(file, header, 0, 100, 0);
  closeSync(file);
  if (length === 0) return;
  if (length < 100 || header.toString("latin1", 0, 16) !== "SQLite format 3\0") {
    throw new UnusableData(`${path} is not a database; it may be damaged. Restore a backup, or move the file away.`);
  }
  checkIdentity(path, header.readUInt32BE(68), header.readUInt32BE(60));
}

function checkContent(database: DatabaseSyncInstance, path: string): void {
  const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() as object)[0];
  checkIdentity(path, Number(pragma("application_id")), Number(pragma("user_version")));
  const damage = pragma("quick_check(1)");
  if (damage !== "ok")
    throw new UnusableData(`${path} is damaged (${damage}). Restore a backup, or move the file away.`);
}

function checkIdentity(path: string, applicationId: number, version: number): void {
  if (applicationId !== APPLICATION_ID && (applicationId !== 0 || version !== 0)) {
    throw new UnusableData(`${path} is a database of another program.`);
  }
  if (version > MIGRATIONS.length) {
    throw new UnusableData(
      `${path} was written by a newer version of this program (schema ${version}, this one knows ${MIGRATIONS.length}). Start that version.`,
    );
  }
}

function migrate(database: DatabaseSyncInstance): void {
  const { user_version: from } = database.prepare("PRAGMA user_version").get() as { user_version: number };
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < from) continue;
    inTransaction(database, () => {
      database.exec(sql);
      database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${index + 1}`);
    });
  }
}
