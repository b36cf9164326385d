/** `TimeDue` → waits in a queue that delays → `passTime`, among the commands of its rotation. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { correlationIdOf, eachEvent } from "../../adapters/aws/bus-records.ts";
import { LambdaLogger } from "../../adapters/aws/logger.ts";
import { once } from "../../adapters/aws/once.ts";
import { timeIsUp } from "../../core/time-keeper.ts";
import { timeKeeperDeps } from "../lambda.ts";

const logger = new LambdaLogger("time-keeper");
const deps = once(() => timeKeeperDeps(logger));

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return eachEvent("timeKeeper", event, (due) => timeIsUp(deps(), due), failed);
}

function failed(record: SQSRecord, failure: unknown): void {
  const error = failure instanceof Error ? failure.stack : String(failure);
  logger.error("a wake-up failed", { messageId: record.messageId, correlationId: correlationIdOf(record), error });
}
