/** Of whom the KJ is warned before they leave. */
import { expect, test } from "vitest";
import { waits } from "../../../core/rotation/waits.ts";
import { leavingWords, nextToLeave } from "../../../web/console/leaving.ts";
import { clockTime } from "../../../web/shared/format.ts";
import { must, Night } from "../../core/night.ts";

const MINUTE_MS = 60_000;

function warning(night: Night): string | null {
  const leaving = nextToLeave(night.state, waits(night.state, night.nowMs), night.nowMs);
  return leaving && leavingWords(leaving);
}

function leaves(night: Night, who: string, inMinutes: number): string {
  const untilMs = night.nowMs + inMinutes * MINUTE_MS;
  must(night.singer(who, "setAvailability", { until: new Date(untilMs).toISOString() }));
  return clockTime(untilMs);
}

test("[ROT-14] nobody who sings long before leaving is warned of, until a quarter of an hour before", () => {
  const night = new Night().arrives(["Ann", "Bo", "Cy"]);
  const at = leaves(night, "Bo", 120);
  expect(warning(night)).toBeNull();
  night.wait(106 * 60);
  expect(warning(night)).toBe(`Bo leaves at ${at}`);
});

test("[ROT-14] whose turn comes too late is warned of at once, the first to leave first", () => {
  const night = new Night({ lockedNext: 3 }).arrives(["Ann", "Bo", "Cy", "Di", "Eve"]);
  leaves(night, "Cy", 8);
  const at = leaves(night, "Bo", 3);
  expect(warning(night)).toBe(`Bo leaves at ${at}, before the turn`);
});

test("[ROT-6] a pause is no leaving", () => {
  const night = new Night().arrives(["Ann", "Bo"]);
  const [until, from] = [5, 20].map((minutes) => new Date(night.nowMs + minutes * MINUTE_MS).toISOString());
  must(night.singer("Bo", "setAvailability", { from, until }));
  expect(warning(night)).toBeNull();
});
