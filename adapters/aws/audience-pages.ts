/** Pages of an audience on SQS: told by sibling invocations, in any order and at least once. */
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import type { RotationChanged } from "../../core/bus.ts";
import type { Watchers } from "../../core/ports/connections.ts";

/** SQS takes no less anywhere (source: its quotas page). */
const MESSAGE_MAX_BYTES = 256 * 1024;

export interface AudiencePage {
  /** Without its events when they would not fit; then they are read from the log. */
  changed: RotationChanged;
  watchers: Watchers;
}

export class SqsAudiencePages {
  readonly #client: Pick<SQSClient, "send">;
  readonly #queueUrl: string;

  constructor(client: Pick<SQSClient, "send">, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async handOn(changed: RotationChanged, watchers: Watchers): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: bodyOf({ changed, watchers }) }),
    );
  }
}

function bodyOf(page: AudiencePage): string {
  const body = JSON.stringify(page satisfies AudiencePage);
  if (Buffer.byteLength(body) <= MESSAGE_MAX_BYTES) return body;
  return JSON.stringify({ ...page, changed: { ...page.changed, events: [] } } satisfies AudiencePage);
}

/** Nobody but the broadcaster may send to this queue. */
export function audiencePageOf(record: SQSRecord): AudiencePage {
  return JSON.parse(record.body) as AudiencePage;
}
