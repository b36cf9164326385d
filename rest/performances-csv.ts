/** Performances as CSV (RFC 4180), written while they are read. */
import type { VenueId } from "../core/ids.ts";
import type { Performance } from "../core/performances.ts";
import type { Page } from "../core/ports/pages.ts";
import type { PerformanceFilter, PerformanceRepository } from "../core/ports/resources.ts";

const ROWS_PER_PAGE = 100;
/** Excel takes a file for its local code page without it. */
const BYTE_ORDER_MARK = "\uFEFF";

type Cell = string | number | boolean | undefined;

const COLUMNS: readonly [string, (performance: Performance) => Cell][] = [
  ["performedAt", (p) => p.performedAt],
  ["stageName", (p) => p.stageName],
  ["partners", (p) => p.partners.map((partner) => partner.stageName).join(" & ")],
  ["title", (p) => p.title],
  ["artist", (p) => p.artist],
  ["keyChange", (p) => p.keyChange],
  ["durationSec", (p) => p.durationSec],
  ["round", (p) => p.round],
  ["filler", (p) => p.filler],
  ["notes", (p) => p.notes],
  ["performanceId", (p) => p.performanceId],
  ["rotationId", (p) => p.rotationId],
  ["turnId", (p) => p.turnId],
  ["singerId", (p) => p.singerId],
  ["songId", (p) => p.songId],
];

/** Reads a page when the client has taken the one before; the first one before anything is answered. */
export async function performancesCsv(
  repository: PerformanceRepository,
  venueId: VenueId,
  filter: PerformanceFilter,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  const pageAt = (cursor: string | null) => repository.list(venueId, filter, { limit: ROWS_PER_PAGE, cursor });
  let page: Page<Performance> | null = await pageAt(null);
  let before = BYTE_ORDER_MARK + rowOf(COLUMNS.map(([name]) => name));
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!page) return controller.close();
      const rows = page.items.map((performance) => rowOf(COLUMNS.map(([, cell]) => cell(performance))));
      controller.enqueue(encoder.encode(before + rows.join("")));
      before = "";
      page = page.nextCursor === null ? null : await pageAt(page.nextCursor);
    },
  });
}

function rowOf(cells: readonly Cell[]): string {
  return `${cells.map(quoted).join(",")}\r\n`;
}

function quoted(cell: Cell): string {
  if (cell === undefined) return "";
  const text = typeof cell === "string" ? harmless(cell) : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A cell that begins like a formula would be run by the spreadsheet of whoever opens the file (OWASP, CSV injection). */
function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
