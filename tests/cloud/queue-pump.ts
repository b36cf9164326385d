/** An event source mapping: takes messages of a queue to a Lambda and deletes those that were handled. */
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import type { Lambda } from "./lambdas.ts";

export class QueuePump {
  readonly #client: SQSClient;
  readonly #queueUrl: string;
  readonly #lambda: Lambda;
  readonly #batchSize: number;
  readonly #loops: Promise<void>[] = [];
  readonly #stopping = new AbortController();

  /** @param pollers receive side by side, as Lambda's do. */
  constructor(client: SQSClient, queueUrl: string, lambda: Lambda, batchSize: number, pollers: number) {
    this.#client = client;
    this.#queueUrl = queueUrl;
    this.#lambda = lambda;
    this.#batchSize = Math.min(batchSize, 10);
    for (let poller = 0; poller < pollers; poller++) this.#loops.push(this.#poll());
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#loops);
  }

  async #poll(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        const { Messages = [] } = await this.#client.send(
          new ReceiveMessageCommand({
            QueueUrl: this.#queueUrl,
            MaxNumberOfMessages: this.#batchSize,
            WaitTimeSeconds: 5,
            MessageSystemAttributeNames: ["All"],
          }),
          { abortSignal: signal },
        );
        if (Messages.length > 0) await this.#handle(Messages);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    }
  }

  async #handle(messages: Message[]): Promise<void> {
    let failed: Set<string>;
    try {
      const answer = (await this.#lambda.invoke({ Records: messages.map(recordOf) })) as SQSBatchResponse;
      failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    } catch {
      // The function failed as a whole: all of it comes again when it becomes visible.
      return;
    }
    for (const { MessageId, ReceiptHandle } of messages) {
      if (failed.has(MessageId ?? "")) continue;
      await this.#client.send(new DeleteMessageCommand({ QueueUrl: this.#queueUrl, ReceiptHandle }));
    }
  }
}

export function sender(client: SQSClient, queueUrl: string): (body: string) => Promise<void> {
  return async (body) => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
  };
}

function recordOf(message: Message): SQSRecord {
  return {
    messageId: message.MessageId ?? "",
    receiptHandle: message.ReceiptHandle ?? "",
    body: message.Body ?? "",
    attributes: message.Attributes as unknown as SQSRecord["attributes"],
    messageAttributes: {},
    md5OfBody: message.MD5OfBody ?? "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:eu-central-1:000000000000:queue",
    awsRegion: "eu-central-1",
  };
}
