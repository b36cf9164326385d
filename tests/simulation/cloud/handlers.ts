/** What the handlers in realtime/lambda/ do, made anew for each warm instance: over this world's services. */
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { eachEvent } from "../../../adapters/aws/bus-records.ts";
import { SqsCommandQueue } from "../../../adapters/aws/command-queue.ts";
import { workBatch } from "../../../adapters/aws/command-records.ts";
import { ConnectionTable } from "../../../adapters/aws/dynamo/connection-table.ts";
import { EventBridgeBus } from "../../../adapters/aws/event-bus.ts";
import { SqsWakeups } from "../../../adapters/aws/wakeups.ts";
import { WebsocketConnections } from "../../../adapters/aws/websocket-connections.ts";
import { logPerformance } from "../../../core/performance-logger.ts";
import type { CommandMessage, CommandQueue } from "../../../core/ports/commands.ts";
import type { Connections } from "../../../core/ports/connections.ts";
import type { IdempotencyStore } from "../../../core/ports/idempotency.ts";
import type { PerformanceRepository, SingerRepository } from "../../../core/ports/resources.ts";
import type { RotationLog } from "../../../core/ports/rotation-log.ts";
import type { CommandResult } from "../../../core/protocol.ts";
import { closeRotation } from "../../../core/rotation-closer.ts";
import { Rotations } from "../../../core/rotations.ts";
import { timeIsUp } from "../../../core/time-keeper.ts";
import { Limits } from "../../../realtime/limits.ts";
import { SnapshotFrames, serialise } from "../../../realtime/server-frames.ts";
import * as sockets from "../../../realtime/socket.ts";
import { giveUp, type WorkerDeps } from "../../../realtime/worker.ts";
import type { Incarnation } from "../kernel/incarnation.ts";
import { BUILD, seededIds, tokens, traceLogger, type World } from "../world.ts";
import { busClient } from "./bus-client.ts";
import type { FifoQueue } from "./fifo-queue.ts";
import type { Gateway, SocketEvent } from "./gateway.ts";
import { memoryTable, type Rows } from "./memory-table.ts";
import { outcomesOf } from "./outcomes.ts";
import type { Subscription } from "./subscription.ts";

export interface Services {
  world: World;
  log: RotationLog;
  songs: WorkerDeps["songs"];
  performances: PerformanceRepository;
  watchers: Rows;
  queue: FifoQueue;
  gateway: Gateway;
  subscriptions: readonly Subscription[];
  rest: { outcomes: Rows; singers: SingerRepository; idempotency: IdempotencyStore };
  /** Of audiences, for the siblings of the broadcaster. */
  pages: Subscription;
  /** Sends to the queue of those who wait for a time. */
  wakeups: Pick<SQSClient, "send">;
}

export type Batches = (event: SQSEvent) => Promise<SQSBatchResponse>;

const ROTATIONS_KEPT = 200;
const PING_EVERY_MS = { kj: 5_000, singer: 60_000, screen: 60_000 };

export function socketHandler(services: Services, life: Incarnation): (event: SocketEvent) => Promise<void> {
  const { world, queue } = services;
  const log = life.port("log", services.log);
  const connections = connectionsOf(services, life);
  const sqs = new SqsCommandQueue({ send: life.port("queue", queue.client).send }, "commands");
  const deps: sockets.SocketDeps = {
    log,
    rotations: new Rotations(log),
    snapshots: new SnapshotFrames(world.plan.limits.frameMaxBytes),
    connections,
    queue: acknowledging(sqs, connections),
    tokens,
    limits: new Limits(world.clock),
    clock: world.clock,
    build: BUILD,
    pingEveryMs: PING_EVERY_MS,
  };
  return async (event) => {
    switch (event.kind) {
      case "connect":
        await sockets.connect(deps, event.connectionId, event.protocols);
        return;
      case "message":
        try {
          await sockets.message(deps, event.connectionId, event.text);
        } catch (failure) {
          world.trace.note(life.name, "a frame failed", String(failure));
          await sockets.failed(deps, event.connectionId, event.text);
        }
        return;
      case "disconnect":
        return sockets.disconnect(deps, event.connectionId);
    }
  };
}

export function workerHandler(services: Services, life: Incarnation): Batches {
  const { world, queue, songs, subscriptions } = services;
  const random = world.random.fork(`ids ${life.name}`);
  const log = life.port("log", services.log);
  const deps: WorkerDeps = {
    log,
    rotations: new Rotations(log, ROTATIONS_KEPT, world.plan.limits.snapshotEveryEvents),
    bus: new EventBridgeBus({
      client: { send: life.port("bus", busClient(world, subscriptions)).send },
      busName: "karaoke",
      wait: life.wait,
      random: random.next,
    }),
    songs: life.port("songs", songs),
    clock: world.clock,
    ids: seededIds(random),
    isDecent: () => true,
    connections: connectionsOf(services, life),
    logger: traceLogger(world.trace, life.name),
  };
  const { client } = queue;
  const outcomes = outcomesOf(services.rest.outcomes, world, life);
  /** A sender without a connection asks for the outcome. */
  const tell = async ({ connectionId, rotationId, command }: CommandMessage, result: CommandResult) => {
    if (connectionId === null) await outcomes.put(rotationId, command.id, result);
  };
  return (event) =>
    workBatch(
      {
        client: { send: life.port("queue", client).send },
        queueUrl: "commands",
        deadLetterQueueUrl: "dead-letters",
        async work(message) {
          const result = await world.planted.work(deps, message);
          await tell(message, result);
          return result.status === "rejected" && result.code === "INTERNAL" ? "poison" : "done";
        },
        async giveUp(message, failure) {
          await tell(message, await giveUp(deps, message, failure));
        },
        onFailure: (record, what) => world.trace.note(life.name, what, record.messageId),
      },
      event,
    );
}

export function performanceHandler(services: Services, life: Incarnation): Batches {
  const performances = life.port("performances", services.performances);
  return (event) =>
    eachEvent(
      "performanceLogger",
      event,
      (busEvent) => logPerformance(performances, busEvent),
      () => {},
    );
}

export function closerHandler(services: Services, life: Incarnation): Batches {
  const log = life.port("log", services.log);
  const deps = { log, rotations: new Rotations(log) };
  return (event) =>
    eachEvent(
      "rotationCloser",
      event,
      (busEvent) => closeRotation(deps, busEvent),
      () => {},
    );
}

export function timeKeeperHandler({ world, queue, wakeups }: Services, life: Incarnation): Batches {
  const deps = {
    wakeups: new SqsWakeups({ client: life.port("wakeups", wakeups), queueUrl: "wakeups", clock: world.clock }),
    queue: new SqsCommandQueue({ send: life.port("queue", queue.client).send }, "commands"),
    clock: world.clock,
  };
  return (event) =>
    eachEvent(
      "timeKeeper",
      event,
      (busEvent) => timeIsUp(deps, busEvent),
      () => {},
    );
}

export function connectionsOf({ world, watchers, gateway }: Services, life: Incarnation): Connections {
  return new WebsocketConnections({
    table: new ConnectionTable(memoryTable(watchers, life, "connections"), world.clock),
    client: gateway.client(life),
    onGivenUp: (connectionId) => world.trace.note(life.name, "gives up a post", connectionId),
    wait: life.wait,
    random: world.random.fork(`backoff ${life.name}`).next,
  });
}

/** As in realtime/lambda.ts: the sender is told at once that the command is safe. */
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
