/** Keeps the performances: a subscriber of the event bus, never part of the rotation (ROT-24). */
import type { PerformanceRepository } from "./ports/resources.ts";
import type { Heard } from "./subscriptions.ts";

/** Does no harm when an event comes again or late: the repository goes by the version in the rotation's log. */
export async function logPerformance(
  performances: Pick<PerformanceRepository, "record" | "revert">,
  event: Heard<"performanceLogger">,
): Promise<void> {
  switch (event.type) {
    case "PerformanceCompleted":
      return performances.record(event.venueId, event.performance, event.version);
    case "PerformanceReverted":
      return performances.revert(event.venueId, event.performanceId, event.version);
  }
}
