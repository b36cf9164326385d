/** Pages of a list whose items carry their place as one string key. */
import { InvalidCursor, type Page, type PageRequest } from "../../../core/ports/pages.ts";
import type { Item, Range, Table } from "./table.ts";

/** Sorts after every key: the last code point there is. */
export const LAST = "\u{10FFFF}";
/** Between the parts of a key: sorts before everything that may stand in one. */
export const SEPARATOR = "\u0000";

/**
 * One page of a range, and the cursor of the next.
 *
 * @param list names the list with its filters; a cursor of another list is refused.
 * @throws InvalidCursor
 */
export async function pageOf<T>(
  table: Table,
  list: string,
  range: Range,
  { limit, cursor }: PageRequest,
  read: (item: Item) => Promise<T>,
): Promise<Page<T>> {
  const after = cursor === null ? null : placeOf(list, cursor);
  // One more than asked for tells whether there is a next page, and the place itself is given once more.
  const wanted = limit + 1 + (after === null ? 0 : 1);
  const bounds = after === null ? {} : range.descending ? { to: after } : { from: after };
  const narrowed = { ...range, ...bounds };
  if (narrowed.from > narrowed.to) return { items: [], nextCursor: null };
  const found = (await table.first(narrowed, wanted)).filter((item) => item[range.sortKey]?.S !== after);
  const items = found.slice(0, limit);
  const last = items.at(-1)?.[range.sortKey]?.S;
  return {
    items: await Promise.all(items.map(read)),
    nextCursor: found.length > limit && last !== undefined ? cursorOf(list, last) : null,
  };
}

function cursorOf(list: string, place: string): string {
  return Buffer.from(JSON.stringify([list, place])).toString("base64url");
}

function placeOf(list: string, cursor: string): string {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    throw new InvalidCursor();
  }
  if (!Array.isArray(read) || read[0] !== list || typeof read[1] !== "string") throw new InvalidCursor();
  return read[1];
}
