/**
 * The data file while it is open. Whoever deletes it takes its name, not its content: SQLite goes on writing to what
 * nobody will find again, so the server has to look, and to give it its name back.
 */
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { copyInto } from "./copy-into.ts";

/**
 * `unjournaled`: it is in its place, and its journal, which has what was written last, is not. `replaced`: another file has
 * its name.
 */
export type Whereabouts = "here" | "unjournaled" | "gone" | "replaced";

export class DataFile {
  readonly path: string;
  readonly #identity: string | null;
  readonly #journal: string | null;

  /** @param path of a file that is there, and open. */
  constructor(path: string) {
    this.path = path;
    this.#identity = identityOf(path);
    this.#journal = identityOf(`${path}-wal`);
  }

  whereabouts(): Whereabouts {
    try {
      const identity = identityOf(this.path);
      if (identity === null) return "gone";
      if (identity !== this.#identity) return "replaced";
      return this.#journal === null || this.#hasItsJournal() ? "here" : "unjournaled";
    } catch {
      // It cannot be looked for, which does not say that it is away.
      return "here";
    }
  }

  /**
   * For one that is in its place: all of what its journal has is in the file itself then, so that it can be copied.
   *
   * @returns false when somebody who reads it keeps that from being done.
   */
  takeInJournal(database: DatabaseSyncInstance): boolean {
    const { busy } = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get() as { busy: number };
    if (busy !== 0) return false;
    // One from elsewhere would be read as this file's at the next start.
    if (this.#journal !== null && !this.#hasItsJournal()) this.#removeJournals(["-wal", "-shm"]);
    return true;
  }

  /**
   * Writes the whole content anew: under its own name, beside whatever has that name now, or where temporary files are
   * when its folder cannot be written. The database stays open.
   *
   * @returns where it is now.
   * @throws when it could be written nowhere.
   */
  putBack(database: DatabaseSyncInstance, now: Date): string {
    const time = now.toISOString().replace(/[^0-9]/g, "");
    const aside = `${basename(this.path)}.rescued-${time.slice(0, 14)}`;
    const place = this.whereabouts() === "gone" ? this.path : join(dirname(this.path), aside);
    try {
      mkdirSync(dirname(place), { recursive: true });
      this.#write(database, place);
      return place;
    } catch {
      const elsewhere = join(tmpdir(), aside);
      this.#write(database, elsewhere);
      return elsewhere;
    }
  }

  /** Whole before it has its name. */
  #write(database: DatabaseSyncInstance, place: string): void {
    const coming = `${place}.coming`;
    rmSync(coming, { force: true });
    copyInto(database, coming);
    try {
      if (existsSync(place)) throw new Error(`${place} exists already`);
      this.#clearJournals(place);
      renameSync(coming, place);
    } finally {
      rmSync(coming, { force: true });
    }
  }

  /**
   * A journal that somebody's read kept from being emptied, or that a synchroniser put back, would be taken for that of
   * the file which has its name next, and spoil it. What it says is in the copy.
   */
  #clearJournals(place: string): void {
    if (place === this.path) this.#removeJournals(["-wal", "-shm", "-journal"]);
    else if (this.#journal !== null && this.#hasItsJournal()) this.#removeJournals(["-wal", "-shm"]);
  }

  #hasItsJournal(): boolean {
    return identityOf(`${this.path}-wal`) === this.#journal;
  }

  #removeJournals(endings: readonly string[]): void {
    for (const ending of endings) rmSync(this.path + ending, { force: true });
  }
}

/** Null when there is no such file. */
function identityOf(path: string): string | null {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}.${ino}`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw error;
  }
}
