/** What else listens to the bus: the keeper of performances and the one that notes the end of a night. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { correlationIdOf, eachEvent } from "../../adapters/aws/bus-records.ts";
import { LambdaLogger } from "../../adapters/aws/logger.ts";
import { once } from "../../adapters/aws/once.ts";
import { logPerformance } from "../../core/performance-logger.ts";
import { closeRotation } from "../../core/rotation-closer.ts";
import { closerDeps, performances } from "../lambda.ts";

const logger = new LambdaLogger("subscribers");
const kept = once(performances);
const closer = once(closerDeps);

export async function performanceLogger(event: SQSEvent): Promise<SQSBatchResponse> {
  return eachEvent(
    "performanceLogger",
    event,
    async (busEvent) => {
      await logPerformance(kept(), busEvent);
      logger.info("a performance was kept", { correlationId: busEvent.correlationId, event: busEvent.type });
    },
    failed,
  );
}

export async function rotationCloser(event: SQSEvent): Promise<SQSBatchResponse> {
  return eachEvent(
    "rotationCloser",
    event,
    async (busEvent) => {
      await closeRotation(closer(), busEvent);
      logger.info("the end of a night was noted", { correlationId: busEvent.correlationId });
    },
    failed,
  );
}

function failed(record: SQSRecord, failure: unknown): void {
  const error = failure instanceof Error ? failure.stack : String(failure);
  logger.error("an event failed", { messageId: record.messageId, correlationId: correlationIdOf(record), error });
}
