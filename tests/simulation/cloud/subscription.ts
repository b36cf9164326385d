/** A standard queue and its function: of one subscriber of the bus, with its rule, or of pages. Late, twice, in any order. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { SUBSCRIPTIONS, type SubscriberName } from "../../../core/subscriptions.ts";
import type { World } from "../world.ts";
import type { LambdaFunction } from "./functions.ts";

/** Six times the function's timeout, as in stacks/subscribers.ts. */
const VISIBILITY_MS = 120_000;

interface Waiting {
  messageId: string;
  body: string;
  receives: number;
}

export interface QueueSettings {
  batch: number;
  /** Then the message is a dead letter. */
  mostReceives: number;
}

const SUBSCRIBER: QueueSettings = { batch: 10, mostReceives: Number.POSITIVE_INFINITY };

export class Subscription {
  readonly #world: World;
  readonly #wants: readonly string[];
  readonly #consumer: LambdaFunction<SQSEvent, SQSBatchResponse>;
  readonly #settings: QueueSettings;
  #ready: Waiting[] = [];
  #underway = 0;
  #delivered = 0;

  /** @param name whose rule lets events in; null when no rule has this queue as its target. */
  constructor(
    world: World,
    name: SubscriberName | null,
    consumer: LambdaFunction<SQSEvent, SQSBatchResponse>,
    settings = SUBSCRIBER,
  ) {
    this.#world = world;
    this.#wants = name === null ? [] : SUBSCRIPTIONS[name];
    this.#consumer = consumer;
    this.#settings = settings;
  }

  get empty(): boolean {
    return this.#underway === 0 && this.#ready.length === 0;
  }

  accept(detailType: string, detail: string): void {
    if (this.#wants.includes(detailType)) this.send(`{"detail":${detail}}`);
  }

  /** A message sent to the queue itself. */
  send(body: string): void {
    const { random, plan } = this.#world;
    const copies = random.chance(plan.weather.doubled) ? 2 : 1;
    if (copies > 1) this.#world.trace.note("queue", "doubles a message");
    for (let copy = 0; copy < copies; copy++) {
      const message = { messageId: `event-${++this.#delivered}`, body, receives: 0 };
      this.#later(message, random.between(1, plan.weather.busMs));
    }
  }

  /** The same, to be delivered after `ms`. It is no unfinished business until then. */
  delayed(body: string, ms: number): void {
    const message = { messageId: `delayed-${++this.#delivered}`, body, receives: 0 };
    this.#world.scheduler.after(ms, () => this.#later(message, this.#world.random.between(1, 50)));
  }

  #later(message: Waiting, ms: number): void {
    this.#underway++;
    this.#world.scheduler.after(ms, () => {
      this.#underway--;
      this.#ready.push(message);
      // What comes within a moment is taken together.
      this.#world.scheduler.after(this.#world.random.below(4), () => this.#take());
    });
  }

  #take(): void {
    if (this.#ready.length === 0) return;
    const batch = this.#ready.splice(0, this.#world.random.between(1, this.#settings.batch));
    if (this.#ready.length > 0) this.#world.scheduler.after(1, () => this.#take());
    this.#underway += batch.length;
    const again = (failed: (message: Waiting) => boolean) => {
      this.#underway -= batch.length;
      for (const message of batch) if (failed(message)) this.#again(message);
    };
    this.#consumer.invoke({ Records: batch.map(({ messageId, body }) => ({ messageId, body }) as SQSRecord) }).then(
      ({ batchItemFailures }) => {
        const failed = new Set(batchItemFailures.map((one) => one.itemIdentifier));
        again(({ messageId }) => failed.has(messageId));
      },
      () => again(() => true),
    );
  }

  #again(message: Waiting): void {
    if (++message.receives < this.#settings.mostReceives) this.#later(message, VISIBILITY_MS);
    else this.#world.trace.note("queue", "puts aside", message.messageId);
  }
}
