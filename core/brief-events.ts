/**
 * Events without what can be told from the others of their frame. Nearly all of a frame are one command's, with one time,
 * author and command id; without the repetition a command takes a watcher a fifth less.
 */
import type { BriefEvent, EventsFrame } from "./protocol.ts";
import type { RotationEvent } from "./rotation/events.ts";

/** @param before the event before it in the same frame; null for the first. */
export function brief({ at, by, commandId, type, data }: RotationEvent, before: RotationEvent | null): BriefEvent {
  return {
    ...(at !== before?.at && { atMs: Date.parse(at) }),
    ...(by !== before?.by && { by }),
    ...(commandId !== before?.commandId && { commandId }),
    type,
    data,
  } as BriefEvent;
}

/** The events of a frame as they happened, whichever way it says them. */
export function eventsOf({ from, events }: Pick<EventsFrame, "from" | "events">): RotationEvent[] {
  let before: Partial<RotationEvent> = {};
  return events.map((said, index) => {
    const { atMs, ...event } = said as BriefEvent;
    const at = atMs === undefined ? {} : { at: new Date(atMs).toISOString() };
    before = { ...before, ...at, ...event, version: from + index } as RotationEvent;
    return before as RotationEvent;
  });
}
