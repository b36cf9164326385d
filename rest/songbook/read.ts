/** A songbook's bytes to batches of songs. The same file gives the same batches, whoever reads it and when. */
import { setImmediate } from "node:timers/promises";
import type { BadRow } from "../../core/songbook-imports.ts";
import type { SongDraft } from "../../core/songs.ts";
import { linesOf } from "./lines.ts";
import { draftOf } from "./row.ts";
import { rowsOf, UnknownLayout } from "./rows.ts";

const BATCH_ROWS = 500;
/** Bad rows that are told one by one; all are counted. */
const BAD_ROWS_TOLD = 1000;

/**
 * @param write is given one batch after the other, with its place, 0-based; what it throws ends the reading.
 * @throws UnknownLayout before the first batch.
 */
export async function readSongbook(
  source: AsyncIterable<Uint8Array>,
  encoding: string,
  write: (drafts: SongDraft[], index: number) => Promise<void>,
): Promise<{ bad: BadRow[]; badCount: number }> {
  const bad: BadRow[] = [];
  let badCount = 0;
  let batch: SongDraft[] = [];
  let index = 0;

  const flush = async () => {
    if (batch.length === 0) return;
    await write(batch, index++);
    batch = [];
    // A night may be running: everybody else gets their turn between two batches.
    await setImmediate();
  };

  for await (const rows of rowsOf(linesOf(refusingOtherFiles(source), encoding))) {
    for (const row of rows) {
      const draft = "bad" in row ? row : draftOf(row.cells, row.layout);
      if ("bad" in draft) {
        badCount++;
        if (bad.length < BAD_ROWS_TOLD) bad.push({ line: row.line, message: draft.bad });
        continue;
      }
      batch.push(draft);
      if (batch.length >= BATCH_ROWS) await flush();
    }
    // Also when nothing but bad rows came.
    await setImmediate();
  }
  await flush();
  return { bad, badCount };
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
