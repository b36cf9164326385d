/** Cursors of the lists: the sort key of the last item given, so that items coming and going in between shift nothing. */
import { InvalidCursor, type Page } from "../../../core/ports/pages.ts";

export type Key = readonly (string | number)[];

/** @param list names the list and its filter, so that a cursor works only where it was given. */
export function encodeCursor(list: string, key: Key): string {
  return Buffer.from(JSON.stringify([list, ...key])).toString("base64url");
}

/** @param shape a key such as this list gives: length and types must agree. @throws InvalidCursor */
export function decodeCursor<const K extends Key>(
  list: string,
  cursor: string,
  shape: K,
): { [I in keyof K]: K[I] extends number ? number : string } {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    throw new InvalidCursor();
  }
  if (!Array.isArray(parts) || parts[0] !== list || parts.length !== shape.length + 1) throw new InvalidCursor();
  const key = parts.slice(1);
  if (key.some((part, index) => typeof part !== typeof shape[index])) throw new InvalidCursor();
  return key as never;
}

/** A page of rows of which one more than `limit` was read, to know whether there are more. */
export function pageOf<Row, T>(
  rows: Row[],
  limit: number,
  list: string,
  keyOf: (row: Row) => Key,
  toItem: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(list, keyOf(last)) : null,
  };
}
