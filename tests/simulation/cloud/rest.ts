/** The services of rest/lambda/ as one function. */
import { createQueuedGateway } from "../../../adapters/aws/command-gateway.ts";
import { SqsCommandQueue } from "../../../adapters/aws/command-queue.ts";
import { Rotations } from "../../../core/rotations.ts";
import type { Incarnation } from "../kernel/incarnation.ts";
import { restApp } from "../server/rest-app.ts";
import { seededIds, traceLogger } from "../world.ts";
import type { Services } from "./handlers.ts";
import { outcomesOf } from "./outcomes.ts";

export function restHandler(services: Services, life: Incarnation): (request: Request) => Promise<Response> {
  const { world, queue } = services;
  const log = life.port("log", services.log);
  return restApp({
    log,
    rotations: new Rotations(log),
    gateway: createQueuedGateway({
      queue: new SqsCommandQueue({ send: life.port("queue", queue.client).send }, "commands"),
      outcomes: outcomesOf(services.rest.outcomes, world, life),
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
