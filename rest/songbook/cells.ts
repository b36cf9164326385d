/**
 * One line to its cells. Real exports mix cells that are quoted as RFC 4180 has it with quotes that mean nothing
 * (`"Weird Al" Yankovic`, a 12" version), so a quote opens a quoted cell only if one closes it before a separator.
 */

export interface Cells {
  cells: string[];
  /** A quoted cell began and did not end: it may go on in the next line, or the quote means nothing. */
  open: boolean;
}

/** @param separator null when the whole line is one cell. */
export function cellsOf(text: string, separator: string | null): Cells {
  const cells: string[] = [];
  let open = false;
  let from = 0;
  for (;;) {
    const start = skipBlanks(text, from, separator);
    const quoted = text[start] === '"' ? quotedCell(text, start, separator) : null;
    if (quoted === "unclosed") open = true;
    if (quoted !== null && quoted !== "unclosed") {
      cells.push(quoted.cell);
      from = quoted.end;
    } else {
      const end = separator === null ? -1 : text.indexOf(separator, from);
      cells.push(unwrapped(text.slice(from, end < 0 ? undefined : end)));
      from = end < 0 ? text.length : end;
    }
    if (from >= text.length) return { cells, open };
    from++;
  }
}

/** Null when a quote inside is neither doubled nor at the cell's end: then none of them are CSV's. */
function quotedCell(
  text: string,
  start: number,
  separator: string | null,
): { cell: string; end: number } | "unclosed" | null {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return "unclosed";
    if (text[quote + 1] === '"') {
      at = quote + 2;
      continue;
    }
    const end = skipBlanks(text, quote + 1, separator);
    if (end < text.length && text[end] !== separator) return null;
    return { cell: text.slice(start + 1, quote).replaceAll('""', '"'), end };
  }
}

/** `"My "special" song"` has one pair around it that is not its own. */
function unwrapped(cell: string): string {
  const inner = /^\s*"(.*)"\s*$/s.exec(cell)?.[1];
  return inner !== undefined && /\S"|"\S/.test(inner) && (inner.match(/"/g)?.length ?? 0) % 2 === 0 ? inner : cell;
}

function skipBlanks(text: string, from: number, separator: string | null): number {
  let at = from;
  while (text[at] === " " || (text[at] === "\t" && separator !== "\t")) at++;
  return at;
}
