/** The wait in words while the night rests. */
import { expect, test } from "vitest";
import { waitWords } from "../../../web/phone/expected.ts";
import { night } from "../../browser/screen/recorded-night.ts";

const NOW = Date.parse("2026-11-24T21:00:00.000Z");
const WAIT = { ahead: 1, likelySec: 1200, lowSec: 600, highSec: 1800 };

test("[ROT-44] nobody is told of a turn before the break has ended", () => {
  const resting = night({ status: "onBreak", breakEndsAt: "2026-11-24T21:20:00.000Z" });
  expect(waitWords(resting, WAIT, NOW)).toBe("20 to 30 min");
  expect(waitWords(resting, { ...WAIT, highSec: 900 }, NOW)).toBe("about 20 min");
  expect(waitWords({ ...resting, breakEndsAt: null }, WAIT, NOW)).toBe("after the break");
  expect(waitWords({ ...resting, status: "open" }, WAIT, NOW)).toBe("10 to 30 min");
});
