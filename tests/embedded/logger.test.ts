import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createLogger } from "../../embedded/logger.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 10, 28, 20, 41, 7) });
});
afterEach(() => void vi.useRealTimers());

function logged(isTerminal: boolean): string[] {
  const lines: string[] = [];
  const logger = createLogger("info", isTerminal, (line) => void lines.push(line));
  logger.debug("not said", {});
  logger.info("a rotation is back", { rotationId: "r1", itemsPublishedAgain: 0, left: undefined });
  logger.info("ready", {});
  logger.error("a frame failed", { connectionId: "c1", error: "Error: busy\n    at work" });
  return lines;
}

it("whoever reads in a terminal is told in words, with the time on their clock", () => {
  expect(logged(true)).toEqual([
    "20:41:07 a rotation is back (rotationId r1, itemsPublishedAgain 0)\n",
    "20:41:07 ready\n",
    "20:41:07 error: a frame failed (connectionId c1)\n  error: Error: busy\n    at work\n",
  ]);
});

it("a program that reads gets one JSON object a line", () => {
  const time = new Date().toISOString();
  expect(logged(false).map((line) => JSON.parse(line))).toEqual([
    { time, level: "info", message: "a rotation is back", rotationId: "r1", itemsPublishedAgain: 0 },
    { time, level: "info", message: "ready" },
    { time, level: "error", message: "a frame failed", connectionId: "c1", error: "Error: busy\n    at work" },
  ]);
});
