/** Who hears what of the event bus: the rules of the stacks and the bus of one process both go by it. */
import type { BusEvent } from "./bus.ts";

export const SUBSCRIPTIONS = {
  broadcaster: ["RotationChanged"],
  performanceLogger: ["PerformanceCompleted", "PerformanceReverted"],
  rotationCloser: ["RotationChanged"],
  timeKeeper: ["TimeDue"],
  /** On AWS alone (docs/adr/0006-messages-to-people.md). */
  notifier: ["SingerRegistered", "TurnApproaching"],
  /** On AWS alone: SQLite searches its own index. */
  songbookIndexer: ["SongsChanged"],
} as const satisfies Record<string, readonly BusEvent["type"][]>;

export type SubscriberName = keyof typeof SUBSCRIPTIONS;

/** What that subscriber hears. */
export type Heard<Name extends SubscriberName> = Extract<BusEvent, { type: (typeof SUBSCRIPTIONS)[Name][number] }>;

export function hears<Name extends SubscriberName>(name: Name, event: BusEvent): event is Heard<Name> {
  const types: readonly BusEvent["type"][] = SUBSCRIPTIONS[name];
  return types.includes(event.type);
}
