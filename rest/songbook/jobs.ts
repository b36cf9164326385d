/**
 * `POST /karaoke/songs/imports`: a songbook as a file. The client is told where to send it, and asks at the job's address
 * what has become of it: the same in both modes, however large the file is.
 */
import * as v from "valibot";
import { type ImportJobId, id } from "../../core/ids.ts";
import { importJobIdSchema } from "../../core/schemas.ts";
import type { ImportJob } from "../../core/songbook-imports.ts";
import type { RestDeps } from "../deps.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { Problem } from "../problem.ts";
import { uploadGrantSchema } from "../upload-grant.ts";
import { encodingOf, SONGBOOK_MAX_BYTES, SONGBOOK_MEDIA } from "./media.ts";
import { reportEntries } from "./report.ts";

const fileSchema = v.strictObject({
  /** With a `charset` where it is not UTF-8. */
  contentType: v.pipe(
    v.string(),
    v.maxLength(100),
    v.check((text) => SONGBOOK_MEDIA.includes(mediaOf(text)), `must be one of ${SONGBOOK_MEDIA.join(", ")}`),
    v.check((text) => encodingOf(text) !== null, "has a charset that cannot be read; send UTF-8"),
    v.check((text) => /^[\x20-\x7e]*$/.test(text), "has characters that no header has"),
  ),
  bytes: v.pipe(
    v.number(),
    v.integer("must be a whole number of bytes"),
    v.minValue(1, "must not be empty"),
    v.maxValue(SONGBOOK_MAX_BYTES, `must be at most ${SONGBOOK_MAX_BYTES} bytes`),
  ),
});

const stateSchema = v.picklist(["waiting", "running", "done", "failed"]);

const startedSchema = v.strictObject({ jobId: importJobIdSchema, state: stateSchema, upload: uploadGrantSchema });

/** The counts are those so far until it is `done`; the bad rows are told then. */
const jobSchema = v.strictObject({
  jobId: importJobIdSchema,
  state: stateSchema,
  createdAt: v.pipe(v.string(), v.isoTimestamp()),
  ...reportEntries,
  /** Why it failed. */
  problem: v.optional(v.string()),
});

export function songImportJobEndpoints(deps: RestDeps, path: string): Endpoint[] {
  return [
    endpoint({
      method: "POST",
      path,
      operation: "startImport",
      summary: "Import a songbook that comes as a file",
      description:
        "Send the file to `upload.url` with the method and headers given, and no token; the import then begins by itself. Ask at `Location` how far it is. Rows are taken as by `POST /karaoke/songs/import`.",
      who: "kj",
      body: fileSchema,
      answers: {
        202: { description: "Where the file goes, and the job", schema: startedSchema, headers: ["Location"] },
      },
      problems: [],
      async handle({ body, venueId }) {
        const job: ImportJob = {
          jobId: id<ImportJobId>(deps.ids.newId()),
          venueId,
          state: "waiting",
          ...body,
          createdAt: new Date(deps.clock.now()).toISOString(),
          batches: 0,
          counts: { added: 0, updated: 0, skipped: 0 },
          bad: [],
          badCount: 0,
          problem: null,
        };
        await deps.importJobs.create(job);
        const upload = await deps.songbooks.grantUpload(venueId, job.jobId, body);
        const headers = { Location: `${path}/${job.jobId}` };
        return { status: 202, headers, body: { jobId: job.jobId, state: job.state, upload } };
      },
    }),
    endpoint({
      method: "GET",
      path: `${path}/:jobId`,
      operation: "getImport",
      summary: "Ask how far an import is, and what became of it",
      description: "Kept for a week.",
      who: "kj",
      answers: { 200: { description: "The job", schema: jobSchema } },
      problems: ["NOT_FOUND"],
      async handle(asked) {
        const job = await deps.importJobs.get(asked.venueId, id<ImportJobId>(asked.param("jobId")));
        if (!job) throw new Problem("NOT_FOUND", "there is no such import");
        return { status: 200, headers: { "Cache-Control": "no-store" }, body: shown(job) };
      },
    }),
  ];
}

function shown({ jobId, state, createdAt, counts, bad, badCount, problem }: ImportJob): object {
  return { jobId, state, createdAt, ...counts, bad, badCount, ...(problem !== null && { problem }) };
}

const mediaOf = (contentType: string): string => contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
