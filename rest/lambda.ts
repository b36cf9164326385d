/**
 * Composition root of REST on AWS: four microservices behind one HTTP API, each with its own table and only its own
 * permissions. A service that is asked for another's data is a mistake in the API's routes, and says so.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2, Context } from "aws-lambda";
import { handle, type LambdaEvent } from "hono/aws-lambda";
import { announcedSongs } from "../adapters/aws/announced-songs.ts";
import { createCognitoTokens } from "../adapters/aws/cognito-tokens.ts";
import { createQueuedGateway } from "../adapters/aws/command-gateway.ts";
import { SqsCommandQueue } from "../adapters/aws/command-queue.ts";
import { DynamoIdempotency } from "../adapters/aws/dynamo/idempotency.ts";
import { DynamoImportJobs } from "../adapters/aws/dynamo/import-jobs.ts";
import { DynamoOutcomes } from "../adapters/aws/dynamo/outcomes.ts";
import { DynamoPerformances } from "../adapters/aws/dynamo/performances.ts";
import { DynamoRotationLog } from "../adapters/aws/dynamo/rotation-log.ts";
import { DynamoSingers } from "../adapters/aws/dynamo/singers.ts";
import { createDynamoSongs } from "../adapters/aws/dynamo/songs.ts";
import { Table } from "../adapters/aws/dynamo/table.ts";
import { type SettingName, setting } from "../adapters/aws/environment.ts";
import { EventBridgeBus } from "../adapters/aws/event-bus.ts";
import { createGuestTokens } from "../adapters/aws/guest-tokens.ts";
import { loggedQueue } from "../adapters/aws/logged-queue.ts";
import { LambdaLogger } from "../adapters/aws/logger.ts";
import { once } from "../adapters/aws/once.ts";
import { presigningClient } from "../adapters/aws/presigned.ts";
import { S3Media } from "../adapters/aws/s3-media.ts";
import { S3Songbooks } from "../adapters/aws/s3-songbooks.ts";
import { SongIndexStore } from "../adapters/aws/song-index-store.ts";
import { systemClock } from "../adapters/local/clock.ts";
import { randomIds } from "../adapters/local/ids.ts";
import { id, type VenueId } from "../core/ids.ts";
import { Rotations } from "../core/rotations.ts";
import { createRestApp } from "./app.ts";
import type { RestDeps } from "./deps.ts";

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyResultV2>;

const dynamo = new DynamoDBClient({ maxAttempts: 5 });
const table = (name: SettingName) => new Table(dynamo, setting(name));
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export const singers = service("singers", "SINGERS_TABLE", (own) => ({ singers: new DynamoSingers(own) }));

export const songs = service("songs", "SONGS_TABLE", (own) => {
  const index = new SongIndexStore(new S3Client({}), setting("SONG_INDEX_BUCKET"), systemClock);
  const kept = createDynamoSongs({ table: own, ids: randomIds, search: index.search.bind(index) });
  const bus = new EventBridgeBus({ client: new EventBridgeClient({}), busName: setting("BUS_NAME"), wait });
  const media = new S3Media({
    client: presigningClient(),
    uploadsBucket: setting("UPLOADS_BUCKET"),
    mediaBucket: setting("MEDIA_BUCKET"),
    siteOrigin: setting("SITE_ORIGIN"),
    clock: systemClock,
  });
  const importJobs = new DynamoImportJobs(own);
  const songbooks = new S3Songbooks({
    client: presigningClient(),
    bucket: setting("UPLOADS_BUCKET"),
    clock: systemClock,
  });
  return { songs: announcedSongs(kept, bus), media, importJobs, songbooks };
});

export const performances = service("performances", "PERFORMANCES_TABLE", (own) => ({
  performances: new DynamoPerformances(own),
}));

export const rotations = service("rotations", "ROTATIONS_TABLE", (own) => {
  const log = new DynamoRotationLog(own);
  const sqs = new SqsCommandQueue(new SQSClient({}), setting("COMMANDS_QUEUE_URL"));
  const queue = loggedQueue(sqs, new LambdaLogger("rotations"));
  const outcomes = new DynamoOutcomes(own, systemClock);
  return {
    log,
    rotations: new Rotations(log),
    gateway: createQueuedGateway({ queue, outcomes, log, clock: systemClock, wait }),
    // Who joins gets a profile: this service may put one, and read none.
    singers: new DynamoSingers(table("SINGERS_TABLE")),
  };
});

/** @param data what the service has of the product's data. */
function service(name: string, tableName: SettingName, data: (own: Table) => Partial<RestDeps>): Handler {
  const made = once(() => handlerOf(name, table(tableName), data));
  return (event, context) => made()(event, context);
}

function handlerOf(name: string, own: Table, data: (own: Table) => Partial<RestDeps>): Handler {
  const defaultVenueId = id<VenueId>(setting("DEFAULT_VENUE_ID"));
  const guests = createGuestTokens(new SecretsManagerClient({}), setting("TOKEN_SECRET_ARN"), systemClock);
  const pool = { issuer: setting("COGNITO_ISSUER"), clientId: setting("COGNITO_CLIENT_ID"), defaultVenueId };
  const deps: RestDeps = {
    ...elsewhere(name),
    idempotency: new DynamoIdempotency(own),
    tokens: createCognitoTokens(pool, guests, systemClock),
    clock: systemClock,
    ids: randomIds,
    logger: new LambdaLogger(name),
    defaultVenueId,
    // KJs come with Cognito's tokens.
    isPassphrase: () => false,
    corsOrigins: [setting("SITE_ORIGIN")],
    addressOf: (_request, env) => contextOf(env).http.sourceIp,
    requestIdOf: (env) => contextOf(env).requestId,
    ...data(own),
  };
  const answer = handle(createRestApp(deps));
  return (event, context) =>
    answer(event as unknown as LambdaEvent, context as never) as Promise<APIGatewayProxyResultV2>;
}

const contextOf = (env: unknown) => (env as { event: APIGatewayProxyEventV2 }).event.requestContext;

type Data = Pick<
  RestDeps,
  "log" | "rotations" | "gateway" | "singers" | "songs" | "media" | "importJobs" | "songbooks" | "performances"
>;

/** Another service's data: touching it is a bug of the routes. */
function elsewhere(service: string): Data {
  const other = <Port extends object>(port: string): Port =>
    new Proxy({} as Port, {
      get() {
        throw new Error(`the ${service} service has no ${port}`);
      },
    });
  return {
    log: other("rotation log"),
    rotations: other("rotations"),
    gateway: other("command queue"),
    singers: other("singers"),
    songs: other("songs"),
    media: other("media"),
    importJobs: other("imports"),
    songbooks: other("songbooks"),
    performances: other("performances"),
  };
}
