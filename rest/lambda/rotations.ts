import { SQSClient } from "@aws-sdk/client-sqs";
import { createQueuedGateway } from "../../adapters/aws/command-gateway.ts";
import { SqsCommandQueue } from "../../adapters/aws/command-queue.ts";
import { DynamoOutcomes } from "../../adapters/aws/dynamo/outcomes.ts";
import { DynamoRotationLog } from "../../adapters/aws/dynamo/rotation-log.ts";
import { DynamoSingers } from "../../adapters/aws/dynamo/singers.ts";
import { setting } from "../../adapters/aws/environment.ts";
import { loggedQueue } from "../../adapters/aws/logged-queue.ts";
import { LambdaLogger } from "../../adapters/aws/logger.ts";
import { systemClock } from "../../adapters/local/clock.ts";
import { Rotations } from "../../core/rotations.ts";
import { commandEndpoints } from "../commands.ts";
import type { RestDeps } from "../deps.ts";
import { healthEndpoint } from "../health.ts";
import { joinEndpoints } from "../join.ts";
import { service, table, wait } from "../lambda.ts";
import { rotationInsightEndpoints } from "../rotation-insight.ts";
import { rotationSingerEndpoints } from "../rotation-singers.ts";
import { rotationEndpoints } from "../rotations.ts";

const endpoints = (deps: RestDeps) => [
  ...joinEndpoints(deps),
  ...rotationEndpoints(deps),
  ...commandEndpoints(deps),
  ...rotationSingerEndpoints(deps),
  ...rotationInsightEndpoints(deps),
  healthEndpoint(),
];

export const handler = service("rotations", "ROTATIONS_TABLE", endpoints, (own) => {
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
