/** One HTTP API, one Lambda per microservice, each with its own table and only its own permissions. */
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Api, type StackContext, use } from "sst/constructs";
import { SONGBOOK_PREFIX } from "../adapters/aws/s3-songbooks.ts";
import { allow } from "./allow.ts";
import { bus } from "./bus.ts";
import { commands } from "./commands.ts";
import { data } from "./data.ts";
import { DEFAULT_VENUE_ID, identity } from "./identity.ts";
import { lambda } from "./lambda.ts";
import { explain } from "./nag.ts";
import { site } from "./site.ts";
import { uploads } from "./uploads.ts";

/** The HTTP API answers within 30 s (source: its quotas page). */
const TIMEOUT_SEC = 29;

export function rest({ stack, app }: StackContext) {
  const { tables, songIndex, tokenSecret } = use(data);
  const { bus: karaokeBus } = use(bus);
  const { issuer, users } = use(identity);
  const { queue } = use(commands);
  const { origin, media } = use(site);
  const { bucket: uploadBucket } = use(uploads);
  const environment = {
    TOKEN_SECRET_ARN: tokenSecret.secretArn,
    COGNITO_ISSUER: issuer,
    COGNITO_CLIENT_ID: users.userPoolClientId,
    DEFAULT_VENUE_ID,
    SITE_ORIGIN: origin,
  };

  const singers = lambda(stack, "singers", {
    handler: "rest/lambda/singers.handler",
    timeout: TIMEOUT_SEC,
    environment: { ...environment, SINGERS_TABLE: tables.singers.tableName },
  });
  const songs = lambda(stack, "songs", {
    handler: "rest/lambda/songs.handler",
    timeout: TIMEOUT_SEC,
    environment: {
      ...environment,
      SONGS_TABLE: tables.songs.tableName,
      SONG_INDEX_BUCKET: songIndex.bucketName,
      UPLOADS_BUCKET: uploadBucket.bucketName,
      MEDIA_BUCKET: media.bucketName,
      BUS_NAME: karaokeBus.eventBusName,
    },
  });
  const performances = lambda(stack, "performances", {
    handler: "rest/lambda/performances.handler",
    timeout: TIMEOUT_SEC,
    environment: { ...environment, PERFORMANCES_TABLE: tables.performances.tableName },
  });
  const rotations = lambda(stack, "rotations", {
    handler: "rest/lambda/rotations.handler",
    timeout: TIMEOUT_SEC,
    environment: {
      ...environment,
      ROTATIONS_TABLE: tables.rotations.tableName,
      SINGERS_TABLE: tables.singers.tableName,
      COMMANDS_QUEUE_URL: queue.queueUrl,
    },
  });
  // Describes every route, so it holds every route's schemas: kept out of the four that are in a hurry.
  const openapi = lambda(stack, "openapi", {
    handler: "rest/lambda/openapi.handler",
    environment: { DEFAULT_VENUE_ID, SITE_ORIGIN: origin },
  });

  const own = ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"] as const;
  allow(singers, tables.singers, own, ["byName"]);
  allow(songs, tables.songs, own, ["byName"]);
  for (const statement of readsIndexes(songIndex.bucketArn)) songs.addToRolePolicy(statement);
  explain(songs, "AwsSolutions-IAM5", "there is one object per venue, below one prefix", [{ regex: "/song-index/" }]);
  for (const statement of keepsMedia(uploadBucket.bucketArn, media.bucketArn)) songs.addToRolePolicy(statement);
  songs.addToRolePolicy(
    new PolicyStatement({ actions: ["s3:PutObject"], resources: [`${uploadBucket.bucketArn}/${SONGBOOK_PREFIX}*`] }),
  );
  explain(songs, "AwsSolutions-IAM5", "there is one object per import, below one prefix", [{ regex: "/songbooks/" }]);
  explain(songs, "AwsSolutions-IAM5", "media is below one prefix, by venue and song", [{ regex: "/\\/media\\/\\*/" }]);
  karaokeBus.cdk.eventBus.grantPutEventsTo(songs);
  allow(performances, tables.performances, own, ["byTime", "bySinger", "byRotation"]);
  allow(rotations, tables.rotations, own, ["byVenue", "byCommand"]);
  // Who joins a night gets a profile: this service may put one and read it back, and list none.
  allow(rotations, tables.singers, ["PutItem", "GetItem"]);
  queue.cdk.queue.grantSendMessages(rotations);
  for (const fn of [singers, songs, performances, rotations]) tokenSecret.grantRead(fn);

  const api = new Api(stack, "rest", {
    cors: {
      allowOrigins: [origin],
      allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
      allowHeaders: ["authorization", "content-type", "idempotency-key", "if-match", "if-none-match"],
      exposeHeaders: ["etag", "location", "retry-after", "x-request-id"],
      maxAge: "1 hour",
    },
    accessLog: { retention: app.stage === "prod" ? "three_months" : "one_week" },
    defaults: { throttle: { rate: 500, burst: 500 } },
    routes: {
      "ANY /karaoke/singers": singers,
      "ANY /karaoke/singers/{proxy+}": singers,
      "ANY /karaoke/songs": songs,
      "ANY /karaoke/songs/{proxy+}": songs,
      "ANY /karaoke/performances": performances,
      "ANY /karaoke/performances.csv": performances,
      "ANY /karaoke/performances/{proxy+}": performances,
      "ANY /karaoke/rotations": rotations,
      "ANY /karaoke/rotations/{proxy+}": rotations,
      "POST /karaoke/join": rotations,
      "GET /karaoke/openapi.json": openapi,
      "GET /healthz": rotations,
    },
  });
  explain(
    api,
    "AwsSolutions-APIG4",
    "the services verify the token themselves: two kinds of token, and routes that need none, are one check for both ways to run",
  );

  stack.addOutputs({ RestUrl: api.url });
  return { api };
}

/** Who may not list a bucket is told 403 where there is no object, and a songbook has no index before its first change. */
function readsIndexes(bucketArn: string): PolicyStatement[] {
  return [
    new PolicyStatement({ actions: ["s3:GetObject"], resources: [`${bucketArn}/song-index/*`] }),
    new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucketArn] }),
  ];
}

/** What a browser may put is what this function may put: it signs the address. */
function keepsMedia(...bucketArns: string[]): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      resources: bucketArns.map((arn) => `${arn}/media/*`),
    }),
    new PolicyStatement({ actions: ["s3:ListBucket"], resources: bucketArns }),
  ];
}
