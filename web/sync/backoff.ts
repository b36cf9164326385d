/** How long to wait before connecting again: full jitter, so that a bar's phones do not come back in one burst. */

const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** However often a server wants pings, a room of phones needs this long to come back one by one. */
const SHORTEST_LONGEST_MS = 2_000;

/**
 * `random(0, min(30 s, 0.5 s · 2ⁿ))`, in milliseconds. A server that wants to be pinged more often than every 30 s is not
 * left alone for longer than that either: where pings cost nothing, neither do attempts, and a room that has seen its
 * server restart is not to wait half a minute for the last phone.
 *
 * @param attempt 0-based: how many attempts failed in a row before.
 * @param random from 0 up to but not 1.
 * @param pingEveryMs what the server wanted when it last said so; null before it did.
 */
export function backoffMs(attempt: number, random: number, pingEveryMs: number | null = null): number {
  const longestMs = Math.min(LONGEST_MS, Math.max(SHORTEST_LONGEST_MS, pingEveryMs ?? LONGEST_MS));
  return random * Math.min(longestMs, FIRST_MS * 2 ** Math.min(attempt, 16));
}
