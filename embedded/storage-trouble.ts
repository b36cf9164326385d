/** What a person can do about a failure of the data directory, in words for the terminal, and for those who wait. */

/** For whoever asked for something that could not be kept; the terminal says why. */
export const NOTHING_KEPT =
  "The server cannot keep anything now; its terminal says why. What it took before is safe. Try again shortly.";

const READ_ONLY = "The data may not be written: is its folder read-only? Nothing that was acknowledged is lost.";
const UNSURE =
  "The data cannot be read or written: is the disk full, over its quota, or failing? Nothing that was acknowledged is lost.";
const FULL = "The disk is full. Make room: what waits is then done by itself. Nothing that was acknowledged is lost.";
const NOT_OPENED = "The data cannot be opened: are too many files open (ulimit -n), or is its folder gone?";

/** By the low byte of SQLite's result codes, https://www.sqlite.org/rescode.html, and by the system's own names. */
const WORDS: Readonly<Record<string, string>> = {
  5: "Another program holds the data file. End it; a backup is made by `npm run backup`.",
  8: READ_ONLY,
  10: UNSURE,
  13: FULL,
  14: NOT_OPENED,
  EROFS: READ_ONLY,
  EACCES: READ_ONLY,
  EPERM: READ_ONLY,
  EIO: UNSURE,
  EFBIG: UNSURE,
  EDQUOT: FULL,
  ENOSPC: FULL,
  EMFILE: NOT_OPENED,
  ENFILE: NOT_OPENED,
};

/** Null for a failure that is not the storage's. */
export function storageTrouble(failure: unknown): string | null {
  const { errcode, code, syscall } = (failure ?? {}) as { errcode?: unknown; code?: unknown; syscall?: unknown };
  if (typeof errcode === "number") return WORDS[errcode & 0xff] ?? null;
  // With a call of the system behind it, as a network's failures have too; those have other names.
  return typeof code === "string" && typeof syscall === "string" ? (WORDS[code] ?? null) : null;
}
