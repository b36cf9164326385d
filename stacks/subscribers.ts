/** What listens to the bus. Each subscriber has a queue of its own, so that none waits for another or loses an event. */
import { Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import * as sqs from "aws-cdk-lib/aws-sqs";
import { Duration } from "aws-cdk-lib/core";
import { Queue, type Function as SstFunction, type Stack, type StackContext, use } from "sst/constructs";
import { EVENT_SOURCE } from "../adapters/aws/event-bus.ts";
import { SUBSCRIPTIONS, type SubscriberName } from "../core/subscriptions.ts";
import { allow } from "./allow.ts";
import { bus } from "./bus.ts";
import { commands } from "./commands.ts";
import { data } from "./data.ts";
import { lambda } from "./lambda.ts";
import { explain } from "./nag.ts";
import { notifier } from "./notifier.ts";
import { deadLetters } from "./queues.ts";
import { EVERY_CONNECTION, sockets } from "./sockets.ts";

const TIMEOUT_SEC = 20;
/** Reading 60,000 songs, some 12 MB, takes a few seconds. */
const INDEXER_TIMEOUT_SEC = 60;

/** Fewer than of others: whoever was not told after minutes has asked for what they miss. */
const PAGE_MAX_RECEIVES = 3;

export function subscribers({ stack }: StackContext) {
  const { tables, songIndex } = use(data);
  const { api, callbackUrl } = use(sockets);
  const { queue: commandQueue } = use(commands);

  const telling = {
    timeout: TIMEOUT_SEC,
    // A whole CPU (source: Lambda's page on memory): signing posts is what takes the time, and half the time at twice the
    // memory costs the same.
    memorySize: 1769,
    environment: {
      ROTATIONS_TABLE: tables.rotations.tableName,
      CONNECTIONS_TABLE: tables.connections.tableName,
      CALLBACK_URL: callbackUrl,
    },
  };
  const broadcaster = lambda(stack, "broadcaster", { ...telling, handler: "realtime/lambda/broadcaster.handler" });
  // It tells one page of a large audience, so that the pages are told side by side.
  const pageBroadcaster = lambda(stack, "pageBroadcaster", {
    ...telling,
    handler: "realtime/lambda/broadcaster.page",
  });
  allow(broadcaster, tables.connections, ["Query", "DeleteItem"]);
  allow(pageBroadcaster, tables.connections, ["DeleteItem"]);
  for (const fn of [broadcaster, pageBroadcaster]) {
    allow(fn, tables.rotations, ["GetItem", "Query"]);
    api.cdk.webSocketApi.grantManageConnections(fn);
    explain(fn, "AwsSolutions-IAM5", EVERY_CONNECTION, [{ regex: "/@connections/" }]);
  }
  const pages = consume(stack, pageBroadcaster, { batchSize: 1, maxReceives: PAGE_MAX_RECEIVES });
  broadcaster.addEnvironment("PAGES_QUEUE_URL", pages.queue.queueUrl);
  pages.queue.cdk.queue.grantSendMessages(broadcaster);

  const performanceLogger = lambda(stack, "performanceLogger", {
    handler: "realtime/lambda/subscribers.performanceLogger",
    timeout: TIMEOUT_SEC,
    environment: { PERFORMANCES_TABLE: tables.performances.tableName },
  });
  allow(performanceLogger, tables.performances, ["UpdateItem"]);

  const rotationCloser = lambda(stack, "rotationCloser", {
    handler: "realtime/lambda/subscribers.rotationCloser",
    timeout: TIMEOUT_SEC,
    environment: { ROTATIONS_TABLE: tables.rotations.tableName },
  });
  allow(rotationCloser, tables.rotations, ["GetItem", "Query", "UpdateItem"]);

  const songbookIndexer = lambda(stack, "songbookIndexer", {
    handler: "realtime/lambda/songbook-indexer.handler",
    timeout: INDEXER_TIMEOUT_SEC,
    environment: { SONGS_TABLE: tables.songs.tableName, SONG_INDEX_BUCKET: songIndex.bucketName },
  });
  allow(songbookIndexer, tables.songs, ["Query"], ["byName"]);
  songbookIndexer.addToRolePolicy(
    new PolicyStatement({ actions: ["s3:PutObject"], resources: [`${songIndex.bucketArn}/song-index/*`] }),
  );
  explain(songbookIndexer, "AwsSolutions-IAM5", "there is one object per venue, below one prefix", [
    { regex: "/song-index/" },
  ]);

  const timeKeeper = lambda(stack, "timeKeeper", {
    handler: "realtime/lambda/time-keeper.handler",
    timeout: TIMEOUT_SEC,
    environment: { COMMANDS_QUEUE_URL: commandQueue.queueUrl },
  });
  commandQueue.cdk.queue.grantSendMessages(timeKeeper);
  // It waits by sending what is not due yet to its own queue again, to be delivered later.
  const due = subscribe(stack, timeKeeper, "timeKeeper");
  timeKeeper.addEnvironment("TIME_KEEPER_QUEUE_URL", due.queue.queueUrl);
  due.queue.cdk.queue.grantSendMessages(timeKeeper);

  return {
    broadcasters: [broadcaster, pageBroadcaster],
    deadLetters: [
      pages,
      // A burst waits in the queue for the broadcaster that is under way, and is then told at once.
      subscribe(stack, broadcaster, "broadcaster", { batchSize: 100 }),
      subscribe(stack, performanceLogger, "performanceLogger"),
      subscribe(stack, rotationCloser, "rotationCloser", {
        detail: { events: { type: ["RotationClosed", "CommandUndone"] } },
      }),
      subscribe(stack, notifier(stack), "notifier"),
      // The window is the pause after a change: all that changes in it makes one index.
      subscribe(stack, songbookIndexer, "songbookIndexer", {
        batchSize: 1000,
        windowSec: 30,
        timeoutSec: INDEXER_TIMEOUT_SEC,
      }),
      due,
    ].map(({ dead }) => dead),
  };
}

interface Subscription extends Consumption {
  /** What must be true of the event as well. */
  detail?: Record<string, unknown>;
}

interface Consumption {
  batchSize?: number;
  /** How long events are gathered before the function is called. */
  windowSec?: number;
  timeoutSec?: number;
  /** Deliveries before a message is a dead letter. */
  maxReceives?: number;
}

/** Rule → queue → function. What the rule cannot deliver and what the function cannot handle end in the same dead letters. */
function subscribe(
  stack: Stack,
  fn: SstFunction,
  name: SubscriberName,
  { detail, ...consumption }: Subscription = {},
): { queue: Queue; dead: Queue } {
  const { bus: karaokeBus } = use(bus);
  const { queue, dead } = consume(stack, fn, consumption);
  new Rule(stack, `${fn.id}Rule`, {
    eventBus: karaokeBus.cdk.eventBus,
    eventPattern: { source: [EVENT_SOURCE], detailType: [...SUBSCRIPTIONS[name]], ...(detail && { detail }) },
    targets: [new SqsQueue(queue.cdk.queue, { deadLetterQueue: dead.cdk.queue })],
  });
  return { queue, dead };
}

/** Queue → function. */
function consume(stack: Stack, fn: SstFunction, consumption: Consumption): { queue: Queue; dead: Queue } {
  const { batchSize = 10, windowSec = 0, timeoutSec = TIMEOUT_SEC, maxReceives = 5 } = consumption;
  const dead = deadLetters(stack, `${fn.id}Dlq`, false);
  const queue = new Queue(stack, `${fn.id}Queue`, {
    cdk: {
      queue: {
        enforceSSL: true,
        encryption: sqs.QueueEncryption.SQS_MANAGED,
        visibilityTimeout: Duration.seconds(6 * timeoutSec + windowSec),
        deadLetterQueue: { queue: dead.cdk.queue, maxReceiveCount: maxReceives },
      },
    },
  });
  queue.addConsumer(stack, {
    cdk: {
      function: fn,
      eventSource: { batchSize, reportBatchItemFailures: true, maxBatchingWindow: Duration.seconds(windowSec) },
    },
  });
  return { queue, dead };
}
