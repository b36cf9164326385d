/** Commands on SQS FIFO: one message group per rotation keeps their order. */
import { randomUUID } from "node:crypto";
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { CommandMessage, CommandQueue } from "../../core/ports/commands.ts";

export class SqsCommandQueue implements CommandQueue {
  readonly #client: Pick<SQSClient, "send">;
  readonly #queueUrl: string;

  constructor(client: Pick<SQSClient, "send">, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  /**
   * The queue's own deduplication id is fresh per send: a client that sends a command again after a reconnect must get
   * its answer, and the queue would swallow it. The log deduplicates.
   */
  async send(message: CommandMessage): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#queueUrl,
        MessageBody: JSON.stringify(message),
        MessageGroupId: message.rotationId,
        MessageDeduplicationId: randomUUID(),
      }),
    );
  }
}
