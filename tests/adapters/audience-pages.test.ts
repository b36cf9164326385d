import type { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { expect, test } from "vitest";
import { audiencePageOf, SqsAudiencePages } from "../../adapters/aws/audience-pages.ts";
import type { RotationChanged } from "../../core/bus.ts";
import { id } from "../../core/ids.ts";
import type { Watchers } from "../../core/ports/connections.ts";

const changedWith = (text: string): RotationChanged => ({
  type: "RotationChanged",
  venueId: id("venue"),
  rotationId: id("rotation"),
  epoch: id("epoch"),
  from: 7,
  to: 7,
  events: [
    {
      version: 7,
      at: "2026-11-24T20:00:00.000Z",
      by: "kj",
      commandId: id("command-1"),
      type: "NoticeChanged",
      data: { text },
    },
  ],
});
const audience: Watchers = { full: [id("one=")], brief: [id("two="), id("three=")] };

async function sent(changed: RotationChanged): Promise<string> {
  const bodies: string[] = [];
  const client = { send: async ({ input }: SendMessageCommand) => void bodies.push(input.MessageBody ?? "") };
  await new SqsAudiencePages(client as never, "queue").handOn(changed, audience);
  return bodies.join();
}

test("a page arrives as it was handed on", async () => {
  const changed = changedWith("Hello");
  const body = await sent(changed);
  expect(audiencePageOf({ body } as SQSRecord)).toEqual({ changed, watchers: audience });
});

test("events too large for a message stay in the log", async () => {
  const body = await sent(changedWith("é".repeat(131_072)));
  expect(body.length).toBeLessThan(1024);
  expect(audiencePageOf({ body } as SQSRecord)).toMatchObject({ changed: { from: 7, to: 7, events: [] } });
});
