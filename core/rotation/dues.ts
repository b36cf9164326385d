/** What a rotation waits for: the service sends `passTime` at that time. */
import { requestsCloseAt } from "./closing.ts";
import type { Rotation } from "./fold.ts";
import { callDue } from "./stage.ts";
import type { SingerEntry } from "./state.ts";

/**
 * The earliest time at which time itself changes something: an unanswered call (ROT-25), a window that opens or closes
 * (ROT-14), requests that close by themselves (ROT-34). Null for never, as things are. Linear in the line.
 *
 * @param now ISO 8601 UTC.
 */
export function nextDue({ state, ledger }: Rotation, now: string): string | null {
  if (state.status === "closed") return null;
  let first = state.onStage && callDue(state.onStage);
  const earlier = (due: string | null) => {
    if (due !== null && (first === null || due < first)) first = due;
  };
  for (const entry of state.line) earlier(windowDue(entry));
  for (const entry of state.bench) earlier(entry.availableFrom);
  earlier(requestsCloseAt(state, ledger, now));
  return first;
}

/** In line: when the window opens, or when it closes for good. */
function windowDue({ availableFrom, availableUntil }: SingerEntry): string | null {
  return availableFrom ?? availableUntil;
}
