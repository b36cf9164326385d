/** `npm start` in this world: the composition of embedded/start.ts, on SQLite in memory, one process at a time. */
import { LocalBus } from "../../../adapters/local/bus.ts";
import { DEFAULT_LIMITS, WsConnections } from "../../../adapters/local/connections.ts";
import { createGateway } from "../../../adapters/local/gateway.ts";
import { LocalQueue } from "../../../adapters/local/queue.ts";
import { LocalWakeups } from "../../../adapters/local/wakeups.ts";
import { type ConnectionId, id } from "../../../core/ids.ts";
import { logPerformance } from "../../../core/performance-logger.ts";
import type { Performance } from "../../../core/performances.ts";
import type { LogItem, RotationLog } from "../../../core/ports/rotation-log.ts";
import { closeRotation } from "../../../core/rotation-closer.ts";
import { type RotationSource, Rotations } from "../../../core/rotations.ts";
import type { Singer } from "../../../core/singers.ts";
import { keepTime, timeIsUp } from "../../../core/time-keeper.ts";
import { recover } from "../../../embedded/recovery.ts";
import { broadcast } from "../../../realtime/broadcaster.ts";
import { Limits } from "../../../realtime/limits.ts";
import { SnapshotFrames } from "../../../realtime/server-frames.ts";
import * as sockets from "../../../realtime/socket.ts";
import { giveUp } from "../../../realtime/worker.ts";
import { Incarnation } from "../kernel/incarnation.ts";
import type { Wire } from "../network/wire.ts";
import { BUILD, ROTATION, type Service, seededIds, tokens, traceLogger, VENUE, type World } from "../world.ts";
import { DataFolder } from "./data-folder.ts";
import { restApp } from "./rest-app.ts";
import { openStore, type Store, standingPerformances, standingSingers } from "./store.ts";
import { WireSocket } from "./wire-socket.ts";

const PING_EVERY_MS = { kj: 5_000, singer: 5_000, screen: 5_000 };
const ROTATIONS_KEPT = 200;
const SWEEP_EVERY_MS = 2_500;
/** A restart whose recovery failed is tried again, as whoever looks after the laptop would. */
const START_AGAIN_MS = 1_000;

export class EmbeddedService implements Service {
  readonly #world: World;
  /** Only on nights that need one. */
  readonly #folder: DataFolder | null;
  #store: Store;
  #life: Incarnation | null = null;
  #lives = 0;
  #up = false;
  #rest: ((request: Request) => Promise<Response>) | null = null;
  #working = 0;

  constructor(world: World) {
    this.#world = world;
    this.#folder = world.plan.actions.some((action) => action.do === "restore") ? new DataFolder(world) : null;
    this.#store = openStore(world, this.#folder?.path);
  }

  get log(): RotationLog {
    return this.#store.storage.log;
  }

  start(): void {
    const { scheduler, hazards, trace, random, passed } = this.#world;
    const number = ++this.#lives;
    const life = new Incarnation({
      name: `server ${number}`,
      scheduler,
      random: random.fork(`server ${number}`),
      hazards,
      outlived: false,
      crashed: () => this.kill(random.between(20, 4_000), random.chance(0.7)),
      passed,
      note: (what, detail) => trace.note(`server ${number}`, what, detail),
    });
    this.#life = life;
    trace.note(life.name, "starts");
    this.#run(life, number).catch((failure: unknown) => {
      trace.note(life.name, "could not start", String(failure));
      if (life.alive) this.kill(START_AGAIN_MS, true);
    });
  }

  kill(downMs: number, tellPages: boolean): void {
    const life = this.#life;
    if (!life) return;
    this.#world.trace.note(life.name, "is killed", { tellPages });
    life.kill();
    this.#life = null;
    this.#up = false;
    this.#rest = null;
    this.#working = 0;
    this.#world.network.serverDied(tellPages);
    this.#world.scheduler.after(downMs, () => this.start());
  }

  backUp(): void {
    this.#folder?.backUp();
  }

  async restore(downMs: number, tellPages: boolean): Promise<void> {
    this.kill(downMs, tellPages);
    if (this.#folder) this.#store = await this.#folder.restore(this.#store);
  }

  idle(): boolean {
    return this.#up && this.#working === 0;
  }

  rest(request: Request): Promise<Response> | null {
    return this.#rest?.(request) ?? null;
  }

  standingSingers(): Promise<Singer[]> {
    return standingSingers(this.#store);
  }

  async storedItems(): Promise<LogItem[]> {
    return this.log.readAfter(ROTATION, 0, 100_000);
  }

  standingPerformances(): Promise<Performance[]> {
    return standingPerformances(this.#store);
  }

  async isMarkedClosed(): Promise<boolean> {
    return (await this.log.head(ROTATION))?.closedAt != null;
  }

  end(): void {
    this.#life?.kill();
    this.#store.storage.close();
    this.#folder?.remove();
  }

  async #run(life: Incarnation, number: number): Promise<void> {
    const { scheduler, clock, trace, plan, planted, network, checker } = this.#world;
    const random = this.#world.random.fork(`life ${number}`);
    const ids = seededIds(random);
    const logger = traceLogger(trace, life.name);
    const log = life.port("log", this.#store.log);
    const songs = life.port("songs", this.#store.storage.songs);
    const performances = life.port("performances", this.#store.performances);
    const steady = { now: () => scheduler.now };
    const ports = { log, songs, clock, ids, logger };
    const limits = { ...DEFAULT_LIMITS, ...plan.limits };
    const connections = new WsConnections(steady, limits, life, random.next);
    const snapshots = new SnapshotFrames(plan.limits.frameMaxBytes);

    const source: RotationSource = {
      head: (rotationId) => log.head(rotationId),
      readAfter: (...range) => log.readAfter(...range),
      loadSnapshot: (rotationId) => log.loadSnapshot(rotationId),
      saveSnapshot: async (rotation) => (bus.isBehind ? undefined : log.saveSnapshot(rotation)),
    };
    const rotations = new Rotations(source, ROTATIONS_KEPT, plan.limits.snapshotEveryEvents);
    const bus: LocalBus = new LocalBus({
      broadcast: (changed) => broadcast({ connections, rotations, snapshots }, changed),
      subscribers: {
        performanceLogger: (event) => logPerformance(performances, event),
        timeKeeper: (event) => keepTime({ wakeups }, event),
        rotationCloser: (event) => closeRotation({ log, rotations }, event),
      },
      logger,
      timers: life,
    });
    const worker = { ...ports, rotations, bus, connections, isDecent: () => true };
    const queue = new LocalQueue(
      {
        work: (message) =>
          this.#counted(life, async () => {
            const result = await planted.work(worker, message);
            // Whether its sender ever hears of it or not: sent again, it is decided anew.
            if (result.status === "rejected") checker.excuse(message.command.id);
            return result;
          }),
        giveUp: (message, failure) => {
          checker.excuse(message.command.id);
          return giveUp(worker, message, failure);
        },
      },
      life,
    );
    const wakeups: LocalWakeups = new LocalWakeups({
      clock,
      wake: (due) => timeIsUp({ wakeups, queue, clock }, due),
      timers: life,
    });
    const gateway = createGateway(queue, log);
    await recover({ ...ports, rotations, bus, gateway, wakeups, startId: ids.newId() }, VENUE);
    if (!life.alive) return;

    const deps: sockets.SocketDeps = {
      ...ports,
      rotations,
      connections,
      queue,
      tokens,
      snapshots,
      limits: new Limits(steady),
      build: BUILD,
      pingEveryMs: PING_EVERY_MS,
    };
    const sweep = () => {
      connections.sweep();
      life.after(SWEEP_EVERY_MS, sweep);
    };
    life.after(SWEEP_EVERY_MS, sweep);
    const { singers, idempotency } = this.#store;
    this.#rest = restApp({
      ...ports,
      rotations,
      gateway,
      singers: life.port("singers", singers),
      idempotency: life.port("idempotency", idempotency),
      performances,
    });
    this.#up = true;
    network.listener = (wire, protocols) => {
      const connectionId = id<ConnectionId>(ids.newId());
      accept(life, deps, connections, connectionId, wire, protocols).catch((failure: unknown) => {
        trace.note(life.name, "a handshake failed", String(failure));
        wire.terminatedByServer();
      });
    };
  }

  async #counted<T>(life: Incarnation, run: () => Promise<T>): Promise<T> {
    this.#working++;
    try {
      return await run();
    } finally {
      if (life.alive) this.#working--;
    }
  }
}

/** What adapters/local/socket-server.ts does around `ws`: frames of one connection one after another. */
async function accept(
  life: Incarnation,
  deps: sockets.SocketDeps,
  connections: WsConnections,
  connectionId: ConnectionId,
  wire: Wire,
  protocols: readonly string[],
): Promise<void> {
  await sockets.connect(deps, connectionId, protocols);
  const socket = new WireSocket(wire, () => life.alive);
  if (!wire.serverOpen) return sockets.disconnect(deps, connectionId);
  const { ws, socket: below } = socket.ends;
  connections.attach(connectionId, ws, below);
  let tail = Promise.resolve();
  wire.server = {
    text(text) {
      if (!life.alive) return;
      connections.heard(connectionId);
      tail = tail
        .then(() => sockets.message(deps, connectionId, text))
        .catch(() => sockets.failed(deps, connectionId, text))
        // Nothing is left to be said; the page finds out by itself.
        .catch(() => {});
    },
    pong: () => socket.pong(),
    ended() {
      if (!life.alive) return;
      socket.ended();
      void sockets.disconnect(deps, connectionId);
    },
  };
  wire.down.push({ kind: "opened" });
}
