/**
 * Whose turn comes near by a command, so that they can be told wherever they are. Looks at the front of the line alone,
 * so what the bus is told does not grow with the line.
 */
import type { TurnApproaching } from "./bus.ts";
import type { Rotation } from "./rotation/fold.ts";
import { Line } from "./rotation/order.ts";
import type { RotationState, SingerEntry } from "./rotation/state.ts";

/** Near is up next or on deck: some ten minutes, enough to come in from the street. */
const TURNS_NEAR = 3;

type Near = Pick<TurnApproaching, "singerId" | "stageName" | "ahead" | "asPartner" | "turn">;

/**
 * Those who were not near before the command and are after it. Nobody once the night is closed.
 *
 * @param at when the command happened, ISO 8601 UTC. Before is looked at as of the change before it, so that a time
 * window which opened in between counts.
 */
export function turnsApproaching(before: Rotation, after: Rotation, at: string): TurnApproaching[] {
  const { rotationId, venue, status } = after.state;
  if (status === "closed") return [];
  const there = new Set(near(before.state, before.ledger.changedAt ?? at).map(keyOf));
  return near(after.state, at)
    .filter((one) => !there.has(keyOf(one)))
    .map((one) => ({ type: "TurnApproaching", venueId: after.venueId, rotationId, venue, at, ...one }));
}

/** The singers of the next turns, each with the partners who are to be told too (ROT-32). */
function near(state: RotationState, at: string): Near[] {
  const line = new Line(state, at);
  const found: Near[] = [];
  let ahead = 0;
  for (const entry of state.line) {
    if (ahead === TURNS_NEAR) break;
    const request = line.isCallable(entry) ? entry.requests[line.playableIndex(entry)] : undefined;
    if (!request) continue;
    const turn = turnOf(entry);
    found.push({ singerId: entry.singerId, stageName: entry.stageName, ahead, asPartner: false, turn });
    for (const { singerId, stageName } of request.partners) {
      if (singerId !== null) found.push({ singerId, stageName, ahead, asPartner: true, turn });
    }
    ahead += 1;
  }
  return found;
}

/** A turn is over when it was sung or missed; a call that is taken back (ROT-27) or a bump makes it no other turn. */
const turnOf = ({ singerId, turnsSung, noShows }: SingerEntry): string => `${singerId}.${turnsSung}.${noShows}`;

const keyOf = ({ singerId, turn }: Near): string => `${singerId} ${turn}`;
