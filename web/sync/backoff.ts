/** How long to wait before connecting again: full jitter, so that a bar's phones do not come back in one burst. */

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * `random(0, min(30 s, 0.5 s · 2ⁿ))`, in milliseconds.
 *
 * @param attempt 0-based: how many attempts failed in a row before.
 * @param random from 0 up to but not 1.
 */
export function backoffMs(attempt: number, random: number): number {
  return random * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
}
