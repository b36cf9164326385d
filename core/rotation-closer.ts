/** Notes in the list of rotations that a night is over: a subscriber of the event bus (ROT-45). */
import type { BusEvent } from "./bus.ts";
import type { RotationLog } from "./ports.ts";

export async function closeRotation(log: Pick<RotationLog, "markClosed">, event: BusEvent): Promise<void> {
  if (event.type !== "RotationChanged") return;
  const closed = event.events.find(({ type }) => type === "RotationClosed");
  if (closed) await log.markClosed(event.rotationId, closed.at);
}
