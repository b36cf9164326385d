/** Many events of one rotation, told at once: a burst costs each watcher one message instead of one per command. */
import type { RotationChanged } from "../../core/bus.ts";
import type { RotationLog } from "../../core/ports/rotation-log.ts";
import type { RotationEvent } from "../../core/rotation/events.ts";
import { grouped } from "./grouped.ts";

/** Items of the log read at a time. */
const READ_ITEMS = 200;

/**
 * One `RotationChanged` per rotation and epoch, dense from the first version to the last. Whatever is missing between
 * them, or was too large to travel with its event, is read from the log.
 */
export async function coalesced(
  log: Pick<RotationLog, "readAfter">,
  changes: readonly RotationChanged[],
): Promise<RotationChanged[]> {
  const perLog = grouped(changes, ({ rotationId, epoch }) => `${rotationId} ${epoch}`);
  return Promise.all(perLog.map((group) => merged(log, group)));
}

async function merged(log: Pick<RotationLog, "readAfter">, group: RotationChanged[]): Promise<RotationChanged> {
  const [any] = group;
  if (!any) throw new Error("a group has at least one change");
  const from = Math.min(...group.map((change) => change.from));
  const to = Math.max(...group.map((change) => change.to));
  const known = new Map(group.flatMap(({ events }) => events).map((event) => [event.version, event]));
  const events = known.size === to - from + 1 ? inOrder(known) : await tail(log, any, from, to);
  return { ...any, from, to: events.at(-1)?.version ?? to, events };
}

/** At least up to `to`; what happened since comes along. */
async function tail(
  log: Pick<RotationLog, "readAfter">,
  { rotationId }: RotationChanged,
  from: number,
  to: number,
): Promise<RotationEvent[]> {
  const events: RotationEvent[] = [];
  for (let at = from - 1; at < to; ) {
    const items = await log.readAfter(rotationId, at, READ_ITEMS);
    if (items.length === 0) break;
    events.push(...items.flatMap((item) => item.events));
    at = events.at(-1)?.version ?? to;
  }
  return events;
}

const inOrder = (known: Map<number, RotationEvent>): RotationEvent[] =>
  [...known.values()].sort((one, other) => one.version - other.version);
