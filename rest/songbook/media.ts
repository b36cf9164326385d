/** What a songbook's file may be called, and the encoding it says. */

export const SONGBOOK_MAX_BYTES = 64 * 1024 * 1024;

/** The last two are what browsers on Windows, and clients that know no better, call a CSV file. */
export const SONGBOOK_MEDIA = [
  "text/csv",
  "text/plain",
  "text/tab-separated-values",
  "application/csv",
  "application/vnd.ms-excel",
  "application/octet-stream",
];

/** What the `charset` parameter says, else UTF-8; null for one that is not known or not line by line. */
export function encodingOf(contentType: string): string | null {
  const charset = /;\s*charset="?([\w.:-]+)/i.exec(contentType)?.[1];
  if (charset === undefined) return "utf-8";
  try {
    const { encoding } = new TextDecoder(charset);
    return encoding.startsWith("utf-16") ? null : encoding;
  } catch {
    return null;
  }
}
