/** How long data is kept; DynamoDB deletes an item within days of its `expiresAt`. docs/operate.md says it to people. */

/** A rotation's log, snapshots, head and guests' profiles, counted from the night itself; also what is remembered of a removed performance. */
const ROTATION_KEPT_DAYS = 400;
const DAY_SEC = 86_400;

/** The `expiresAt` of something of that time, in seconds since 1970. @param at ISO 8601 UTC. */
export function nightExpiry(at: string): { N: string } {
  return { N: String(Math.floor(Date.parse(at) / 1000) + ROTATION_KEPT_DAYS * DAY_SEC) };
}

/** The `expiresAt` of something that lives for so many seconds from `nowMs`. */
export function shortExpiry(nowMs: number, lifeSec: number): { N: string } {
  return { N: String(Math.ceil(nowMs / 1000) + lifeSec) };
}
