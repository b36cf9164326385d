/** Imports of songbooks, in the songs' table. Whoever runs one holds it by name and time; a write needs both. */
import type { ImportJobId, VenueId } from "../../../core/ids.ts";
import type { ImportJobs } from "../../../core/ports/files.ts";
import { type ImportJob, isEnded } from "../../../core/songbook-imports.ts";
import { packed, unpacked } from "./body.ts";
import { shortExpiry } from "./retention.ts";
import { IF_NEW, type Key, type Table } from "./table.ts";

const KEPT_SEC = 7 * 86_400;
const HELD_MS = 60_000;

export class DynamoImportJobs implements ImportJobs {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async create(job: ImportJob): Promise<void> {
    const expiresAt = shortExpiry(Date.parse(job.createdAt), KEPT_SEC);
    const item = { job: await packed(job), hasEnded: { BOOL: false }, heldUntil: { N: "0" }, expiresAt };
    const { written } = await this.#table.put(keyOf(job.venueId, job.jobId), item, IF_NEW);
    if (!written) throw new Error("a fresh id is taken");
  }

  async get(venueId: VenueId, jobId: ImportJobId): Promise<ImportJob | null> {
    const item = await this.#table.get(keyOf(venueId, jobId));
    return item && unpacked<ImportJob>(item.job);
  }

  async claim(venueId: VenueId, jobId: ImportJobId, runner: string, nowMs: number) {
    const held = await this.#table.update(keyOf(venueId, jobId), "SET runner = :runner, heldUntil = :until", {
      expression: "hasEnded = :false AND (heldUntil <= :now OR runner = :runner)",
      values: {
        ":false": { BOOL: false },
        ":now": { N: String(nowMs) },
        ":runner": { S: runner },
        ":until": { N: String(nowMs + HELD_MS) },
      },
    });
    if (held) return unpacked<ImportJob>(held.job);
    const there = await this.#table.get(keyOf(venueId, jobId));
    if (!there) return "missing";
    return there.hasEnded?.BOOL ? "ended" : "busy";
  }

  async save(job: ImportJob, runner: string, nowMs: number): Promise<boolean> {
    const saved = await this.#table.update(
      keyOf(job.venueId, job.jobId),
      "SET job = :job, hasEnded = :ended, heldUntil = :until",
      {
        expression: "hasEnded = :false AND runner = :runner",
        values: {
          ":job": await packed(job),
          ":ended": { BOOL: isEnded(job) },
          ":until": { N: String(nowMs + HELD_MS) },
          ":false": { BOOL: false },
          ":runner": { S: runner },
        },
      },
    );
    return saved !== null;
  }
}

const keyOf = (venueId: VenueId, jobId: ImportJobId): Key => ({ pk: `import#${venueId}`, sk: jobId });
