/** Notes in the list of rotations that a night is over, or open again: a subscriber of the event bus (ROT-45, ROT-40). */
import type { RotationLog } from "./ports/rotation-log.ts";
import type { RotationEvent } from "./rotation/events.ts";
import type { Rotations } from "./rotations.ts";
import type { Heard } from "./subscriptions.ts";

export interface RotationCloserDeps {
  log: Pick<RotationLog, "markClosed">;
  rotations: Pick<Rotations, "current">;
}

/** Goes by what the log says now, since the closing and its undoing may come in any order. */
export async function closeRotation(
  { log, rotations }: RotationCloserDeps,
  event: Heard<"rotationCloser">,
): Promise<void> {
  if (!event.events.some(mayEndTheNight)) return;
  const rotation = await rotations.current(event.rotationId);
  if (!rotation) return;
  // Nothing changes after the closing, so the last change is that.
  const closedAt = rotation.state.status === "closed" ? rotation.ledger.changedAt : null;
  await log.markClosed(event.rotationId, closedAt);
}

function mayEndTheNight({ type, data }: RotationEvent): boolean {
  return type === "RotationClosed" || (type === "CommandUndone" && data.set.status !== undefined);
}
