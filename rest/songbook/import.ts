/** `POST /karaoke/songs/import`: a songbook in one request, read while it arrives. docs/songbook-import.md has the rules. */
import * as v from "valibot";
import { limitedBytes } from "../body.ts";
import type { RestDeps } from "../deps.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { invalidFields, Problem } from "../problem.ts";
import { encodingOf, SONGBOOK_MAX_BYTES, SONGBOOK_MEDIA } from "./media.ts";
import { readSongbook } from "./read.ts";
import { reportEntries } from "./report.ts";
import { UnknownLayout } from "./rows.ts";

export function songImportEndpoint(deps: RestDeps, path: string): Endpoint {
  return endpoint({
    method: "POST",
    path,
    operation: "importSongs",
    summary: "Import a songbook",
    description:
      "CSV, read while it arrives. A row is the song with its songId, else the one with the same title and artist, else a new one. Good rows are kept whatever the others are; a broken upload keeps what had come until then and can be sent again. On AWS a request holds 6 MB at most: a larger file goes by `POST /karaoke/songs/imports`.",
    who: "kj",
    upload: { media: SONGBOOK_MEDIA, maxBytes: SONGBOOK_MAX_BYTES },
    answers: { 200: { description: "What became of the rows", schema: v.strictObject(reportEntries) } },
    problems: ["INVALID"],
    async handle({ request, venueId }) {
      const encoding = encodingOf(request.headers.get("content-type") ?? "");
      if (!encoding) throw new Problem("UNSUPPORTED_MEDIA_TYPE", "that charset cannot be read; send UTF-8");
      const at = new Date(deps.clock.now()).toISOString();
      const counts = { added: 0, updated: 0, skipped: 0 };
      try {
        const bad = await readSongbook(limitedBytes(request, SONGBOOK_MAX_BYTES), encoding, async (drafts) => {
          const more = await deps.songs.importBatch(venueId, drafts, at);
          counts.added += more.added;
          counts.updated += more.updated;
          counts.skipped += more.skipped;
        });
        return { status: 200, body: { ...counts, ...bad } };
      } catch (error) {
        if (error instanceof UnknownLayout) throw invalidFields([{ path: "", message: error.message }]);
        throw error;
      }
    },
  });
}
