import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import type { ImportJobId, VenueId } from "../../../core/ids.ts";
import type { ImportJobs } from "../../../core/ports/files.ts";
import { type ImportJob, isEnded } from "../../../core/songbook-imports.ts";
import { inTransaction } from "./database.ts";

const KEPT_MS = 7 * 86_400_000;
const HELD_MS = 60_000;

type Row = { json: string; hasEnded: number; runner: string | null; heldUntil: number };

export class SqliteImportJobs implements ImportJobs {
  readonly #database: DatabaseSyncInstance;
  readonly #statements;

  constructor(database: DatabaseSyncInstance) {
    this.#database = database;
    // One process uses the data: whoever held a job has ended with the process before.
    database.exec("UPDATE songbookImport SET heldUntil = 0");
    this.#statements = {
      forget: database.prepare("DELETE FROM songbookImport WHERE createdAt < ?"),
      insert: database.prepare(
        "INSERT INTO songbookImport (venueId, jobId, createdAt, hasEnded, heldUntil, json) VALUES (?, ?, ?, 0, 0, ?)",
      ),
      select: database.prepare(
        "SELECT json, hasEnded, runner, heldUntil FROM songbookImport WHERE venueId = ? AND jobId = ?",
      ),
      hold: database.prepare("UPDATE songbookImport SET runner = ?, heldUntil = ? WHERE venueId = ? AND jobId = ?"),
      save: database.prepare(
        `UPDATE songbookImport SET json = ?, hasEnded = ?, heldUntil = ?
         WHERE venueId = ? AND jobId = ? AND runner = ? AND hasEnded = 0`,
      ),
    };
  }

  async create(job: ImportJob): Promise<void> {
    this.#statements.forget.run(new Date(Date.parse(job.createdAt) - KEPT_MS).toISOString());
    this.#statements.insert.run(job.venueId, job.jobId, job.createdAt, JSON.stringify(job));
  }

  async get(venueId: VenueId, jobId: ImportJobId): Promise<ImportJob | null> {
    const row = this.#row(venueId, jobId);
    return row ? (JSON.parse(row.json) as ImportJob) : null;
  }

  async claim(venueId: VenueId, jobId: ImportJobId, runner: string, nowMs: number) {
    return inTransaction(this.#database, () => {
      const row = this.#row(venueId, jobId);
      if (!row) return "missing";
      if (row.hasEnded) return "ended";
      if (row.runner !== runner && row.heldUntil > nowMs) return "busy";
      this.#statements.hold.run(runner, nowMs + HELD_MS, venueId, jobId);
      return JSON.parse(row.json) as ImportJob;
    });
  }

  async save(job: ImportJob, runner: string, nowMs: number): Promise<boolean> {
    const { venueId, jobId } = job;
    const { changes } = this.#statements.save.run(
      JSON.stringify(job),
      Number(isEnded(job)),
      nowMs + HELD_MS,
      venueId,
      jobId,
      runner,
    );
    return Number(changes) === 1;
  }

  #row(venueId: VenueId, jobId: ImportJobId): Row | undefined {
    return this.#statements.select.get(venueId, jobId) as Row | undefined;
  }
}
