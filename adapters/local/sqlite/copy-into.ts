import { closeSync, openSync, rmSync } from "node:fs";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";

/**
 * The whole content as of now into a new file, its owner's alone from the first byte: it keeps the passphrase and the key
 * of the tokens. What is in the journal is in the copy.
 *
 * @throws when it cannot be written or is there already; nothing of it is left then.
 */
export function copyInto(database: DatabaseSyncInstance, file: string): void {
  closeSync(openSync(file, "wx", 0o600));
  try {
    database.prepare("VACUUM INTO ?").run(file);
  } catch (error) {
    for (const ending of ["", "-journal"]) rmSync(file + ending, { force: true });
    throw error;
  }
}
