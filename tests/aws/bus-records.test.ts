import type { SQSEvent, SQSRecord } from "aws-lambda";
import { expect, it } from "vitest";
import { eachEvent } from "../../adapters/aws/bus-records.ts";

const record = (messageId: string, body: string) => ({ messageId, body }) as SQSRecord;
const event = (messageId: string, type: string) => record(messageId, JSON.stringify({ detail: { type } }));
const Records = [
  event("kept", "PerformanceReverted"),
  event("let go", "SongsChanged"),
  event("fails", "PerformanceCompleted"),
  record("no event", "{}"),
];

it("a subscriber handles what it hears, lets the rest go, and gets again what failed", async () => {
  const heard: string[] = [];
  const failed: string[] = [];
  const response = await eachEvent(
    "performanceLogger",
    { Records } satisfies SQSEvent,
    async ({ type }) => {
      heard.push(type);
      if (type === "PerformanceCompleted") throw new Error("busy");
    },
    ({ messageId }) => void failed.push(messageId),
  );
  expect(heard).toEqual(["PerformanceReverted", "PerformanceCompleted"]);
  expect(failed.sort()).toEqual(["fails", "no event"]);
  expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(["fails", "no event"]);
});
