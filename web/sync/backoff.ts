/** How long to wait before connecting again: full jitter, so that a bar's phones do not come back in one burst. */

const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** A server that wants pings this often is near: attempts cost no more than pings do. */
const NEAR_MS = 10_000;
/** Over this time a room of phones comes back to a server that is near; it takes in a thousand of them in less. */
const ROOM_MS = 1_200;
/** Some half a minute of attempts: a server that restarts is there again long before. */
const ROOM_ATTEMPTS = 50;

/**
 * `random(0, min(30 s, 0.5 s · 2ⁿ))`, in milliseconds. A server that is near is tried within a second or so while it may be
 * restarting, and after that at least as often as it wants to be pinged: the room is not to wait for its last phone.
 *
 * @param attempt 0-based: how many attempts failed in a row before.
 * @param random from 0 up to but not 1.
 * @param pingEveryMs what the server wanted when it last said so; null before it did.
 */
export function backoffMs(attempt: number, random: number, pingEveryMs: number | null = null): number {
  const isNear = pingEveryMs !== null && pingEveryMs <= NEAR_MS;
  const nearMs = attempt < ROOM_ATTEMPTS ? ROOM_MS : Math.max(ROOM_MS, pingEveryMs ?? 0);
  return random * Math.min(isNear ? nearMs : LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
}
