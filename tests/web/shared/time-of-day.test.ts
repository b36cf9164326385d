import { expect, test } from "vitest";
import { clockTime } from "../../../web/shared/format.ts";
import { nextTimeOf } from "../../../web/shared/time-of-day.ts";

const EVENING = new Date(2026, 10, 24, 22, 40).getTime();

test.each([
  ["23:15", 24, 35],
  ["00:30", 25, 110],
  ["18:40", 25, 20 * 60],
])("%s is the next instant at which clocks show it", (text, day, minutes) => {
  const time = Date.parse(nextTimeOf(text, EVENING) as string);
  expect(clockTime(time)).toBe(text);
  expect(new Date(time).getDate()).toBe(day);
  expect(Math.round((time - EVENING) / 60_000)).toBe(minutes);
});

test.each(["22:40", "20:00", "18:41"])("%s has passed: nobody means tomorrow’s", (text) => {
  expect(nextTimeOf(text, EVENING)).toBeNull();
});

test.each(["", "24:00", "12:60", "noon", "12"])("%j is no time of day", (text) => {
  expect(nextTimeOf(text, EVENING)).toBeNull();
});
