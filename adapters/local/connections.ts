/** The open sockets of one process: who watches what, and how a frame gets to them. */
import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import type { ConnectionId, RotationId } from "../../core/ids.ts";
import type { Connection, Connections, Watchers } from "../../core/ports/connections.ts";
import type { Clock } from "../../core/ports/machine.ts";
import { type ByeCode, CLOSE_CODES, type EventsForm } from "../../core/protocol.ts";
import { Audience, type Listed, type Wire, writeEach } from "./audience.ts";
import { TextFrames } from "./text-frame.ts";
import { systemTimers, type Timers } from "./timers.ts";

export interface ConnectionLimits {
  /** Unsent bytes after which a reader is too slow. More than the largest snapshot, which a good phone gets at once. */
  maxUnsentBytes: number;
  /** Without `hello` for this long a connection is of no use. */
  helloWithinMs: number;
  /** A connection is asked by a ping of the transport this often, and dropped when it has not answered by the next. */
  pingEveryMs: number;
  /** Without a frame of the protocol for this long it is hung up; what the cloud does too. */
  silentMs: number;
  /** Then it has to come back, with a token that is still good. */
  maxAgeMs: number;
}

export const DEFAULT_LIMITS: ConnectionLimits = {
  maxUnsentBytes: 4 * 1024 ** 2,
  helloWithinMs: 15_000,
  pingEveryMs: 20_000,
  silentMs: 10 * 60_000,
  maxAgeMs: 2 * 3_600_000,
};

/** Time for a client to take `bye` and close; then the socket is cut. */
const CLOSE_WITHIN_MS = 2_000;
const CLOSE_WITHIN_AT_END_MS = 700;
/** When to come back: after a short breath, with the client's own jitter on top. */
const RETRY_MS: Record<ByeCode, number> = { SHUTDOWN: 1000, MAX_AGE: 0, NO_PING: 0, SLOW: 2000, PROTOCOL: 0, AUTH: 0 };

interface Live {
  connection: Connection;
  wire: Wire | null;
  openedAt: number;
  /** Spreads the ages, so that a full room does not come back in one moment. */
  maxAgeMs: number;
  heardAt: number;
  pingedAt: number;
  pongDue: boolean;
  /** It was told `bye`. */
  leaving: boolean;
}

export class WsConnections implements Connections {
  readonly #clock: Clock;
  readonly #limits: ConnectionLimits;
  readonly #timers: Timers;
  readonly #random: () => number;
  readonly #live = new Map<ConnectionId, Live>();
  readonly #watching = new Map<RotationId, Record<EventsForm, Audience>>();
  /** The lists that `watchers` gave: to look each wire up by its id took a tenth of a broadcast. */
  readonly #listed = new WeakMap<readonly ConnectionId[], Listed>();
  readonly #frames = new TextFrames();
  #closeWithinMs = CLOSE_WITHIN_MS;

  /** @param clock a steady one. */
  constructor(clock: Clock, limits: ConnectionLimits = DEFAULT_LIMITS, timers = systemTimers, random = Math.random) {
    this.#clock = clock;
    this.#limits = limits;
    this.#timers = timers;
    this.#random = random;
  }

  get size(): number {
    return this.#live.size;
  }

  async open(connection: Connection): Promise<void> {
    const now = this.#clock.now();
    const maxAgeMs = this.#limits.maxAgeMs * (1 + this.#random() / 10);
    this.#live.set(connection.connectionId, {
      connection,
      wire: null,
      openedAt: now,
      maxAgeMs,
      heardAt: now,
      pingedAt: now,
      pongDue: false,
      leaving: false,
    });
  }

  /**
   * The handshake is over.
   *
   * @param socket the one below `ws`: whole frames may be written to it directly.
   * @param inflates whether the client takes compressed messages.
   */
  attach(connectionId: ConnectionId, ws: WebSocket, socket: Duplex, inflates = false): void {
    const live = this.#live.get(connectionId);
    if (!live) {
      ws.terminate();
      return;
    }
    live.wire = { connectionId, ws, socket, inflates, closing: false };
    ws.on("pong", () => {
      live.pongDue = false;
    });
  }

  /** One side closes it: nothing may be written behind the frame that says so (RFC 6455, section 5.5.1). */
  closing(connectionId: ConnectionId): void {
    const live = this.#live.get(connectionId);
    if (live) this.#lastWord(live);
  }

  /** A frame of the protocol came. */
  heard(connectionId: ConnectionId): void {
    const live = this.#live.get(connectionId);
    if (!live) return;
    live.heardAt = this.#clock.now();
    live.pongDue = false;
  }

  async get(connectionId: ConnectionId): Promise<Connection | null> {
    return this.#live.get(connectionId)?.connection ?? null;
  }

  async enter(connectionId: ConnectionId, rotationId: RotationId, form: EventsForm): Promise<void> {
    const live = this.#live.get(connectionId);
    if (!live) return;
    if (live.connection.rotationId !== rotationId || live.connection.form !== form) this.#unwatch(live);
    live.connection.rotationId = rotationId;
    live.connection.form = form;
  }

  async watch(connectionId: ConnectionId, rotationId: RotationId): Promise<void> {
    const live = this.#live.get(connectionId);
    if (!live) return;
    const audiences = this.#watching.get(rotationId) ?? { full: new Audience(), brief: new Audience() };
    if (live.wire) audiences[live.connection.form].add(live.wire);
    this.#watching.set(rotationId, audiences);
  }

  async forget(connectionId: ConnectionId): Promise<void> {
    const live = this.#live.get(connectionId);
    if (!live) return;
    this.#unwatch(live);
    this.#live.delete(connectionId);
  }

  async *watchers(rotationId: RotationId): AsyncIterable<Watchers> {
    const audiences = this.#watching.get(rotationId);
    if (audiences) yield { full: this.#idsOf(audiences.full), brief: this.#idsOf(audiences.brief) };
  }

  async countWatchers(rotationId: RotationId): Promise<number> {
    const audiences = this.#watching.get(rotationId);
    return audiences ? audiences.full.size + audiences.brief.size : 0;
  }

  async post(connectionIds: readonly ConnectionId[], text: string, watching?: RotationId): Promise<void> {
    const frame = this.#frames.of(text);
    const listed = this.#listed.get(connectionIds);
    if (listed?.write(frame)) return;
    const behind = writeEach(listed?.wires ?? this.#wiresOf(connectionIds, watching), frame);
    if (behind.length === 0) listed?.noneWaits();
    for (const { connectionId } of behind) this.#audienceOf(connectionId)?.oneIsNotReady();
    for (const { connectionId, socket } of behind) {
      if (socket.writableLength > this.#limits.maxUnsentBytes) await this.hangUp(connectionId, "SLOW", RETRY_MS.SLOW);
    }
  }

  async hangUp(connectionId: ConnectionId, code: ByeCode, retryMs: number): Promise<void> {
    const live = this.#live.get(connectionId);
    if (live) this.#bye(live, code, retryMs);
  }

  /** Looks after every connection; call it every few seconds. */
  sweep(): void {
    const now = this.#clock.now();
    const { helloWithinMs, pingEveryMs, silentMs } = this.#limits;
    for (const live of [...this.#live.values()]) {
      if (live.leaving || !live.wire) continue;
      if (live.connection.rotationId === null && now - live.openedAt >= helloWithinMs) this.#bye(live, "NO_PING");
      else if (now - live.heardAt >= silentMs) this.#bye(live, "NO_PING");
      else if (now - live.openedAt >= live.maxAgeMs) this.#bye(live, "MAX_AGE");
      else if (now - live.pingedAt >= pingEveryMs) {
        if (live.pongDue) live.wire.ws.terminate();
        else this.#ping(live.wire.ws, live, now);
      }
    }
  }

  /** Tells everyone to come back later and resolves when they are gone, within a second. */
  async shutDown(): Promise<void> {
    this.#closeWithinMs = CLOSE_WITHIN_AT_END_MS;
    const all = [...this.#live.values()];
    const gone = all.map(
      ({ wire }) =>
        new Promise<void>((resolve) => {
          if (!wire || wire.ws.readyState === WebSocket.CLOSED) resolve();
          else wire.ws.once("close", () => resolve());
        }),
    );
    for (const live of all) this.#bye(live, "SHUTDOWN");
    await Promise.all(gone);
  }

  #idsOf(audience: Audience): ConnectionId[] {
    const listed = audience.listed();
    this.#listed.set(listed.ids, listed);
    return listed.ids;
  }

  #ping(ws: WebSocket, live: Live, now: number): void {
    live.pingedAt = now;
    live.pongDue = true;
    ws.ping();
  }

  /** Without those who have gone on to another rotation since they were listed: its `welcome` may have been told. */
  #wiresOf(connectionIds: readonly ConnectionId[], watching: RotationId | undefined): Wire[] {
    return connectionIds.flatMap((each) => {
      const live = this.#live.get(each);
      return live?.wire && (watching === undefined || live.connection.rotationId === watching) ? live.wire : [];
    });
  }

  /** One side has said it. */
  #lastWord({ connection: { connectionId }, wire }: Live): void {
    if (wire) wire.closing = true;
    this.#audienceOf(connectionId)?.oneIsNotReady();
  }

  #audienceOf(connectionId: ConnectionId): Audience | undefined {
    const { rotationId = null, form = "full" } = this.#live.get(connectionId)?.connection ?? {};
    return rotationId === null ? undefined : this.#watching.get(rotationId)?.[form];
  }

  /** From here on it gets nothing more. */
  #bye(live: Live, code: ByeCode, retryMs = RETRY_MS[code]): void {
    const { wire } = live;
    this.#unwatch(live);
    if (live.leaving || !wire) return;
    live.leaving = true;
    this.#lastWord(live);
    const { ws, socket } = wire;
    if (ws.readyState === WebSocket.OPEN) {
      socket.write(this.#frames.of(JSON.stringify({ type: "bye", code, retryMs })).plain);
      ws.close(CLOSE_CODES[code], code);
    }
    const cancelCutOff = this.#timers.after(this.#closeWithinMs, () => ws.terminate());
    ws.once("close", cancelCutOff);
  }

  #unwatch({ connection: { connectionId, rotationId, form } }: Live): void {
    if (rotationId === null) return;
    const audiences = this.#watching.get(rotationId);
    if (!audiences) return;
    audiences[form].delete(connectionId);
    if (audiences.full.size + audiences.brief.size === 0) this.#watching.delete(rotationId);
  }
}
