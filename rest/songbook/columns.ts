/** Which column is what in a file without a header, judged by what stands in them. */
import type { Field } from "./header-names.ts";

/** Share of the rows that must agree. */
const MOST = 0.8;
/** Artists repeat and titles hardly do: by how much the one must differ less than the other. */
const CLEARLY_FEWER = 0.9;

type Rows = readonly (readonly string[])[];
type Fields = Partial<Record<Field, number>> & { title: number; artist: number };

/** Null when nothing looks like titles and artists. */
export function fieldsOfContent(rows: Rows, columns: number): Fields | null {
  const all = Array.from({ length: columns }, (_, index) => index);
  const texts = all.filter((index) => share(rows, index, isText) >= 0.5);
  const main = fromCombined(rows, texts) ?? fromPair(rows, texts) ?? fromDash(rows, texts);
  if (!main) return null;
  const others = all.filter((index) => !texts.includes(index));
  const year = others.find((index) => share(rows, index, isYear) >= MOST);
  const durationSec = others.find((index) => share(rows, index, isLength) >= MOST);
  const discId = others.find((index) => index !== year && index !== durationSec && share(rows, index, isCode) >= MOST);
  return {
    ...main,
    ...(year !== undefined && { year }),
    ...(durationSec !== undefined && { durationSec }),
    ...(discId !== undefined && { discId }),
  };
}

/** A column that repeats two others as "Artist - Title" tells which is which. */
function fromCombined(rows: Rows, texts: number[]): { title: number; artist: number } | null {
  for (const both of texts) {
    for (const artist of texts) {
      for (const title of texts) {
        if (both === artist || both === title || artist === title) continue;
        const combined = (row: readonly string[]) => (row[both] ?? "").includes(`${row[artist]} - ${row[title]}`);
        if (rows.filter(combined).length >= rows.length * MOST) return { title, artist };
      }
    }
  }
  return null;
}

/** Of the first two, the artist is where "Last, First" and "Band, The" stand or values repeat; else the first. */
function fromPair(rows: Rows, [first, second]: number[]): { title: number; artist: number } | null {
  if (first === undefined || second === undefined) return null;
  const score = (index: number) => distinct(rows, index) - share(rows, index, isSortedName);
  const secondIsArtist = score(second) < score(first) * CLEARLY_FEWER;
  return secondIsArtist ? { title: first, artist: second } : { title: second, artist: first };
}

function fromDash(rows: Rows, [only]: number[]): { title: number; artist: number } | null {
  if (only === undefined || share(rows, only, (cell) => / +[-\u2013\u2014] +/.test(cell)) < MOST) return null;
  return { title: only, artist: only };
}

function share(rows: Rows, index: number, fits: (cell: string) => boolean): number {
  const cells = rows.map((row) => (row[index] ?? "").trim()).filter((cell) => cell !== "");
  return cells.length === 0 ? 0 : cells.filter(fits).length / cells.length;
}

function distinct(rows: Rows, index: number): number {
  return new Set(rows.map((row) => (row[index] ?? "").trim().toLowerCase())).size / Math.max(1, rows.length);
}

const isCode = (cell: string): boolean => /^#?[A-Z]{0,8}[- ]?\d+([-. ]\d+)*[A-Z]?$/i.test(cell);
const isText = (cell: string): boolean => /\p{L}{2}/u.test(cell) && !isCode(cell);
const isYear = (cell: string): boolean => /^(19|20)\d\d$/.test(cell);
const isLength = (cell: string): boolean => /^\d{1,2}:[0-5]\d$/.test(cell);
const isSortedName = (cell: string): boolean => /^[^,]+, \S+( \S+)?$/.test(cell);
