/** Copies of the data file: taken while a server runs, put back while none does. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { copyInto } from "./copy-into.ts";
import { checkFile, inTransaction, openDatabase, UnusableData } from "./database.ts";
import { MIGRATIONS } from "./migrations.ts";
import { DATA_FILE, lockFolder } from "./storage.ts";

/**
 * A whole copy as of now, in one file; a server on the same folder goes on. It keeps the passphrase and the key of the
 * tokens, so it is made for its owner alone.
 *
 * @throws UnusableData when there is nothing to copy, it is damaged, or the destination exists; nothing is left behind.
 */
export function backUp(dataDir: string, destination: string): void {
  const source = join(dataDir, DATA_FILE);
  if (!existsSync(source)) throw new UnusableData(`${source} does not exist`);
  if (existsSync(destination)) throw new UnusableData(`${destination} exists already`);
  checkFile(source, MIGRATIONS.length);
  const database = new DatabaseSync(source, { readOnly: true });
  try {
    database.exec("PRAGMA busy_timeout = 10000");
    copyInto(database, destination);
  } catch (error) {
    throw new UnusableData(`${destination} cannot be written: ${error instanceof Error ? error.message : error}`);
  } finally {
    database.close();
  }
}

/**
 * Puts a backup in the place of the data. Every rotation in it has a new epoch afterwards, so that pages which saw what
 * the backup does not have take the whole state anew instead of mixing two histories.
 *
 * @param newEpoch a fresh id at each call.
 * @param now names the copy that is kept of the data as it was.
 * @returns where that copy is; null when there was no data.
 * @throws UnusableData when a server runs on the folder or the backup is no good; the data is then as it was.
 */
export function restore(dataDir: string, backup: string, newEpoch: () => string, now: Date): string | null {
  if (!existsSync(backup)) throw new UnusableData(`${backup} does not exist`);
  const target = join(dataDir, DATA_FILE);
  if (resolve(backup) === resolve(target)) throw new UnusableData(`${backup} is the data itself`);
  mkdirSync(dataDir, { recursive: true });
  const lock = lockFolder(dataDir);
  const coming = `${target}.coming`;
  try {
    prepare(backup, coming, newEpoch);
    const kept = existsSync(target) ? setAside(target, now) : null;
    renameSync(coming, target);
    return kept;
  } finally {
    for (const ending of ["", "-wal", "-shm", "-journal"]) rmSync(coming + ending, { force: true });
    lock.close();
  }
}

/** The backup in this version's schema, with new epochs, whole in one file. */
function prepare(backup: string, coming: string, newEpoch: () => string): void {
  copyFileSync(backup, coming);
  chmodSync(coming, 0o600);
  const database = openDatabase(coming);
  try {
    inTransaction(database, () => renewEpochs(database, newEpoch));
    // Without a journal beside it the file can be renamed.
    database.exec("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE");
  } finally {
    database.close();
  }
}

function renewEpochs(database: DatabaseSyncInstance, newEpoch: () => string): void {
  const rotations = database.prepare("SELECT rotationId FROM rotation").all() as { rotationId: string }[];
  const head = database.prepare("UPDATE rotation SET json = json_set(json, '$.epoch', ?) WHERE rotationId = ?");
  const snapshot = database.prepare("UPDATE snapshot SET json = json_set(json, '$.epoch', ?) WHERE rotationId = ?");
  for (const { rotationId } of rotations) {
    const epoch = newEpoch();
    head.run(epoch, rotationId);
    snapshot.run(epoch, rotationId);
  }
}

/** A copy, so that there is data at every moment. What its journal holds is moved into the file first. */
function setAside(target: string, now: Date): string {
  const kept = `${target}.before-${now
    .toISOString()
    .replace(/[^0-9]/g, "")
    .slice(0, 14)}`;
  if (isDatabase(target)) {
    const database = new DatabaseSync(target);
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    database.close();
  }
  copyFileSync(target, kept);
  for (const ending of ["-wal", "-shm"]) {
    // Empty, unless SQLite could not read the file. Kept with it, and out of the way of the one that comes.
    if (existsSync(target + ending)) renameSync(target + ending, kept + ending);
  }
  return kept;
}

/** Damaged data is what backups are for. */
function isDatabase(path: string): boolean {
  try {
    checkFile(path, Number.POSITIVE_INFINITY);
    return true;
  } catch {
    return false;
  }
}
