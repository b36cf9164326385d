/**
 * AWS's services as far as telling an audience meets them. Quotas are AWS's defaults, each with its page in
 * docs/scale.md; times are assumptions, and all of them are here.
 */
import { LimitExceededException, type PostToConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
import type { VirtualTime } from "./virtual-time.ts";

export const ASSUMED = {
  /** Of one post, from the request to its answer: as little as this, and up to as much. */
  postMs: [6, 20],
  throttledAnswerMs: 5,
  /**
   * What Node and the SDK need of a CPU for one post. Making and signing it took 0.3 ms on a busy machine of ours; the rest
   * is for TLS. A Lambda of 1,769 MB has one CPU, so an instance posts 2,000 a second however many are under way.
   */
  cpuMsPerPost: 0.5,
  warmStartMs: 5,
  coldStartMs: 450,
  /** One page of a query: a megabyte of watchers' items. */
  queryMs: 25,
  watchersPerQueryPage: 14_000,
  /** To put a message into a queue, and from there into a waiting poller. */
  sendMs: 8,
  receiveMs: 15,
} as const;

const QUOTAS = {
  postsPerSec: 10_000,
  postsBurst: 5_000,
  /** Batches that a queue's pollers handle at a time, at first and more with every second. */
  pollersAtFirst: 5,
  pollersMorePerSec: 5,
  invocationTimeoutMs: 20_000,
} as const;

/** The management API of one account, whoever posts. */
export class ManagementApi {
  readonly #time: VirtualTime;
  readonly #random: () => number;
  readonly #share: number;
  #tokens: number;
  #countedAt = 0;
  throttled = 0;
  /** When each connection was first sent something. */
  readonly sentAt = new Map<string, number>();
  sent = 0;

  /** @param share of the quota, from 0 to 1, that others leave. */
  constructor(time: VirtualTime, random: () => number, share: number) {
    this.#time = time;
    this.#random = random;
    this.#share = share;
    this.#tokens = QUOTAS.postsBurst * share;
  }

  /** What one instance sees: its posts wait for its own CPU first. */
  client(): { send(command: PostToConnectionCommand): Promise<object> } {
    let cpuFreeAt = 0;
    return {
      send: async ({ input }) => {
        const { now } = this.#time;
        cpuFreeAt = Math.max(now, cpuFreeAt) + ASSUMED.cpuMsPerPost;
        await this.#time.wait(cpuFreeAt - now);
        if (!this.#take()) {
          this.throttled += 1;
          await this.#time.wait(ASSUMED.throttledAnswerMs);
          throw new LimitExceededException({ message: "Too many requests", $metadata: { httpStatusCode: 429 } });
        }
        const [least, most] = ASSUMED.postMs;
        await this.#time.wait(least + this.#random() * (most - least));
        const connectionId = input.ConnectionId ?? "";
        this.sent += 1;
        if (!this.sentAt.has(connectionId)) this.sentAt.set(connectionId, this.#time.now);
        return {};
      },
    };
  }

  /** A token bucket, as API Gateway describes its own. */
  #take(): boolean {
    const { now } = this.#time;
    const earned = ((now - this.#countedAt) / 1000) * QUOTAS.postsPerSec * this.#share;
    this.#tokens = Math.min(QUOTAS.postsBurst * this.#share, this.#tokens + earned);
    this.#countedAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** Instances of one Lambda: a busy one is joined by a new one, which starts cold. */
export class ModelledLambda<Instance> {
  readonly #time: VirtualTime;
  readonly #start: () => Instance;
  readonly #idle: Instance[] = [];
  invocations = 0;
  coldStarts = 0;
  timedOut = 0;

  /** @param warm instances that are there already. */
  constructor(time: VirtualTime, start: () => Instance, warm: number) {
    this.#time = time;
    this.#start = start;
    for (let count = 0; count < warm; count++) this.#idle.push(start());
  }

  async invoke(work: (instance: Instance) => Promise<void>): Promise<void> {
    this.invocations += 1;
    const kept = this.#idle.pop();
    if (!kept) this.coldStarts += 1;
    await this.#time.wait(kept ? ASSUMED.warmStartMs : ASSUMED.coldStartMs);
    const instance = kept ?? this.#start();
    const started = this.#time.now;
    await work(instance);
    if (this.#time.now - started > QUOTAS.invocationTimeoutMs) this.timedOut += 1;
    this.#idle.push(instance);
  }
}

/** A standard queue whose messages go to a Lambda one by one. */
export class ModelledQueue {
  readonly #time: VirtualTime;
  readonly #handle: (body: string) => Promise<void>;
  readonly #waiting: string[] = [];
  #underWay = 0;
  #activeSince: number | null = null;
  #open = 0;
  #emptied: (() => void)[] = [];

  constructor(time: VirtualTime, handle: (body: string) => Promise<void>) {
    this.#time = time;
    this.#handle = handle;
  }

  async send(body: string): Promise<void> {
    this.#open += 1;
    await this.#time.wait(ASSUMED.sendMs);
    this.#activeSince ??= this.#time.now;
    this.#waiting.push(body);
    this.#poll();
  }

  /** Resolves when every message sent so far was handled. */
  async emptied(): Promise<void> {
    if (this.#open > 0) await new Promise<void>((resolve) => this.#emptied.push(resolve));
  }

  #poll(): void {
    const activeSec = (this.#time.now - (this.#activeSince ?? this.#time.now)) / 1000;
    const pollers = QUOTAS.pollersAtFirst + Math.floor(activeSec * QUOTAS.pollersMorePerSec);
    while (this.#underWay < pollers) {
      const body = this.#waiting.shift();
      if (body === undefined) return;
      this.#underWay += 1;
      void this.#take(body);
    }
  }

  async #take(body: string): Promise<void> {
    await this.#time.wait(ASSUMED.receiveMs);
    await this.#handle(body);
    this.#underWay -= 1;
    this.#open -= 1;
    if (this.#open === 0) for (const resolve of this.#emptied.splice(0)) resolve();
    this.#poll();
  }
}
