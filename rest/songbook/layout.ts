/** How a songbook file is laid out, judged by its first lines: separator, header, which column is what. */
import { cellsOf } from "./cells.ts";
import { fieldsOfContent } from "./columns.ts";
import { type Field, fieldsOfHeader } from "./header-names.ts";

/** Lines looked at. */
export const SAMPLE_LINES = 500;

const SEPARATORS = [",", ";", "\t"] as const;
/** A title or a date may stand above the header. */
const HEADER_WITHIN_LINES = 5;
/** Share of the lines that must have the same number of columns, or the dash, for that to be the layout. */
const MOST = 0.6;

/** "Artist - Title" in one cell. */
export const DASH = / +[-\u2013\u2014] +/;

export interface Layout {
  separator: string | null;
  columns: number;
  /** 0-based columns. When title and artist are the same column, it holds "Artist - Title". */
  fields: Partial<Record<Field, number>> & { title: number; artist: number };
  /** The header's cells, when there is one: what stands above it is not a song, and neither is it. */
  header: string[] | null;
  /** How many of the sample's lines stand before the first song. */
  skip: number;
}

/** A file whose layout cannot be made out is refused as a whole, with words that say what was looked for. */
export type NoLayout = { problem: string };

export function layoutOf(sample: readonly string[]): Layout | NoLayout {
  const said = /^sep=(.)\s*$/i.exec(sample[0] ?? "")?.[1];
  if (said !== undefined) {
    const layout = layoutOf(sample.slice(1));
    return "problem" in layout ? layout : { ...layout, skip: layout.skip + 1 };
  }
  return withHeader(sample) ?? withoutHeader(sample);
}

function withHeader(sample: readonly string[]): Layout | NoLayout | null {
  let titleOnly: NoLayout | null = null;
  for (const [index, line] of sample.slice(0, HEADER_WITHIN_LINES).entries()) {
    for (const separator of SEPARATORS) {
      const { cells } = cellsOf(line, separator);
      const { title, artist, ...others } = fieldsOfHeader(cells);
      if (title === undefined) continue;
      const found = { separator, columns: cells.length, header: cells, skip: index + 1 };
      if (artist !== undefined) return { ...found, fields: { ...others, title, artist } };
      const rows = sample.slice(index + 1).map((row) => cellsOf(row, separator).cells[title] ?? "");
      if (cells.length === 1 && shareOf(rows, (cell) => DASH.test(cell)) >= MOST) {
        return { ...found, separator: null, fields: { title, artist: title } };
      }
      if (cells.length > 1)
        titleOnly = { problem: `there is a column ${JSON.stringify(cells[title])} but none that names the artist` };
    }
  }
  return titleOnly;
}

function withoutHeader(sample: readonly string[]): Layout | NoLayout {
  const found = SEPARATORS.map((separator) => ({ separator, ...commonWidth(sample, separator) }))
    .filter(({ columns, share }) => columns > 1 && share >= MOST)
    .sort((a, b) => b.share - a.share || b.columns - a.columns)[0];
  if (found) {
    const { separator, columns } = found;
    const rows = sample.map((line) => cellsOf(line, separator).cells).filter((cells) => cells.length === columns);
    const fields = fieldsOfContent(rows, columns);
    if (fields) return { separator, columns, fields, header: null, skip: 0 };
  }
  if (shareOf(sample, (line) => DASH.test(line)) >= MOST) {
    return { separator: null, columns: 1, fields: { title: 0, artist: 0 }, header: null, skip: 0 };
  }
  return {
    problem: 'found neither a header with a title and an artist, nor columns that look like them, nor "Artist - Title"',
  };
}

/** How many columns most lines have, and how many of them do. */
function commonWidth(sample: readonly string[], separator: string): { columns: number; share: number } {
  const widths = new Map<number, number>();
  for (const line of sample) {
    const width = trimmedWidth(cellsOf(line, separator).cells);
    widths.set(width, (widths.get(width) ?? 0) + 1);
  }
  const [columns, lines] = [...widths].sort((a, b) => b[1] - a[1])[0] ?? [1, 0];
  return { columns, share: lines / Math.max(1, sample.length) };
}

/** Without the empty cells at the end, which spreadsheets leave behind. */
export function trimmedWidth(cells: readonly string[]): number {
  let width = cells.length;
  while (width > 1 && (cells[width - 1] ?? "").trim() === "") width--;
  return width;
}

function shareOf<T>(list: readonly T[], fits: (one: T) => boolean): number {
  return list.length === 0 ? 0 : list.filter(fits).length / list.length;
}
