import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import type { IdempotencyStore, KeptAnswer } from "../../../core/ports/idempotency.ts";
import { inTransaction } from "./database.ts";

const KEPT_MS = 24 * 3_600_000;
/** A request that took a key and was never heard of again, as after a crash, holds it no longer than this. */
const RUNNING_MS = 60_000;

type Row = { fingerprint: string; claimedAt: number; answer: string | null };

export class SqliteIdempotency implements IdempotencyStore {
  readonly #database: DatabaseSyncInstance;
  readonly #statements;

  constructor(database: DatabaseSyncInstance) {
    this.#database = database;
    this.#statements = {
      forget: database.prepare("DELETE FROM idempotency WHERE claimedAt < ?"),
      select: database.prepare("SELECT fingerprint, claimedAt, answer FROM idempotency WHERE key = ?"),
      claim: database.prepare("INSERT OR REPLACE INTO idempotency (key, fingerprint, claimedAt) VALUES (?, ?, ?)"),
      keep: database.prepare("UPDATE idempotency SET answer = ? WHERE key = ?"),
      release: database.prepare("DELETE FROM idempotency WHERE key = ? AND answer IS NULL"),
    };
  }

  async claim(key: string, fingerprint: string, at: number): Promise<"claimed" | "busy" | "mismatch" | KeptAnswer> {
    return inTransaction(this.#database, () => {
      this.#statements.forget.run(at - KEPT_MS);
      const row = this.#statements.select.get(key) as Row | undefined;
      if (row && row.fingerprint !== fingerprint) return "mismatch";
      if (row?.answer) return JSON.parse(row.answer) as KeptAnswer;
      if (row && row.claimedAt > at - RUNNING_MS) return "busy";
      this.#statements.claim.run(key, fingerprint, at);
      return "claimed";
    });
  }

  async keep(key: string, answer: KeptAnswer): Promise<void> {
    this.#statements.keep.run(JSON.stringify(answer), key);
  }

  async release(key: string): Promise<void> {
    this.#statements.release.run(key);
  }
}
