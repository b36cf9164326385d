/** Everything the embedded mode keeps, in one data directory used by one process at a time. */
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { DataFile, type Whereabouts } from "./data-file.ts";
import { openDatabase, UnusableData } from "./database.ts";
import { SqliteIdempotency } from "./idempotency.ts";
import { SqliteImportJobs } from "./import-jobs.ts";
import { SqlitePerformances } from "./performances.ts";
import { SqliteRotationLog } from "./rotation-log.ts";
import { SqliteSettings } from "./settings.ts";
import { SqliteSingers } from "./singers.ts";
import { SqliteSongs } from "./songs.ts";

/** In the data directory. */
export const DATA_FILE = "karaoke.db";

export interface Storage {
  log: SqliteRotationLog;
  singers: SqliteSingers;
  songs: SqliteSongs;
  performances: SqlitePerformances;
  importJobs: SqliteImportJobs;
  idempotency: SqliteIdempotency;
  settings: SqliteSettings;
  /** Of the data file. */
  whereabouts(): Whereabouts;
  /**
   * A data file that is not in its place any more is written anew, as is one whose journal is away while somebody's read
   * keeps it from taking in what that had.
   *
   * @returns where it is then; null when there was no need.
   * @throws when it could be written nowhere, or not finished; it is still open then, and may be closed again.
   */
  close(): string | null;
}

/**
 * @param dataDir a folder, made when it is missing, or `:memory:` to keep nothing.
 * @throws UnusableData when it is in use, not writable, damaged, or of a newer version; nothing was changed then.
 */
export function openStorage(dataDir: string): Storage {
  if (dataDir === ":memory:") return storageOf(openDatabase(dataDir), null, () => undefined);
  makeFolder(dataDir);
  const lock = lockFolder(dataDir);
  try {
    const file = join(dataDir, DATA_FILE);
    // Made for its owner alone: it keeps the passphrase and the key of the tokens. SQLite's own files beside it follow.
    if (!existsSync(file)) closeSync(openSync(file, "a", 0o600));
    return storageOf(openDatabase(file), new DataFile(file), () => lock.close());
  } catch (error) {
    lock.close();
    throw error;
  }
}

/**
 * @param file null for a database in memory.
 * @param unlock lets go of the folder, after the database was closed.
 */
export function storageOf(database: DatabaseSyncInstance, file: DataFile | null, unlock: () => void): Storage {
  const whereabouts = () => file?.whereabouts() ?? "here";
  return {
    log: new SqliteRotationLog(database),
    singers: new SqliteSingers(database),
    songs: new SqliteSongs(database),
    performances: new SqlitePerformances(database),
    importJobs: new SqliteImportJobs(database),
    idempotency: new SqliteIdempotency(database),
    settings: new SqliteSettings(database),
    whereabouts,
    close() {
      const rescued = file ? closing(file, database) : null;
      database.close();
      unlock();
      return rescued;
    },
  };
}

/** @returns where the content had to be written anew; null when all of it is in the file itself. */
function closing(file: DataFile, database: DatabaseSyncInstance): string | null {
  const where = file.whereabouts();
  if (where === "here" || where === "unjournaled") {
    // Closing would do it too, but not before the last prepared statement has been collected.
    const isWhole = file.takeInJournal(database);
    if (isWhole || where === "here") return null;
  }
  return file.putBack(database, new Date());
}

function makeFolder(dataDir: string): void {
  try {
    if (existsSync(dataDir) && !statSync(dataDir).isDirectory()) throw new Error("it is a file, not a folder");
    makeParentsFirst(dataDir);
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new UnusableData(
      `The data directory ${dataDir} cannot be used: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** Node's own recursion never ends where the system says of a folder's parent, which is there, that it is not: `/proc/x`. */
function makeParentsFirst(folder: string): void {
  if (existsSync(folder)) return;
  makeParentsFirst(dirname(folder));
  mkdirSync(folder);
}

/**
 * A file beside the database, held by an open exclusive transaction: the operating system lets go of it however the
 * process ends, and the database itself stays readable for a backup.
 */
export function lockFolder(dataDir: string): DatabaseSyncInstance {
  let lock: DatabaseSyncInstance | undefined;
  try {
    lock = new DatabaseSync(join(dataDir, "karaoke.lock"));
    lock.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock?.close();
    const inUse = error instanceof Error && /locked|busy/i.test(error.message);
    throw new UnusableData(
      inUse
        ? `The data directory ${dataDir} is in use by another running server. Stop that one, or set DATA_DIR to another folder.`
        : `The data directory ${dataDir} cannot be locked: ${error instanceof Error ? error.message : error}`,
    );
  }
}
