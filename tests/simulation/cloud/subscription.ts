/** One subscriber of the bus: a rule, its standard queue and its function. Late, twice and in any order. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { World } from "../world.ts";
import type { LambdaFunction } from "./functions.ts";

/** Six times the function's timeout, as in stacks/subscribers.ts. */
const VISIBILITY_MS = 120_000;

interface Waiting {
  messageId: string;
  body: string;
}

export class Subscription {
  readonly #world: World;
  readonly #wants: (detailType: string) => boolean;
  readonly #consumer: LambdaFunction<SQSEvent, SQSBatchResponse>;
  #ready: Waiting[] = [];
  #underway = 0;
  #delivered = 0;

  constructor(
    world: World,
    wants: (detailType: string) => boolean,
    consumer: LambdaFunction<SQSEvent, SQSBatchResponse>,
  ) {
    this.#world = world;
    this.#wants = wants;
    this.#consumer = consumer;
  }

  get empty(): boolean {
    return this.#underway === 0 && this.#ready.length === 0;
  }

  accept(detailType: string, detail: string): void {
    if (!this.#wants(detailType)) return;
    const { random, plan } = this.#world;
    const copies = random.chance(plan.weather.doubled) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const message = { messageId: `event-${++this.#delivered}`, body: `{"detail":${detail}}` };
      this.#later(message, random.between(1, plan.weather.busMs));
    }
  }

  /** A message sent to the queue itself, to be delivered after `ms`. It is no unfinished business until then. */
  delayed(body: string, ms: number): void {
    const message = { messageId: `delayed-${++this.#delivered}`, body };
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
    const batch = this.#ready.splice(0, this.#world.random.between(1, 10));
    if (this.#ready.length > 0) this.#world.scheduler.after(1, () => this.#take());
    this.#underway += batch.length;
    const again = (failed: (message: Waiting) => boolean) => {
      this.#underway -= batch.length;
      for (const message of batch) if (failed(message)) this.#later(message, VISIBILITY_MS);
    };
    this.#consumer.invoke({ Records: batch.map((message) => message as SQSRecord) }).then(
      ({ batchItemFailures }) => {
        const failed = new Set(batchItemFailures.map((one) => one.itemIdentifier));
        again(({ messageId }) => failed.has(messageId));
      },
      () => again(() => true),
    );
  }
}
