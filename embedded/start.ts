/** Puts the one-process service together: every port gets its local adapter, one HTTP server serves it all. */
import { LocalBus } from "../adapters/local/bus.ts";
import { steadyClock, systemClock } from "../adapters/local/clock.ts";
import { type ConnectionLimits, DEFAULT_LIMITS, WsConnections } from "../adapters/local/connections.ts";
import { createGateway } from "../adapters/local/gateway.ts";
import { randomIds } from "../adapters/local/ids.ts";
import { LocalQueue } from "../adapters/local/queue.ts";
import { createSocketServer } from "../adapters/local/socket-server.ts";
import type { Whereabouts } from "../adapters/local/sqlite/data-file.ts";
import { openStorage, type Storage } from "../adapters/local/sqlite/storage.ts";
import { LocalWakeups } from "../adapters/local/wakeups.ts";
import { isDecent } from "../adapters/shared/decent-names.ts";
import { createTokens } from "../adapters/shared/tokens.ts";
import { id, type VenueId } from "../core/ids.ts";
import { logPerformance } from "../core/performance-logger.ts";
import type { Clock } from "../core/ports/machine.ts";
import { closeRotation } from "../core/rotation-closer.ts";
import { Rotations } from "../core/rotations.ts";
import { keepTime, timeIsUp } from "../core/time-keeper.ts";
import { broadcast } from "../realtime/broadcaster.ts";
import { Limits } from "../realtime/limits.ts";
import { SnapshotFrames } from "../realtime/server-frames.ts";
import * as sockets from "../realtime/socket.ts";
import { giveUp, work, workedFields } from "../realtime/worker.ts";
import { createRestApp } from "../rest/app.ts";
import type { RestDeps } from "../rest/deps.ts";
import { endpointsOf } from "../rest/endpoints.ts";
import { passphraseCheck } from "../rest/passphrase.ts";
import { Problem, problemResponse, unavailable } from "../rest/problem.ts";
import { addSecurityHeaders } from "../rest/security-headers.ts";
import type { WebBuild } from "../web/build.ts";
import type { Config } from "./config.ts";
import { openFiles } from "./files.ts";
import { watchHandles } from "./handles.ts";
import { knownHosts } from "./hosts.ts";
import { startImports } from "./imports.ts";
import { listen, remoteAddress } from "./listen.ts";
import { createLogger } from "./logger.ts";
import { lookoutFor } from "./lookout.ts";
import { originIsAllowed } from "./origins.ts";
import { createPages, newestOpenRotation } from "./pages.ts";
import { recover } from "./recovery.ts";
import { keptPassphrase, tokenKey } from "./secrets.ts";
import { NOTHING_KEPT, storageTrouble } from "./storage-trouble.ts";

/** This machine's one venue. */
const VENUE = id<VenueId>("venue");
/** Short, as pings cost nothing on the LAN: a page notices a dead link within ten seconds. */
const CLIENTS_PING_EVERY_MS = { kj: 5_000, singer: 5_000, screen: 5_000 };
const SWEEP_EVERY_MS = 2_500;
const UNKNOWN_HOST = "this server does not answer to that name; whoever runs it can give the name in PUBLIC_URL";

export interface Running {
  port: number;
  /** Null when the environment names it. */
  keptPassphrase: string | null;
  /** Resolves when the data file was not in its place any more, looked at twice: then it is to be stopped. */
  dataLost: Promise<Exclude<Whereabouts, "here">>;
  /** Takes nothing new, finishes what it took, tells everybody to come back. */
  quiesce(): Promise<void>;
  /**
   * What comes last: nothing is kept from then on.
   *
   * @returns where the data is, if its file was not in its place and had to be written anew; null otherwise.
   * @throws when that failed; it may be called again.
   */
  closeData(): string | null;
  /** Whether the data file is in its place: what it holds is safe however this process ends. */
  dataIsHere(): boolean;
  /** `quiesce` and `closeData`. */
  stop(): Promise<string | null>;
}

/**
 * @param clock the machine's, which somebody may set back or forward in the middle of a night.
 * @param config with `:memory:` as its `dataDir` nothing is kept.
 * @param storage what keeps everything; closed in the end. Opened in `dataDir` unless it is given.
 * @throws when the data cannot be opened or the port is taken; then nothing was changed.
 */
export async function start(
  config: Config,
  web: WebBuild,
  limits: ConnectionLimits = DEFAULT_LIMITS,
  clock: Clock = systemClock,
  storage: Storage = openStorage(config.dataDir),
): Promise<Running> {
  const logger = createLogger(config.logLevel);
  const { log, songs, settings } = storage;
  const files = openFiles(config.dataDir, clock, config.corsOrigins);
  const passphrase = config.passphrase ?? keptPassphrase(settings);
  const ports = { log, songs, clock, ids: randomIds, logger };
  const tokens = createTokens([tokenKey(settings)], clock);
  const connections = new WsConnections(steadyClock, limits);
  const snapshots = new SnapshotFrames();

  /** What is told to whoever asked, when the storage failed; the terminal is told what to do. */
  const passing = (failure: unknown): string | null => {
    const trouble = storageTrouble(failure);
    if (trouble === null) return null;
    logger.error(trouble, { dataDir: config.dataDir });
    return NOTHING_KEPT;
  };

  const rotations = new Rotations({
    head: (rotationId) => log.head(rotationId),
    readAfter: (...range) => log.readAfter(...range),
    loadSnapshot: (rotationId) => log.loadSnapshot(rotationId),
    // A snapshot says that everything up to it was published.
    saveSnapshot: async (rotation) => (bus.isBehind ? undefined : log.saveSnapshot(rotation)),
  });
  const bus: LocalBus = new LocalBus({
    broadcast: (changed) => broadcast({ connections, rotations, snapshots }, changed),
    subscribers: {
      performanceLogger: (event) => logPerformance(storage.performances, event),
      timeKeeper: (event) => keepTime({ wakeups }, event),
      rotationCloser: (event) => closeRotation({ log, rotations }, event),
    },
    logger,
  });
  const worker = { ...ports, rotations, bus, connections, isDecent };
  const queue = new LocalQueue({
    async work(message) {
      const result = await work(worker, message);
      logger.debug("a command was worked", workedFields(message, result));
      return result;
    },
    giveUp(message, failure) {
      return giveUp(worker, message, failure, passing(failure) ?? undefined);
    },
  });
  const wakeups: LocalWakeups = new LocalWakeups({
    clock,
    wake: (due) => timeIsUp({ wakeups, queue, clock }, due),
  });
  const gateway = createGateway(queue, log);
  await recover({ ...ports, rotations, bus, gateway, wakeups, startId: randomIds.newId() }, VENUE);

  const socketDeps: sockets.SocketDeps = {
    ...ports,
    rotations,
    connections,
    queue,
    tokens,
    snapshots,
    limits: new Limits(steadyClock),
    build: web.build,
    pingEveryMs: CLIENTS_PING_EVERY_MS,
  };
  const isKnownHost = knownHosts(config);
  const upgrade = createSocketServer({
    handler: {
      connect: (...args) => sockets.connect(socketDeps, ...args),
      message: (...args) => sockets.message(socketDeps, ...args, randomIds.newId()),
      unreadable: (...args) => sockets.unreadable(socketDeps, ...args),
      failed: (...args) => sockets.failed(socketDeps, ...args),
      disconnect: (...args) => sockets.disconnect(socketDeps, ...args),
    },
    connections,
    mayConnect: (request) => isKnownHost(request.headers.host) && originIsAllowed(request, config.corsOrigins),
    ids: randomIds,
    logger,
  });
  const restDeps: RestDeps = {
    ...ports,
    rotations,
    gateway,
    tokens,
    singers: storage.singers,
    performances: storage.performances,
    media: files.media,
    songbooks: files.songbooks,
    importJobs: storage.importJobs,
    idempotency: storage.idempotency,
    defaultVenueId: VENUE,
    passing,
    isPassphrase: passphraseCheck(passphrase),
    corsOrigins: config.corsOrigins,
    addressOf: (_request, env) => remoteAddress(env),
  };
  const rest = createRestApp(restDeps, endpointsOf(restDeps));
  const imports = startImports({ ...ports, importJobs: storage.importJobs, songbooks: files.songbooks });
  const pages = createPages({ web, openRotation: () => newestOpenRotation(log, VENUE) });

  const answerFile = (request: Request) =>
    files.answer(request).catch((failure: unknown) => {
      const why = passing(failure);
      if (why === null) throw failure;
      return problemResponse(unavailable(why), randomIds.newId());
    });
  const listener = await listen(config, {
    answer: async (request, env, publicUrl) => {
      const response = isKnownHost(request.headers.get("host") ?? undefined)
        ? ((await pages(request, publicUrl)) ?? (await answerFile(request)) ?? (await rest.fetch(request, env)))
        : problemResponse(new Problem("NOT_ALLOWED", UNKNOWN_HOST), randomIds.newId());
      addSecurityHeaders(response.headers, config.tls !== null);
      return response;
    },
    upgrade,
    logger,
  });
  const lookout = lookoutFor(storage);
  const handles = watchHandles(logger);
  const sweeping = setInterval(() => {
    connections.sweep();
    lookout.look();
    handles.look();
  }, SWEEP_EVERY_MS);

  async function quiesce(): Promise<void> {
    clearInterval(sweeping);
    listener.takeNothingNew();
    wakeups.close();
    await queue.close();
    await imports.close();
    await connections.shutDown();
    await listener.close();
    bus.close();
  }

  function closeData(): string | null {
    const rescued = storage.close();
    files.close();
    return rescued;
  }

  return {
    port: listener.port,
    keptPassphrase: config.passphrase === null ? passphrase : null,
    dataLost: lookout.lost,
    quiesce,
    closeData,
    dataIsHere: () => storage.whereabouts() === "here",
    async stop() {
      await quiesce();
      return closeData();
    },
  };
}
