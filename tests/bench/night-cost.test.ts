import { describe, expect, test } from "vitest";
import { idlePolling, nightCost } from "../../bench/cost/night-cost.ts";
import { dollars, sum, usage } from "../../bench/cost/usage.ts";

const counted = {
  command: usage({ dynamoWriteUnits: 2, webSocketMessages: 11 }),
  join: usage({ httpRequests: 1 }),
  connect: usage({ webSocketMessages: 3 }),
  ping: usage({ webSocketMessages: 2, invocations: 1 }),
  pingEveryMs: { watcher: 60_000, console: 5_000 },
};

describe("a night", () => {
  test("is its commands, its guests, a ping of every watcher and of the console each time one is due, and the minutes they are there", () => {
    const night = nightCost({ hours: 4, commands: 100, watchers: 10, connects: 3 }, counted);
    const { webSocketMessages, ...others } = sum(...Object.values(night));
    expect(webSocketMessages).toBe(100 * 11 + 10 * 3 * 3 + 10 * 240 * 2 + 4 * 720 * 2);
    expect(others).toMatchObject({
      dynamoWriteUnits: 200,
      invocations: 2400 + 2880,
      connectionMinutes: 2400,
      httpRequests: 10,
    });
  });

  test("asks idle queues fifteen times a minute each, whoever plays", () => {
    const { sqsFifoRequests, sqsStandardRequests } = idlePolling(
      [{ isFifo: true }, { isFifo: false }, { isFifo: false }],
      4,
    );
    expect([sqsFifoRequests, sqsStandardRequests]).toEqual([3600, 7200]);
  });
});

test("every price is of the list", () => {
  const million = 1_000_000;
  expect(dollars(usage({ webSocketMessages: million, connectionMinutes: million }))).toBeCloseTo(1.25);
  expect(dollars(usage({ dynamoWriteUnits: million, dynamoReadUnits: million }))).toBeCloseTo(0.75);
  expect(dollars(usage({ sqsFifoRequests: million, sqsStandardRequests: million, events: million }))).toBeCloseTo(1.9);
  expect(dollars(usage({ invocations: million, gbSeconds: million / 0.0000133334 / million }))).toBeCloseTo(1.2);
});
