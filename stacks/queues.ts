/** Queues as this product has them: encrypted, TLS only, with dead letters. */
import * as sqs from "aws-cdk-lib/aws-sqs";
import { Duration } from "aws-cdk-lib/core";
import { Queue, type Stack } from "sst/constructs";
import { explain } from "./nag.ts";

/** SQS keeps nothing longer (source: its quotas page). */
const LONGEST = Duration.days(14);

/** Where messages end that nobody could handle. An alarm watches it. */
export function deadLetters(stack: Stack, id: string, isFifo: boolean): Queue {
  const queue = new Queue(stack, id, {
    cdk: {
      queue: {
        ...(isFifo && { fifo: true }),
        retentionPeriod: LONGEST,
        enforceSSL: true,
        encryption: sqs.QueueEncryption.SQS_MANAGED,
      },
    },
  });
  explain(queue, "AwsSolutions-SQS3", "this is a dead-letter queue");
  return queue;
}
