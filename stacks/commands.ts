/** Commands in order: one FIFO queue, a message group per rotation, so that one slow night holds up no other. */
import * as sqs from "aws-cdk-lib/aws-sqs";
import { Duration } from "aws-cdk-lib/core";
import { Queue, type StackContext } from "sst/constructs";
import { MAX_RECEIVES } from "../adapters/aws/command-records.ts";
import { deadLetters } from "./queues.ts";

export const WORKER_TIMEOUT_SEC = 10;

export function commands({ stack }: StackContext) {
  const dead = deadLetters(stack, "commandsDlq", true);
  const queue = new Queue(stack, "commands", {
    cdk: {
      queue: {
        fifo: true,
        // Together these two are the high-throughput mode: limits per message group, not per queue.
        deduplicationScope: sqs.DeduplicationScope.MESSAGE_GROUP,
        fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
        enforceSSL: true,
        encryption: sqs.QueueEncryption.SQS_MANAGED,
        // A command that a crashed worker held comes back after this; what fails in an orderly way is made visible sooner.
        visibilityTimeout: Duration.seconds(3 * WORKER_TIMEOUT_SEC),
        retentionPeriod: Duration.days(4),
        // The worker gives up one delivery earlier and tells the sender; this is for workers that die.
        deadLetterQueue: { queue: dead.cdk.queue, maxReceiveCount: MAX_RECEIVES + 1 },
      },
    },
  });
  stack.addOutputs({ CommandsQueueUrl: queue.queueUrl, CommandsDlqUrl: dead.queueUrl });
  return { queue, dead, deadLetters: [dead] };
}
