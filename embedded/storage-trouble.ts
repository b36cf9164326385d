/** What a person can do about a failure of the data file, in words for the terminal. */

/** The low byte of SQLite's result codes, https://www.sqlite.org/rescode.html. */
const WORDS: Readonly<Record<number, string>> = {
  8: "The data may not be written: is its folder read-only? Nothing that was acknowledged is lost.",
  10: "The data cannot be read or written: is the disk full, over its quota, or failing? Nothing that was acknowledged is lost.",
  13: "The disk is full. Make room: what waits is then done by itself. Nothing that was acknowledged is lost.",
  14: "The data cannot be opened: are too many files open (ulimit -n), or is its folder gone?",
};

/** Null for a failure that is not the storage's. */
export function storageTrouble(failure: unknown): string | null {
  const code = (failure as { errcode?: unknown } | null)?.errcode;
  return typeof code === "number" ? (WORDS[code & 0xff] ?? null) : null;
}
