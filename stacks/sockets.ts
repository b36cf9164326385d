/** The WebSocket API and the worker behind its command queue. */
import { type StackContext, use, WebSocketApi } from "sst/constructs";
import { allow } from "./allow.ts";
import { buildName } from "./built-pages.ts";
import { bus } from "./bus.ts";
import { commands, WORKER_TIMEOUT_SEC } from "./commands.ts";
import { data } from "./data.ts";
import { DEFAULT_VENUE_ID, identity } from "./identity.ts";
import { lambda } from "./lambda.ts";
import { explain } from "./nag.ts";
import { site } from "./site.ts";

export const EVERY_CONNECTION = "a connection's id is made when it opens: every one of this API, of no other";
const TOKEN_AT_CONNECT =
  "$connect verifies the token itself: a browser cannot see a refused handshake, so a bad token is told after hello, and a screen needs none";

export function sockets({ stack, app }: StackContext) {
  const { tables, tokenSecret } = use(data);
  const { issuer, users } = use(identity);
  const { queue, dead } = use(commands);
  const { bus: karaokeBus } = use(bus);
  const { origin } = use(site);

  const api = new WebSocketApi(stack, "sockets", {
    accessLog: {
      format: JSON.stringify({
        requestId: "$context.requestId",
        connectionId: "$context.connectionId",
        routeKey: "$context.routeKey",
        status: "$context.status",
        error: "$context.error.message",
        integrationError: "$context.integrationErrorMessage",
      }),
      retention: app.stage === "prod" ? "three_months" : "one_week",
    },
    cdk: { webSocketStage: { throttle: { rateLimit: 2000, burstLimit: 1000 } } },
  });
  const callbackUrl = api.cdk.webSocketStage.callbackUrl;

  const socketEnvironment = {
    ROTATIONS_TABLE: tables.rotations.tableName,
    CONNECTIONS_TABLE: tables.connections.tableName,
    COMMANDS_QUEUE_URL: queue.queueUrl,
    TOKEN_SECRET_ARN: tokenSecret.secretArn,
    COGNITO_ISSUER: issuer,
    COGNITO_CLIENT_ID: users.userPoolClientId,
    DEFAULT_VENUE_ID,
    CALLBACK_URL: callbackUrl,
    SITE_ORIGIN: origin,
    BUILD: buildName(),
  };
  const connect = lambda(stack, "connect", {
    handler: "realtime/lambda/sockets.onConnect",
    environment: socketEnvironment,
  });
  const message = lambda(stack, "message", {
    handler: "realtime/lambda/sockets.onMessage",
    // API Gateway waits 29 s; a snapshot of a large rotation to a slow phone takes a few.
    timeout: 20,
    environment: socketEnvironment,
  });
  const disconnect = lambda(stack, "disconnect", {
    handler: "realtime/lambda/sockets.onDisconnect",
    environment: socketEnvironment,
  });
  api.addRoutes(stack, { $connect: connect, $default: message, $disconnect: disconnect });

  const worker = lambda(stack, "worker", {
    handler: "realtime/lambda/worker.handler",
    timeout: WORKER_TIMEOUT_SEC,
    environment: {
      ROTATIONS_TABLE: tables.rotations.tableName,
      SONGS_TABLE: tables.songs.tableName,
      CONNECTIONS_TABLE: tables.connections.tableName,
      COMMANDS_QUEUE_URL: queue.queueUrl,
      COMMANDS_DLQ_URL: dead.queueUrl,
      BUS_NAME: karaokeBus.eventBusName,
      CALLBACK_URL: callbackUrl,
    },
  });
  queue.addConsumer(stack, {
    cdk: { function: worker, eventSource: { batchSize: 10, reportBatchItemFailures: true } },
  });

  tokenSecret.grantRead(connect);
  allow(connect, tables.connections, ["PutItem"]);
  allow(message, tables.connections, ["GetItem", "PutItem", "UpdateItem", "DeleteItem"]);
  for (const fn of [disconnect, worker]) allow(fn, tables.connections, ["GetItem", "DeleteItem"]);
  allow(message, tables.rotations, ["GetItem", "Query"]);
  allow(worker, tables.rotations, ["GetItem", "Query", "PutItem", "DeleteItem"], ["byCommand"]);
  allow(worker, tables.songs, ["GetItem"]);
  queue.cdk.queue.grantSendMessages(message);
  dead.cdk.queue.grantSendMessages(worker);
  karaokeBus.cdk.eventBus.grantPutEventsTo(worker);
  api.cdk.webSocketApi.grantManageConnections(worker);
  // SST lets every function behind a route of the API post to its connections.
  for (const fn of [connect, message, disconnect, worker]) {
    explain(fn, "AwsSolutions-IAM5", EVERY_CONNECTION, [{ regex: "/@connections/" }]);
  }
  for (const key of api.routes) {
    const route = api.getRoute(key);
    if (route) explain(route, "AwsSolutions-APIG4", TOKEN_AT_CONNECT);
  }

  stack.addOutputs({ WebSocketUrl: api.url });
  return { api, worker, callbackUrl };
}
