/** A singer's time window as people say it: "leaves at 23:15", "away from 22:30 to 22:45" (ROT-14). */
import type { SingerId } from "../../core/ids.ts";
import { settleArrivals } from "../../core/rotation/arrivals.ts";
import { Draft } from "../../core/rotation/draft.ts";
import type { RotationState, SingerEntry } from "../../core/rotation/state.ts";
import { isPause } from "../../core/rotation/time-window.ts";
import { moveIntoWindow } from "../../core/rotation/windows.ts";
import { clockTime } from "./format.ts";

/** The data of `setAvailability`, without the singer. */
export interface Times {
  from?: string;
  until?: string;
}

/** Null when there is no limit. */
export function windowWords(
  entry: Pick<SingerEntry, "availableFrom" | "availableUntil">,
  nowMs: number,
): string | null {
  const { availableFrom, availableUntil } = entry;
  const from = availableFrom === null ? null : clockTime(Date.parse(availableFrom));
  const until = availableUntil === null ? null : clockTime(Date.parse(availableUntil));
  if (from === null) return until === null ? null : `leaves at ${until}`;
  if (until === null) return `here from ${from}`;
  if (!isPause(entry)) return `here from ${from} to ${until}`;
  return Date.parse(availableUntil as string) <= nowMs ? `here from ${from}` : `away from ${until} to ${from}`;
}

/** The same to the singer: `leave at 23:15`, `are away from 22:30 to 22:45`. */
export function yourWindowWords(...of: Parameters<typeof windowWords>): string | null {
  const words = windowWords(...of);
  return words === null ? null : words.replace(/^leaves/, "leave").replace(/^(away|here)/, "are $1");
}

/** The rotation as it would be with these times, worked out by the rules the server follows. */
export function withTimes(state: RotationState, singerId: SingerId, times: Times, nowMs: number): RotationState {
  const draft = new Draft(state, new Date(nowMs).toISOString());
  draft.emit("AvailabilityChanged", { singerId, from: times.from ?? null, until: times.until ?? null });
  settleArrivals(draft, singerId);
  moveIntoWindow(draft, singerId);
  return draft.state;
}
