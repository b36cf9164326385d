/** The services of rest/lambda/ as one function, and where the worker leaves what became of their commands. */
import { createQueuedGateway } from "../../../adapters/aws/command-gateway.ts";
import { SqsCommandQueue } from "../../../adapters/aws/command-queue.ts";
import { DynamoOutcomes } from "../../../adapters/aws/dynamo/outcomes.ts";
import { Rotations } from "../../../core/rotations.ts";
import type { Incarnation } from "../kernel/incarnation.ts";
import { restApp } from "../server/rest-app.ts";
import { seededIds, traceLogger } from "../world.ts";
import type { Services } from "./handlers.ts";
import { memoryTable } from "./memory-table.ts";

export function restHandler(services: Services, life: Incarnation): (request: Request) => Promise<Response> {
  const { world, queue } = services;
  const log = life.port("log", services.log);
  return restApp({
    log,
    rotations: new Rotations(log),
    gateway: createQueuedGateway({
      queue: new SqsCommandQueue({ send: life.port("queue", queue.client).send }, "commands"),
      outcomes: outcomesOf(services, life),
      log,
      // Which nobody sets while a function waits.
      clock: { now: () => world.scheduler.now },
      wait: life.wait,
    }),
    singers: life.port("singers", services.rest.singers),
    performances: life.port("performances", services.performances),
    idempotency: life.port("idempotency", services.rest.idempotency),
    clock: world.clock,
    ids: seededIds(world.random.fork(`ids ${life.name}`)),
    logger: traceLogger(world.trace, life.name),
  });
}

export function outcomesOf({ world, rest }: Services, life: Incarnation): DynamoOutcomes {
  return new DynamoOutcomes(memoryTable(rest.outcomes, life, "outcomes"), world.clock);
}
