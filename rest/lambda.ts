/**
 * Composition root of REST on AWS: what the microservices in `lambda/` have in common. Each is behind the one HTTP API,
 * bundles its own routes alone, and has its own table and only its own permissions. A service that is asked for another's
 * data is a mistake in the API's routes, and says so.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2, Context } from "aws-lambda";
import { handle, type LambdaEvent } from "hono/aws-lambda";
import { createCognitoTokens } from "../adapters/aws/cognito-tokens.ts";
import { DynamoIdempotency } from "../adapters/aws/dynamo/idempotency.ts";
import { Table } from "../adapters/aws/dynamo/table.ts";
import { type SettingName, setting } from "../adapters/aws/environment.ts";
import { createGuestTokens } from "../adapters/aws/guest-tokens.ts";
import { LambdaLogger } from "../adapters/aws/logger.ts";
import { once } from "../adapters/aws/once.ts";
import { systemClock } from "../adapters/local/clock.ts";
import { randomIds } from "../adapters/local/ids.ts";
import { id, type VenueId } from "../core/ids.ts";
import type { IdempotencyStore } from "../core/ports/idempotency.ts";
import type { Tokens } from "../core/ports/identity.ts";
import { createRestApp } from "./app.ts";
import type { RestDeps } from "./deps.ts";
import type { Endpoint } from "./endpoint.ts";

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyResultV2>;

type Data = Pick<
  RestDeps,
  "log" | "rotations" | "gateway" | "singers" | "songs" | "media" | "importJobs" | "songbooks" | "performances"
>;

const dynamo = new DynamoDBClient({ maxAttempts: 5 });

export const table = (name: SettingName) => new Table(dynamo, setting(name));
export const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * @param endpoints the routes it answers.
 * @param data what it has of the product's data, of which its own table is the most.
 */
export function service(
  name: string,
  tableName: SettingName,
  endpoints: (deps: RestDeps) => Endpoint[],
  data: (own: Table) => Partial<Data>,
): Handler {
  const made = once(() => {
    const own = table(tableName);
    const guests = createGuestTokens(new SecretsManagerClient({}), setting("TOKEN_SECRET_ARN"), systemClock);
    const pool = {
      issuer: setting("COGNITO_ISSUER"),
      clientId: setting("COGNITO_CLIENT_ID"),
      defaultVenueId: id<VenueId>(setting("DEFAULT_VENUE_ID")),
    };
    const tokens = createCognitoTokens(pool, guests, systemClock);
    return handlerOf(name, endpoints, { ...data(own), idempotency: new DynamoIdempotency(own), tokens });
  });
  return (event, context) => made()(event, context);
}

/** A service that has no data and knows nobody. */
export function bareService(name: string, endpoints: (deps: RestDeps) => Endpoint[]): Handler {
  const tokens: Tokens = {
    issue: () => Promise.reject(new Error(`the ${name} service issues no tokens`)),
    verify: async () => ({ status: "invalid" }),
  };
  const none = { idempotency: other<IdempotencyStore>(name, "keys"), tokens };
  const made = once(() => handlerOf(name, endpoints, none));
  return (event, context) => made()(event, context);
}

type Own = Partial<Data> & Pick<RestDeps, "idempotency" | "tokens">;

function handlerOf(name: string, endpoints: (deps: RestDeps) => Endpoint[], own: Own): Handler {
  const deps: RestDeps = {
    ...elsewhere(name),
    clock: systemClock,
    ids: randomIds,
    logger: new LambdaLogger(name),
    defaultVenueId: id<VenueId>(setting("DEFAULT_VENUE_ID")),
    // KJs come with Cognito's tokens.
    isPassphrase: () => false,
    corsOrigins: [setting("SITE_ORIGIN")],
    addressOf: (_request, env) => contextOf(env).http.sourceIp,
    requestIdOf: (env) => contextOf(env).requestId,
    ...own,
  };
  const answer = handle(createRestApp(deps, endpoints(deps)));
  return (event, context) =>
    answer(event as unknown as LambdaEvent, context as never) as Promise<APIGatewayProxyResultV2>;
}

const contextOf = (env: unknown) => (env as { event: APIGatewayProxyEventV2 }).event.requestContext;

/** Another service's: touching it is a bug of the routes. */
function other<Port extends object>(service: string, port: string): Port {
  return new Proxy({} as Port, {
    get() {
      throw new Error(`the ${service} service has no ${port}`);
    },
  });
}

function elsewhere(service: string): Data {
  return {
    log: other(service, "rotation log"),
    rotations: other(service, "rotations"),
    gateway: other(service, "command queue"),
    singers: other(service, "singers"),
    songs: other(service, "songs"),
    media: other(service, "media"),
    importJobs: other(service, "imports"),
    songbooks: other(service, "songbooks"),
    performances: other(service, "performances"),
  };
}
