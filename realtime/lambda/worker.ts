/** The commands of `commands.fifo`, in order per rotation. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { type CommandBatchDeps, readCommand, type Worked, workBatch } from "../../adapters/aws/command-records.ts";
import { LambdaLogger, LambdaMetrics } from "../../adapters/aws/logger.ts";
import { once } from "../../adapters/aws/once.ts";
import { isDecent } from "../../adapters/shared/decent-names.ts";
import { correlationOf } from "../../core/execute.ts";
import type { CommandMessage } from "../../core/ports/commands.ts";
import type { CommandResult } from "../../core/protocol.ts";
import { commandQueues, outcomes, workerDeps } from "../lambda.ts";
import { giveUp, work, workedFields } from "../worker.ts";

const logger = new LambdaLogger("worker");
const metrics = new LambdaMetrics("worker");
const deps = once(batchDeps);

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  try {
    return await workBatch(deps(), event);
  } finally {
    metrics.flush();
  }
}

function batchDeps(): CommandBatchDeps {
  const own = workerDeps(logger, metrics, isDecent);
  const kept = outcomes();

  /** A sender without a connection asks for the outcome. */
  async function tell({ connectionId, rotationId, command }: CommandMessage, result: CommandResult): Promise<void> {
    if (connectionId === null) await kept.put(rotationId, command.id, result);
  }

  return {
    ...commandQueues(),
    async work(message, record): Promise<Worked> {
      const result = await work(own, message);
      await tell(message, result);
      measure(result, record);
      logger.info("a command was worked", workedFields(message, result));
      return result.status === "rejected" && result.code === "INTERNAL" ? "poison" : "done";
    },
    async giveUp(message, failure) {
      await tell(message, await giveUp(own, message, failure));
    },
    onFailure(record, what, failure) {
      metrics.count(what === "retry" ? "CommandsRetried" : "CommandsPoisoned", 1);
      const { messageId, attributes } = record;
      const message = readCommand(record.body);
      const fields = {
        what,
        correlationId: message ? correlationOf(message) : undefined,
        commandId: message?.command.id,
        messageId,
        rotationId: attributes.MessageGroupId,
        receives: attributes.ApproximateReceiveCount,
      };
      logger.error("a command failed", { ...fields, error: failure instanceof Error ? failure.stack : failure });
    },
  };
}

function measure(result: CommandResult, record: SQSRecord): void {
  metrics.count(result.status === "applied" ? "CommandsApplied" : "CommandsRejected", 1);
  metrics.milliseconds("CommandLatency", Math.max(0, Date.now() - Number(record.attributes.SentTimestamp)));
}
