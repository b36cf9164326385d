/** Who is asking. Authority is checked for every command in `decide`, not only when a connection opens. */
import type { RotationId, SingerId, VenueId } from "./ids.ts";
import type { EventAuthor } from "./rotation/events.ts";

export type Actor =
  | { role: "kj"; venueId: VenueId }
  | { role: "singer"; venueId: VenueId; rotationId: RotationId; singerId: SingerId }
  /** Reads only; knowing the rotation's id or join code suffices. */
  | { role: "screen" }
  /** The service itself: timers, joins, restarts. No client can be it. */
  | { role: "system" };

export function authorOf(actor: Actor): EventAuthor {
  if (actor.role === "singer") return `singer:${actor.singerId}`;
  return actor.role === "kj" ? "kj" : "system";
}
