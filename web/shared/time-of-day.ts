/** Times of day as people type them; clocks are the reader's own zone. */

/** Longer no night lasts: at 23:50 nobody means the 22:00 of tomorrow. */
const LONGEST_AHEAD_MS = 20 * 3_600_000;

/**
 * `23:15` as the first instant after `afterMs` at which clocks show it, ISO 8601 UTC; null for no time of day, and for one
 * that has just passed.
 */
export function nextTimeOf(text: string, afterMs: number): string | null {
  const [hours, minutes] = text.split(":").map(Number);
  if (hours === undefined || minutes === undefined || !(hours < 24 && minutes < 60)) return null;
  const time = new Date(afterMs);
  time.setHours(hours, minutes, 0, 0);
  if (time.getTime() <= afterMs) time.setDate(time.getDate() + 1);
  return time.getTime() - afterMs > LONGEST_AHEAD_MS ? null : time.toISOString();
}
