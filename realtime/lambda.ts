/**
 * Composition root of the live side on AWS: which adapters the handlers in `lambda/` run on. Everything is made once per
 * Lambda, at its first event, and kept while the Lambda is warm.
 */
import { ApiGatewayManagementApiClient } from "@aws-sdk/client-apigatewaymanagementapi";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SqsAudiencePages } from "../adapters/aws/audience-pages.ts";
import { createCognitoTokens } from "../adapters/aws/cognito-tokens.ts";
import { SqsCommandQueue } from "../adapters/aws/command-queue.ts";
import { ConnectionTable } from "../adapters/aws/dynamo/connection-table.ts";
import { DynamoOutcomes } from "../adapters/aws/dynamo/outcomes.ts";
import { DynamoPerformances } from "../adapters/aws/dynamo/performances.ts";
import { DynamoRotationLog } from "../adapters/aws/dynamo/rotation-log.ts";
import { DynamoSentMessages } from "../adapters/aws/dynamo/sent-messages.ts";
import { DynamoSingers } from "../adapters/aws/dynamo/singers.ts";
import { songTable } from "../adapters/aws/dynamo/songs.ts";
import { Table } from "../adapters/aws/dynamo/table.ts";
import { type SettingName, setting } from "../adapters/aws/environment.ts";
import { EventBridgeBus } from "../adapters/aws/event-bus.ts";
import { createGuestTokens } from "../adapters/aws/guest-tokens.ts";
import { loggedQueue } from "../adapters/aws/logged-queue.ts";
import type { LambdaMetrics } from "../adapters/aws/logger.ts";
import { SnsMessages } from "../adapters/aws/sns-messages.ts";
import { SongIndexStore } from "../adapters/aws/song-index-store.ts";
import { SqsWakeups } from "../adapters/aws/wakeups.ts";
import { WebsocketConnections } from "../adapters/aws/websocket-connections.ts";
import { systemClock } from "../adapters/local/clock.ts";
import { randomIds } from "../adapters/local/ids.ts";
import { id, type VenueId } from "../core/ids.ts";
import type { NotifierDeps } from "../core/notifier.ts";
import type { CommandQueue } from "../core/ports/commands.ts";
import type { Connections } from "../core/ports/connections.ts";
import type { Tokens } from "../core/ports/identity.ts";
import type { Logger } from "../core/ports/machine.ts";
import type { RotationCloserDeps } from "../core/rotation-closer.ts";
import { Rotations } from "../core/rotations.ts";
import type { TimeKeeperDeps } from "../core/time-keeper.ts";
import type { BroadcasterDeps } from "./broadcaster.ts";
import { Limits } from "./limits.ts";
import { SnapshotFrames, serialise } from "./server-frames.ts";
import type { SocketDeps } from "./socket.ts";
import type { WorkerDeps } from "./worker.ts";

/**
 * A message costs money here, and API Gateway itself closes what is silent for ten minutes. The one or two consoles of a
 * night notice a dead link within ten seconds all the same; others whenever they are looked at or used (`web/sync/link.ts`).
 */
const PING_EVERY_MS = { kj: 5_000, singer: 60_000, screen: 60_000 };

const dynamo = new DynamoDBClient({ maxAttempts: 5 });
const sqs = new SQSClient({});

const table = (name: SettingName) => new Table(dynamo, setting(name));
const rotationLog = () => new DynamoRotationLog(table("ROTATIONS_TABLE"));
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export const performances = () => new DynamoPerformances(table("PERFORMANCES_TABLE"));
export function closerDeps(): RotationCloserDeps {
  const log = rotationLog();
  return { log, rotations: new Rotations(log) };
}

export function socketDeps(logger: Logger, metrics: LambdaMetrics): SocketDeps {
  const log = rotationLog();
  const connections = webSockets(metrics);
  return {
    log,
    rotations: new Rotations(log),
    snapshots: new SnapshotFrames(),
    connections,
    queue: acknowledging(loggedQueue(new SqsCommandQueue(sqs, setting("COMMANDS_QUEUE_URL")), logger), connections),
    tokens: tokens(),
    limits: new Limits(systemClock),
    clock: systemClock,
    build: setting("BUILD"),
    pingEveryMs: PING_EVERY_MS,
  };
}

/** @param isDecent brought by the worker, so that no other bundle carries its words. */
export function workerDeps(logger: Logger, metrics: LambdaMetrics, isDecent: WorkerDeps["isDecent"]): WorkerDeps {
  const log = rotationLog();
  return {
    log,
    rotations: new Rotations(log),
    bus: eventBus(),
    songs: songTable(table("SONGS_TABLE")),
    clock: systemClock,
    ids: randomIds,
    isDecent,
    connections: webSockets(metrics),
    logger,
  };
}

export const eventBus = () =>
  new EventBridgeBus({ client: new EventBridgeClient({}), busName: setting("BUS_NAME"), wait });

export const timeKeeperDeps = (logger: Logger): TimeKeeperDeps => ({
  wakeups: new SqsWakeups({ client: sqs, queueUrl: setting("TIME_KEEPER_QUEUE_URL"), clock: systemClock }),
  queue: loggedQueue(new SqsCommandQueue(sqs, setting("COMMANDS_QUEUE_URL")), logger),
  clock: systemClock,
});

export const registrationQueue = () => sqs;

/** What REST callers wait for. */
export const outcomes = () => new DynamoOutcomes(table("ROTATIONS_TABLE"), systemClock);

export const commandQueues = () => ({
  client: sqs,
  queueUrl: setting("COMMANDS_QUEUE_URL"),
  deadLetterQueueUrl: setting("COMMANDS_DLQ_URL"),
});

export function broadcasterDeps(metrics: LambdaMetrics): BroadcasterDeps & { log: DynamoRotationLog } {
  const log = rotationLog();
  return {
    log,
    connections: webSockets(metrics),
    rotations: new Rotations(log),
    snapshots: new SnapshotFrames(),
  };
}

export const audiencePages = () => new SqsAudiencePages(sqs, setting("PAGES_QUEUE_URL"));

/** The songbooks, and where their indexes go. */
export const songbooks = () => ({
  table: table("SONGS_TABLE"),
  indexes: new SongIndexStore(new S3Client({}), setting("SONG_INDEX_BUCKET"), systemClock),
});

export function notifierDeps(): NotifierDeps {
  const client = new SNSClient({ maxAttempts: 1 });
  return {
    singers: singers(),
    messages: new SnsMessages({ client, staffTopicPrefix: setting("STAFF_TOPIC_PREFIX") }),
    sent: new DynamoSentMessages(table("SINGERS_TABLE")),
    clock: systemClock,
  };
}

export const singers = () => new DynamoSingers(table("SINGERS_TABLE"));
export const defaultVenueId = () => id<VenueId>(setting("DEFAULT_VENUE_ID"));

function tokens(): Tokens {
  const guests = createGuestTokens(new SecretsManagerClient({}), setting("TOKEN_SECRET_ARN"), systemClock);
  const pool = {
    issuer: setting("COGNITO_ISSUER"),
    clientId: setting("COGNITO_CLIENT_ID"),
    defaultVenueId: defaultVenueId(),
  };
  return createCognitoTokens(pool, guests, systemClock);
}

const ANSWERS = { sent: "PostsSent", gone: "PostsGone", throttled: "PostsThrottled" } as const;

function webSockets(metrics: LambdaMetrics): Connections {
  return new WebsocketConnections({
    table: new ConnectionTable(table("CONNECTIONS_TABLE"), systemClock),
    client: new ApiGatewayManagementApiClient({ endpoint: setting("CALLBACK_URL") }),
    onGivenUp: () => metrics.count("PostsGivenUp", 1),
    onAnswered: (answer) => metrics.count(ANSWERS[answer], 1),
    wait,
  });
}

/** The outcome comes later and from elsewhere: the sender is told at once that the command is safe. */
function acknowledging(queue: CommandQueue, connections: Pick<Connections, "post">): CommandQueue {
  return {
    async send(message) {
      await queue.send(message);
      if (message.connectionId === null) return;
      const queued = serialise({ type: "result", id: message.command.id, status: "queued" });
      await connections.post([message.connectionId], queued);
    },
  };
}
