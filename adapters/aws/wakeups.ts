/** Wake-ups on SQS: a message that is delivered later. FIFO queues cannot delay one, so this is a queue of its own. */
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { TimeDue } from "../../core/bus.ts";
import type { Wakeups } from "../../core/ports/commands.ts";
import type { Clock } from "../../core/ports/machine.ts";

/** SQS delays nothing longer (source: its quotas page); whoever is woken early asks again. */
const LONGEST_DELAY_SEC = 900;

export interface SqsWakeupsDeps {
  client: Pick<SQSClient, "send">;
  /** The queue that the time keeper takes from. */
  queueUrl: string;
  clock: Clock;
}

export class SqsWakeups implements Wakeups {
  readonly #deps: SqsWakeupsDeps;

  constructor(deps: SqsWakeupsDeps) {
    this.#deps = deps;
  }

  /** An earlier one of the same rotation stays in the queue; it wakes for nothing, and the rotation says so. */
  async ask(due: TimeDue): Promise<void> {
    const { client, queueUrl, clock } = this.#deps;
    const sec = Math.ceil((Date.parse(due.at) - clock.now()) / 1000);
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        // As the bus delivers it, so that the time keeper reads both alike.
        MessageBody: JSON.stringify({ detail: due }),
        DelaySeconds: Math.min(LONGEST_DELAY_SEC, Math.max(0, sec)),
      }),
    );
  }
}
