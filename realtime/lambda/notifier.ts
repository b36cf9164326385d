/** `SingerRegistered` and `TurnApproaching` → text messages to singers, news to a venue's staff. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { correlationIdOf, eachEvent } from "../../adapters/aws/bus-records.ts";
import { LambdaLogger, LambdaMetrics, type MetricName } from "../../adapters/aws/logger.ts";
import { once } from "../../adapters/aws/once.ts";
import { type Notified, notify } from "../../core/notifier.ts";
import type { Heard } from "../../core/subscriptions.ts";
import { notifierDeps } from "../lambda.ts";

const logger = new LambdaLogger("notifier");
const metrics = new LambdaMetrics("notifier");
const deps = once(notifierDeps);

const COUNTED: Partial<Record<Notified["outcome"], MetricName>> = {
  sent: "MessagesSent",
  refused: "MessagesRefused",
  unknown: "MessagesUnknown",
};

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  try {
    return await eachEvent("notifier", event, told, failed);
  } finally {
    metrics.flush();
  }
}

async function told(event: Heard<"notifier">): Promise<void> {
  const { correlationId, singerId } = event;
  for (const { message, outcome } of await notify(deps(), event)) {
    const metric = COUNTED[outcome];
    if (metric) metrics.count(metric, 1);
    logger.info("a message was handled", { correlationId, message, outcome, singerId });
  }
}

function failed(record: SQSRecord, failure: unknown): void {
  const error = failure instanceof Error ? failure.stack : String(failure);
  logger.error("a message failed", { messageId: record.messageId, correlationId: correlationIdOf(record), error });
}
