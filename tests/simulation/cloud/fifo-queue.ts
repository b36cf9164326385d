/**
 * SQS FIFO with one message group: in order, one batch at a time, each message again when it was not deleted in time.
 * Source of its semantics: the SQS developer guide on FIFO queues and visibility timeouts.
 */
import { ChangeMessageVisibilityBatchCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { World } from "../world.ts";
import type { LambdaFunction } from "./functions.ts";

/** As in stacks/commands.ts. */
const VISIBILITY_MS = 30_000;
/** More than `RECENT_COMMANDS` of core/rotation/ledger.ts. */
const LATE_MESSAGES = 220;
const BATCH = 10;

interface Message {
  messageId: string;
  body: string;
  receives: number;
  visibleAtMs: number;
}

export class FifoQueue {
  readonly #world: World;
  readonly #consumer: LambdaFunction<SQSEvent, SQSBatchResponse>;
  #messages: Message[] = [];
  #inFlight: Message[] = [];
  #sent = 0;
  #handled = 0;
  /** Handled long ago, to come once more: behind so many others. */
  #comingLate: { body: string; behind: number }[] = [];

  constructor(world: World, consumer: LambdaFunction<SQSEvent, SQSBatchResponse>) {
    this.#world = world;
    this.#consumer = consumer;
  }

  get empty(): boolean {
    return this.#messages.length === 0;
  }

  /** What an SQS client does with the commands that are sent to it. */
  readonly client = {
    send: async (command: object): Promise<object> => {
      if (command instanceof ChangeMessageVisibilityBatchCommand) {
        for (const { ReceiptHandle, VisibilityTimeout = 0 } of command.input.Entries ?? []) {
          const message = this.#inFlight.find(({ messageId }) => messageId === ReceiptHandle);
          if (message) message.visibleAtMs = this.#world.scheduler.now + VisibilityTimeout * 1000;
        }
      } else if (command instanceof SendMessageCommand && command.input.QueueUrl !== "dead-letters") {
        this.#add(command.input.MessageBody ?? "");
      }
      return {};
    },
  } as unknown as Pick<SQSClient, "send">;

  #add(body: string): void {
    this.#messages.push({ messageId: `message-${++this.#sent}`, body, receives: 0, visibleAtMs: 0 });
    this.#pollSoon(this.#world.random.between(1, 15));
  }

  #pollSoon(ms: number): void {
    this.#world.scheduler.after(ms, () => this.#poll());
  }

  #poll(): void {
    const { scheduler, random, trace } = this.#world;
    const [head] = this.#messages;
    if (this.#inFlight.length > 0 || !head) return;
    // What is behind a message that is not visible yet waits for it.
    if (head.visibleAtMs > scheduler.now) {
      this.#pollSoon(head.visibleAtMs - scheduler.now);
      return;
    }
    const ready = this.#messages.findIndex(({ visibleAtMs }) => visibleAtMs > scheduler.now);
    const batch = this.#messages.slice(0, Math.min(random.between(1, BATCH), ready < 0 ? BATCH : ready));
    this.#inFlight = batch;
    for (const message of batch) {
      message.receives++;
      message.visibleAtMs = scheduler.now + VISIBILITY_MS;
    }
    trace.note("queue", "gives", batch.map(({ messageId, receives }) => `${messageId} (${receives})`).join(" "));
    this.#consumer.invoke({ Records: batch.map(recordOf) }).then(
      ({ batchItemFailures }) => this.#answered(batch, new Set(batchItemFailures.map((one) => one.itemIdentifier))),
      () => this.#answered(batch, new Set(batch.map(({ messageId }) => messageId))),
    );
  }

  #answered(batch: readonly Message[], failed: ReadonlySet<string>): void {
    const { scheduler, random, plan } = this.#world;
    const done = batch.filter(({ messageId }) => !failed.has(messageId));
    this.#messages = this.#messages.filter((message) => !done.includes(message));
    this.#inFlight = [];
    for (const { body } of done) {
      this.#handled++;
      this.#lateAgain(body);
      const leftMs = plan.calmAtMs - scheduler.now;
      if (leftMs > 0 && random.chance(plan.weather.redelivered)) {
        scheduler.after(random.between(0, Math.min(leftMs, random.pick([2_000, 400_000]))), () => {
          this.#world.trace.note("queue", "gives once more");
          this.#add(body);
        });
      }
    }
    this.#pollSoon(0);
  }

  #lateAgain(handled: string): void {
    const { scheduler, random, plan, trace } = this.#world;
    if (plan.weather.redeliveredLate > 0 && random.chance(plan.weather.redeliveredLate)) {
      this.#comingLate.push({ body: handled, behind: this.#handled + LATE_MESSAGES });
      // After five minutes, however little happened.
      if (scheduler.now < 5_000)
        scheduler.after(303_000, () => {
          trace.note("queue", "gives after five minutes");
          this.#add(handled);
        });
    }
    const due = this.#comingLate.filter(({ behind }) => behind <= this.#handled);
    this.#comingLate = this.#comingLate.filter(({ behind }) => behind > this.#handled);
    for (const { body } of scheduler.now < plan.calmAtMs ? due : []) {
      trace.note("queue", "gives behind many others");
      this.#add(body);
    }
  }
}

function recordOf({ messageId, body, receives }: Message): SQSRecord {
  return {
    messageId,
    receiptHandle: messageId,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: "0",
      SenderId: "simulated",
      ApproximateFirstReceiveTimestamp: "0",
      MessageGroupId: "rotation",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:simulated",
    awsRegion: "simulated",
  };
}
