/** One simulated night in a bar, with people who behave like people. */
import type { HouseRules } from "../../core/rotation/rules.ts";
import { Bar, type Watcher } from "./bar.ts";
import { comeIn } from "./guests.ts";
import { Host } from "./host.ts";

/**
 * From the opening until the host closes; the same seed brings the same people under any rules.
 *
 * @param rules what differs from the default house rules; the night ends at its own time.
 */
export function playNight(seed: number, singers: number, rules: Partial<HouseRules> = {}, watcher: Watcher = {}): Bar {
  const bar = new Bar(seed, singers, rules, watcher);
  const host = new Host(bar);
  for (const guest of bar.guests) bar.agenda.at(guest.arrivesSec, () => comeIn(bar, guest));
  host.open();
  bar.agenda.run(() => bar.state.status === "closed");
  return bar;
}
