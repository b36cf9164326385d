/** `POST /karaoke/songs/import`: a songbook of any size, read while it arrives. docs/songbook-import.md has the rules. */
import { setImmediate } from "node:timers/promises";
import * as v from "valibot";
import type { VenueId } from "../../core/ids.ts";
import type { SongDraft } from "../../core/songs.ts";
import { limitedBytes } from "../body.ts";
import type { RestDeps } from "../deps.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { invalidFields, Problem } from "../problem.ts";
import { linesOf } from "./lines.ts";
import { draftOf } from "./row.ts";
import { rowsOf, UnknownLayout } from "./rows.ts";

const MAX_BYTES = 64 * 1024 * 1024;
const BATCH_ROWS = 500;
/** Bad rows that are told one by one; all are counted. */
const BAD_ROWS_TOLD = 1000;

/** The last two are what browsers on Windows, and clients that know no better, call a CSV file. */
const MEDIA = [
  "text/csv",
  "text/plain",
  "text/tab-separated-values",
  "application/csv",
  "application/vnd.ms-excel",
  "application/octet-stream",
];

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const reportSchema = v.strictObject({
  added: count,
  updated: count,
  /** Rows that said nothing new. */
  skipped: count,
  /** The first 1,000 rows that were left out, with the physical line each begins at, 1-based. */
  bad: v.array(v.strictObject({ line: count, message: v.string() })),
  /** All rows that were left out. */
  badCount: count,
});

type Report = v.InferOutput<typeof reportSchema>;

export function songImportEndpoint(deps: RestDeps, path: string): Endpoint {
  return endpoint({
    method: "POST",
    path,
    operation: "importSongs",
    summary: "Import a songbook",
    description:
      "CSV, read while it arrives. A row is the song with its songId, else the one with the same title and artist, else a new one. Good rows are kept whatever the others are; a broken upload keeps what had come until then and can be sent again.",
    who: "kj",
    upload: { media: MEDIA, maxBytes: MAX_BYTES },
    answers: { 200: { description: "What became of the rows", schema: reportSchema } },
    problems: ["INVALID"],
    async handle({ request, venueId }) {
      const source = refusingOtherFiles(limitedBytes(request, MAX_BYTES));
      try {
        return { status: 200, body: await importSongs(deps, venueId, source, encodingOf(request)) };
      } catch (error) {
        if (error instanceof UnknownLayout) throw invalidFields([{ path: "", message: error.message }]);
        throw error;
      }
    },
  });
}

async function importSongs(
  deps: RestDeps,
  venueId: VenueId,
  source: AsyncIterable<Uint8Array>,
  encoding: string,
): Promise<Report> {
  const report: Report = { added: 0, updated: 0, skipped: 0, bad: [], badCount: 0 };
  const at = new Date(deps.clock.now()).toISOString();
  let batch: SongDraft[] = [];

  const write = async () => {
    if (batch.length === 0) return;
    const counts = await deps.songs.importBatch(venueId, batch, at);
    report.added += counts.added;
    report.updated += counts.updated;
    report.skipped += counts.skipped;
    batch = [];
    // A night may be running: everybody else gets their turn between two batches.
    await setImmediate();
  };

  for await (const rows of rowsOf(linesOf(source, encoding))) {
    for (const row of rows) {
      const draft = "bad" in row ? row : draftOf(row.cells, row.layout);
      if ("bad" in draft) {
        report.badCount++;
        if (report.bad.length < BAD_ROWS_TOLD) report.bad.push({ line: row.line, message: draft.bad });
        continue;
      }
      batch.push(draft);
      if (batch.length >= BATCH_ROWS) await write();
    }
    // Also when nothing but bad rows came.
    await setImmediate();
  }
  await write();
  return report;
}

/** What the `charset` parameter says, else UTF-8. @throws 415 for one that is not known or not line by line. */
function encodingOf(request: Request): string {
  const charset = /;\s*charset="?([\w.:-]+)/i.exec(request.headers.get("content-type") ?? "")?.[1];
  if (charset === undefined) return "utf-8";
  try {
    const { encoding } = new TextDecoder(charset);
    if (!encoding.startsWith("utf-16")) return encoding;
  } catch {
    // Falls through to the refusal below.
  }
  throw new Problem("UNSUPPORTED_MEDIA_TYPE", "that charset cannot be read; send UTF-8");
}

/** People send what they have: a workbook or a UTF-16 file would only give thousands of bad rows. */
async function* refusingOtherFiles(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const chunk of source) {
    if (first && chunk.length > 0) {
      const [a, b] = chunk;
      if (a === 0x50 && b === 0x4b) throw new UnknownLayout("this is a workbook or archive; save it as CSV UTF-8");
      if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
        throw new UnknownLayout("this file is UTF-16; save it as CSV UTF-8");
      }
      first = false;
    }
    yield chunk;
  }
}
