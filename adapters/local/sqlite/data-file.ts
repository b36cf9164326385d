/**
 * The data file while it is open. Whoever deletes it takes its name, not its content: SQLite goes on writing to what
 * nobody will find again, so the server has to look, and to give it its name back.
 */
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";

/** `replaced`: another file has its name. */
export type Whereabouts = "here" | "gone" | "replaced";

export class DataFile {
  readonly path: string;
  readonly #identity: string;

  /** @param path of a file that is there. */
  constructor(path: string) {
    this.path = path;
    this.#identity = identityOf(path);
  }

  whereabouts(): Whereabouts {
    try {
      return identityOf(this.path) === this.#identity ? "here" : "replaced";
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Anything else says that it cannot be looked for, not that it is away.
      return code === "ENOENT" || code === "ENOTDIR" ? "gone" : "here";
    }
  }

  /**
   * Writes the whole content anew: under its own name, beside whatever has that name now, or where temporary files are
   * when its folder cannot be written. The journal must have been emptied, or it would be taken for the new file's.
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
      return written(database, place);
    } catch {
      return written(database, join(tmpdir(), aside));
    }
  }
}

/** Whole before it has its name. */
function written(database: DatabaseSyncInstance, place: string): string {
  const coming = `${place}.coming`;
  try {
    rmSync(coming, { force: true });
    database.prepare("VACUUM INTO ?").run(coming);
    chmodSync(coming, 0o600);
    if (existsSync(place)) throw new Error(`${place} exists already`);
    renameSync(coming, place);
    return place;
  } finally {
    rmSync(coming, { force: true });
  }
}

function identityOf(path: string): string {
  const { dev, ino } = statSync(path, { bigint: true });
  return `${dev}.${ino}`;
}
