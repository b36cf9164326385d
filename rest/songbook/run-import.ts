/**
 * Runs an import whose file has arrived. What calls it may call it again, at once or after it died half way: a job has
 * one runner at a time, each batch is kept as written when it was, and the batch under way is known by its name.
 */
import type { ImportJobId, VenueId } from "../../core/ids.ts";
import type { ImportJobs, SongbookFiles } from "../../core/ports/files.ts";
import type { Clock, Logger } from "../../core/ports/machine.ts";
import type { SongRepository } from "../../core/ports/resources.ts";
import type { ImportJob } from "../../core/songbook-imports.ts";
import { encodingOf } from "./media.ts";
import { readSongbook } from "./read.ts";
import { UnknownLayout } from "./rows.ts";

export interface ImportDeps {
  songs: Pick<SongRepository, "importBatch">;
  importJobs: ImportJobs;
  songbooks: SongbookFiles;
  clock: Clock;
  logger: Logger;
  /** Asked after each batch: whether to leave the rest to a later run. */
  mustStop?: () => boolean;
}

/** `busy`: another runner has it, or this one was stopped; it is to be tried again later. */
export type ImportOutcome = "ended" | "busy" | "missing";

class NotOurs extends Error {}

/** @param runner names this very attempt. @throws when the infrastructure fails. */
export async function runImport(
  deps: ImportDeps,
  venueId: VenueId,
  jobId: ImportJobId,
  runner: string,
): Promise<ImportOutcome> {
  const claimed = await deps.importJobs.claim(venueId, jobId, runner, deps.clock.now());
  if (typeof claimed === "string") {
    if (claimed === "ended") await deps.songbooks.remove(venueId, jobId);
    return claimed;
  }
  const source = await deps.songbooks.read(venueId, jobId);
  if (!source) return "missing";
  const save = async (job: ImportJob) => {
    if (!(await deps.importJobs.save(job, runner, deps.clock.now()))) throw new NotOurs();
    return job;
  };
  try {
    const done = await save(await importAll(deps, { ...claimed, state: "running" }, source, save));
    const { state, counts, badCount, problem } = done;
    deps.logger.info("a songbook was imported", { venueId, jobId, state, ...counts, badCount, problem });
  } catch (error) {
    if (error instanceof NotOurs) return "busy";
    throw error;
  }
  await deps.songbooks.remove(venueId, jobId);
  return "ended";
}

/** The file comes from its beginning each time; what is written of it already is read past. */
async function importAll(
  deps: ImportDeps,
  begun: ImportJob,
  source: AsyncIterable<Uint8Array>,
  save: (job: ImportJob) => Promise<ImportJob>,
): Promise<ImportJob> {
  let job = begun;
  try {
    const bad = await readSongbook(source, encodingOf(job.contentType) ?? "utf-8", async (drafts, index) => {
      if (index < job.batches) return;
      const { venueId, jobId, createdAt, counts } = job;
      const more = await deps.songs.importBatch(venueId, drafts, createdAt, `${jobId}.${index}`);
      job = await save({
        ...job,
        batches: index + 1,
        counts: {
          added: counts.added + more.added,
          updated: counts.updated + more.updated,
          skipped: counts.skipped + more.skipped,
        },
      });
      if (deps.mustStop?.()) throw new NotOurs();
    });
    return { ...job, ...bad, state: "done" };
  } catch (error) {
    if (!(error instanceof UnknownLayout)) throw error;
    return { ...job, state: "failed", problem: error.message };
  }
}

/** Every attempt failed: whoever sent the file is told so. */
export async function giveUpImport(
  { importJobs, clock }: Pick<ImportDeps, "importJobs" | "clock">,
  venueId: VenueId,
  jobId: ImportJobId,
  runner: string,
): Promise<void> {
  const claimed = await importJobs.claim(venueId, jobId, runner, clock.now());
  if (typeof claimed === "string") return;
  const problem = "something failed here; what was written is kept, and the file can be sent again";
  await importJobs.save({ ...claimed, state: "failed", problem }, runner, clock.now());
}
