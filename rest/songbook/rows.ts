/** Lines to rows: finds the layout from the first ones, joins quoted cells that go on over several, drops empty lines. */
import { cellsOf } from "./cells.ts";
import { type Layout, layoutOf, type NoLayout, SAMPLE_LINES, trimmedWidth } from "./layout.ts";
import type { Line } from "./lines.ts";

/** A cell may hold a line break or two; a quote that finds its partner only later than this means nothing. */
const CELL_MAX_LINES = 10;

/** `line` is the physical line the row begins at, 1-based. */
export type Row = { line: number; cells: string[]; layout: Layout } | { line: number; bad: string };

/** Told when no layout can be made out of the file. */
export class UnknownLayout extends Error {}

/** @throws UnknownLayout before the first row. An empty file has no rows. */
export async function* rowsOf(source: AsyncIterable<Line[]>): AsyncGenerator<Row[]> {
  let layout: Layout | null = null;
  let held: Line[] = [];
  for await (const lines of source) {
    held.push(...lines);
    if (!layout && held.length < SAMPLE_LINES) continue;
    layout ??= begin(held);
    if (!layout) {
      // Nothing of it can be read: told now, not held, however much of it comes.
      yield badLines(held);
      held = [];
      continue;
    }
    const { rows, rest } = take(held, layout, false);
    held = rest;
    yield rows;
  }
  layout ??= begin(held);
  yield layout ? take(held, layout, true).rows : badLines(held);
}

function badLines(lines: readonly Line[]): Row[] {
  return lines.flatMap((line) => (line.text === null ? [{ line: line.number, bad: line.problem }] : []));
}

/** Takes what stands before the first song off `lines`. Null when nothing in it can be read. */
function begin(lines: Line[]): Layout | null {
  const readable = lines.flatMap((line) => (line.text !== null && line.text.trim() !== "" ? [line] : []));
  if (readable.length === 0) return null;
  const layout: Layout | NoLayout = layoutOf(readable.slice(0, SAMPLE_LINES).map(({ text }) => text));
  if ("problem" in layout) throw new UnknownLayout(layout.problem);
  const lastSkipped = readable[layout.skip - 1];
  // Unreadable lines among what is skipped are no rows either; those after it may be songs.
  if (lastSkipped) lines.splice(0, lines.indexOf(lastSkipped) + 1);
  return layout;
}

/** @param last whether no more lines follow; else some stay for a cell that may go on. */
function take(lines: Line[], layout: Layout, last: boolean): { rows: Row[]; rest: Line[] } {
  const rows: Row[] = [];
  let at = 0;
  while (at < lines.length && (last || at + CELL_MAX_LINES <= lines.length)) {
    const line = lines[at] as Line;
    at++;
    if (line.text === null) {
      rows.push({ line: line.number, bad: line.problem });
      continue;
    }
    if (line.text.trim() === "") continue;
    const { cells, open } = cellsOf(line.text, layout.separator);
    const longer = open ? joined(lines, at - 1, layout) : null;
    if (longer) at += longer.lines - 1;
    const row = longer?.cells ?? cells;
    // An export of several parts repeats its header.
    if (layout.header && row.join("\0") === layout.header.join("\0")) continue;
    // Separators alone are how a spreadsheet writes an empty row.
    if (trimmedWidth(row) === 1 && row[0]?.trim() === "") continue;
    rows.push({ line: line.number, cells: row, layout });
  }
  return { rows, rest: lines.slice(at) };
}

/** The row that begins at `from`, if some lines together make one of the right width. */
function joined(lines: Line[], from: number, layout: Layout): { cells: string[]; lines: number } | null {
  let text = lines[from]?.text ?? "";
  for (let count = 2; count <= CELL_MAX_LINES; count++) {
    const next = lines[from + count - 1];
    if (!next || next.text === null) return null;
    text += `\n${next.text}`;
    const { cells, open } = cellsOf(text, layout.separator);
    if (!open) return trimmedWidth(cells) === layout.columns ? { cells, lines: count } : null;
  }
  return null;
}
