/** `Range` of bytes (RFC 9110, section 14): one range is honoured, several are answered with the whole, as is allowed. */

/** Offsets 0-based, both inclusive. */
export interface ByteRange {
  start: number;
  end: number;
}

/** @returns null for the whole; `unsatisfiable` when it begins behind the end. */
export function rangeOf(header: string | null, bytes: number): ByteRange | "unsatisfiable" | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
  if (first === undefined || last === undefined || first + last === "") return null;
  if (first === "") {
    const length = Math.min(Number(last), bytes);
    return length === 0 ? "unsatisfiable" : { start: bytes - length, end: bytes - 1 };
  }
  const start = Number(first);
  const end = last === "" ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== "" && Number(last) < start) return null;
  return start >= bytes ? "unsatisfiable" : { start, end };
}
