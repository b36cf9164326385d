/** The cloud in this world: the functions of realtime/lambda/, joined by modelled services as stacks/ joins them. */
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { Performance } from "../../../core/performances.ts";
import type { LogItem, RotationLog } from "../../../core/ports/rotation-log.ts";
import type { Singer } from "../../../core/singers.ts";
import type { Incarnation } from "../kernel/incarnation.ts";
import { openStore, type Store, standingPerformances, standingSingers, watchedLog } from "../server/store.ts";
import { ROTATION, type Service, type World } from "../world.ts";
import { broadcasterHandler, pageHandler } from "./broadcasters.ts";
import { cloudLog } from "./cloud-log.ts";
import { FifoQueue } from "./fifo-queue.ts";
import { LambdaFunction } from "./functions.ts";
import { Gateway, type SocketEvent } from "./gateway.ts";
import {
  type Batches,
  closerHandler,
  performanceHandler,
  type Services,
  socketHandler,
  timeKeeperHandler,
  workerHandler,
} from "./handlers.ts";
import { restHandler } from "./rest.ts";
import { type QueueSettings, Subscription } from "./subscription.ts";

const SOCKETS_TIMEOUT_MS = 10_000;
const REST_TIMEOUT_MS = 10_000;
const WORKER_TIMEOUT_MS = 10_000;
const SUBSCRIBER_TIMEOUT_MS = 20_000;
/** As in stacks/subscribers.ts. */
const PAGES: QueueSettings = { batch: 1, mostReceives: 3 };

export class CloudService implements Service {
  readonly log: RotationLog;
  readonly #store: Store;
  readonly #services: Services;
  readonly #rest: LambdaFunction<Request, Response>;
  readonly #functions: { readonly busy: boolean; killAll(): void }[];

  constructor(world: World) {
    const batches = (name: string, timeoutMs: number, handler: (services: Services, life: Incarnation) => Batches) =>
      new LambdaFunction<SQSEvent, SQSBatchResponse>({ world, name, timeoutMs }, (life) =>
        handler(this.#services, life),
      );
    const sockets = new LambdaFunction<SocketEvent, void>(
      { world, name: "sockets", timeoutMs: SOCKETS_TIMEOUT_MS },
      (life) => socketHandler(this.#services, life),
    );
    const worker = batches("worker", WORKER_TIMEOUT_MS, workerHandler);
    const broadcaster = batches("broadcaster", SUBSCRIBER_TIMEOUT_MS, broadcasterHandler);
    const pageBroadcaster = batches("page broadcaster", SUBSCRIBER_TIMEOUT_MS, pageHandler);
    const performances = batches("performances", SUBSCRIBER_TIMEOUT_MS, performanceHandler);
    const closer = batches("closer", SUBSCRIBER_TIMEOUT_MS, closerHandler);
    const timeKeeper = batches("time keeper", SUBSCRIBER_TIMEOUT_MS, timeKeeperHandler);
    const timesDue = new Subscription(world, "timeKeeper", timeKeeper);
    this.#store = openStore(world);
    this.log = cloudLog(this.#store.storage.log, world);
    this.#services = {
      world,
      log: watchedLog(this.log, world),
      songs: this.#store.storage.songs,
      performances: this.#store.performances,
      watchers: new Map(),
      queue: new FifoQueue(world, worker),
      gateway: new Gateway(world, sockets),
      subscriptions: [
        new Subscription(world, "broadcaster", broadcaster),
        new Subscription(world, "performanceLogger", performances),
        new Subscription(world, "rotationCloser", closer),
        timesDue,
      ],
      pages: new Subscription(world, null, pageBroadcaster, PAGES),
      rest: { outcomes: new Map(), singers: this.#store.singers, idempotency: this.#store.idempotency },
      wakeups: delayQueue(timesDue),
    };
    this.#rest = new LambdaFunction<Request, Response>({ world, name: "rest", timeoutMs: REST_TIMEOUT_MS }, (life) =>
      restHandler(this.#services, life),
    );
    this.#functions = [sockets, this.#rest, worker, broadcaster, pageBroadcaster, performances, closer, timeKeeper];
  }

  start(): void {
    const { world, gateway } = this.#services;
    world.network.listener = (wire, protocols) => gateway.accept(wire, protocols);
  }

  kill(): void {
    for (const one of this.#functions) one.killAll();
  }

  idle(): boolean {
    const { queue, subscriptions, pages } = this.#services;
    return (
      queue.empty &&
      pages.empty &&
      subscriptions.every(({ empty }) => empty) &&
      !this.#functions.some(({ busy }) => busy)
    );
  }

  rest(request: Request): Promise<Response> {
    return this.#rest.invoke(request);
  }

  standingSingers(): Promise<Singer[]> {
    return standingSingers(this.#store);
  }

  storedItems(): Promise<LogItem[]> {
    return this.log.readAfter(ROTATION, 0, 100_000);
  }

  standingPerformances(): Promise<Performance[]> {
    return standingPerformances(this.#store);
  }

  async isMarkedClosed(): Promise<boolean> {
    return (await this.log.head(ROTATION))?.closedAt != null;
  }

  end(): void {
    this.kill();
    this.#store.storage.close();
  }
}

/** The queue of one subscriber as its client sees it: a message may ask to be delivered later. */
function delayQueue(subscription: Subscription): Pick<SQSClient, "send"> {
  return {
    async send(command: object) {
      if (!(command instanceof SendMessageCommand)) throw new Error("only SendMessage is simulated");
      const { MessageBody = "", DelaySeconds = 0 } = command.input;
      subscription.delayed(MessageBody, DelaySeconds * 1000);
      return {};
    },
  } as unknown as Pick<SQSClient, "send">;
}
