/**
 * One connection after another: connects, pings, notices a dead link, comes back. Knows frames only as far as they
 * say how to keep the connection; what they mean for the rotation is its owner's business.
 */
import type { ClientFrame, ServerFrame } from "../../core/protocol.ts";
import { backoffMs } from "./backoff.ts";
import type { Environment, Socket } from "./environment.ts";
import { Pings } from "./pings.ts";

/** For the socket to open, and again to `welcome`; with it a page is never stuck on a connection that goes nowhere. */
const OPENING_MAX_MS = 8_000;
/** Every other time: by TLS and the upgrade a network that takes three seconds for a round trip needs longer to open. */
const SLOW_OPENING_MAX_MS = 20_000;
/** A dead link is noticed within this while the page is visible, where the server wants pings that often. */
const NOTICE_DEAD_MS = 9_500;
const PONG_WAIT_MIN_MS = 2_000;
const PONG_WAIT_MAX_MS = 4_500;
/** A pong may take this many times as long as the faster of the last two answers: one late answer makes no slow network. */
const ROUND_TRIPS = 1.5;
const SLOW_PONG_WAIT_MAX_MS = 10_000;
/** Where pings are seldom, a command that nothing has followed for this long has one behind it. */
const TEST_AFTER_MS = 3_000;
/** A ping that met a failure of the server is sent again after this, with jitter. */
const PING_AGAIN_MS = 1_000;
/** After a late pong the next ping is not put off for longer than this. */
const PING_LATE_AGAIN_MS = 5_000;
/** A connection attempt older than this is given up when the page wakes: the network it began on may be gone. */
const STUCK_OPENING_MS = 2_000;
/** A connection that lasted this long was a good one: the next failure starts counting anew. */
const PROVEN_MS = 5_000;

export interface LinkOwner {
  protocols(): string[];
  /** The socket is open: say hello. */
  opened(): void;
  /** @param askedAt local ms at which the question of a welcome or pong went out; null when that is not known. */
  received(frame: ServerFrame, askedAt: number | null): void;
  /** The link is `overdue` from now on. */
  overdue(): void;
  /** The connection is lost; another attempt follows. */
  down(): void;
  /** A close code that means do not come back. */
  refused(closeCode: number): void;
}

export class Link {
  readonly #environment: Environment;
  readonly #url: string;
  readonly #owner: LinkOwner;
  readonly #stopListening: (() => void)[];
  #socket: Socket | null = null;
  #isOpen = false;
  #attempt = 0;
  /** When the attempt began; from its opening on, when it did: hello went out then. */
  #waitingSince = 0;
  #welcomedAt: number | null = null;
  #pingEveryMs: number | null = null;
  /** The same, kept when the connection is gone. */
  #lastPingEveryMs: number | null = null;
  /** How long the last two answers took, of which the opening is one. */
  #answersMs = [0, 0];
  #retryMs = 0;
  #waitUntilVisible = false;
  #stopped = false;
  /** Waits for a retry or for the welcome: never both. */
  #cancelWait: (() => void) | null = null;
  #cancelPing: (() => void) | null = null;
  #cancelDead: (() => void) | null = null;
  #cancelTest: (() => void) | null = null;
  readonly #pings: Pings;

  constructor(environment: Environment, url: string, owner: LinkOwner) {
    this.#environment = environment;
    this.#url = url;
    this.#owner = owner;
    this.#pings = new Pings(environment, () => owner.overdue());
    const wake = () => this.#wake();
    this.#stopListening = [environment.onVisibility(wake), environment.onOnline(wake)];
  }

  /** A ping has no pong for longer than a slow network explains, though frames may come. */
  get overdue(): boolean {
    return this.#pings.overdue;
  }

  connect(): void {
    if (this.#stopped) return;
    this.#retryMs = 0;
    this.#waitUntilVisible = false;
    const socket = this.#environment.openSocket(this.#url, this.#owner.protocols());
    this.#socket = socket;
    this.#awaitOpening();
    socket.onopen = () => {
      this.#isOpen = true;
      this.#answered(this.#waitingSince);
      this.#awaitOpening();
      this.#owner.opened();
    };
    socket.onmessage = ({ data }) => this.#message(data);
    socket.onclose = ({ code }) => {
      if (code >= 4500 && code <= 4999) this.#owner.refused(code);
      this.#lose();
    };
  }

  /** False when there is no open connection; nothing is queued here. */
  send(frame: ClientFrame): boolean {
    if (!this.#socket || !this.#isOpen) return false;
    this.#socket.send(JSON.stringify(frame));
    if (frame.type === "command") this.#testSoon();
    return true;
  }

  /** The server took us in: from now on pings keep and test the connection. */
  welcomed(pingEveryMs: number): void {
    this.#cancelWait?.();
    this.#cancelWait = null;
    if (this.#welcomedAt === null) this.#answered(this.#waitingSince);
    this.#welcomedAt ??= this.#environment.now();
    this.#pingEveryMs = this.#lastPingEveryMs = pingEveryMs;
    this.#schedulePing();
  }

  /** The pong that came was a late one: the regular ping may be a minute away. */
  askAgain(): void {
    this.#schedulePing(PING_LATE_AGAIN_MS);
  }

  /**
   * The server hangs up and says when to come back.
   *
   * @param whenVisible a hidden page does not ping, so coming back before it is looked at would only repeat this.
   */
  comeBackAfter(retryMs: number, whenVisible: boolean): void {
    this.#retryMs = retryMs;
    this.#waitUntilVisible = whenVisible;
  }

  /** For good. */
  stop(): void {
    this.#stopped = true;
    for (const stop of this.#stopListening) stop();
    this.#drop();
  }

  #message(data: unknown): void {
    const frame = parsed(data);
    // What a gateway says by itself when the server behind it failed is no sign of that server's life.
    if (!frame) return;
    if (frame.type === "error" && frame.code === "INTERNAL") this.#pingAgain();
    else {
      this.#cancelDead?.();
      this.#cancelTest?.();
      this.#cancelDead = this.#cancelTest = null;
    }
    const askedAt = frame.type === "pong" ? this.#pings.answered(frame) : this.#waitingSince;
    if (frame.type === "pong" && askedAt !== null) this.#answered(askedAt);
    this.#owner.received(frame, askedAt);
  }

  #awaitOpening(): void {
    this.#cancelWait?.();
    this.#waitingSince = this.#environment.now();
    const waitMs = this.#attempt % 2 === 0 ? OPENING_MAX_MS : SLOW_OPENING_MAX_MS;
    this.#cancelWait = this.#environment.after(waitMs, () => this.#lose());
  }

  /** @param askedAt local ms. */
  #answered(askedAt: number): void {
    this.#answersMs = [this.#answersMs[1] ?? 0, this.#environment.now() - askedAt];
  }

  #ping(): void {
    const pingEveryMs = this.#pingEveryMs;
    if (pingEveryMs === null || !this.send({ type: "ping", n: this.#pings.next })) return;
    this.#pings.sent();
    const leftMs = NOTICE_DEAD_MS - pingEveryMs;
    const waitMs = leftMs < PONG_WAIT_MIN_MS ? PONG_WAIT_MAX_MS : Math.min(PONG_WAIT_MAX_MS, leftMs);
    const slowMs = Math.min(SLOW_PONG_WAIT_MAX_MS, ROUND_TRIPS * Math.min(...this.#answersMs));
    const patienceMs = Math.max(waitMs, slowMs);
    this.#cancelDead ??= this.#environment.after(patienceMs, () => this.#lose());
    this.#schedulePing();
  }

  #testSoon(): void {
    if (this.#pingEveryMs === null || this.#pingEveryMs <= NOTICE_DEAD_MS || !this.#environment.isVisible()) return;
    this.#cancelTest ??= this.#environment.after(TEST_AFTER_MS, () => this.#ping());
  }

  /**
   * The server lives and cannot answer: it may have been the ping that failed, and the next one is a minute away on some
   * servers. Without any better answer the link is as good as dead.
   */
  #pingAgain(): void {
    if (!this.#pings.areWaiting || !this.#environment.isVisible()) return;
    this.#cancelPing?.();
    this.#cancelPing = this.#environment.after(PING_AGAIN_MS * (1 + this.#environment.random()), () => this.#ping());
  }

  #schedulePing(mostMs = Number.POSITIVE_INFINITY): void {
    this.#cancelPing?.();
    this.#cancelPing = null;
    if (this.#pingEveryMs === null || !this.#environment.isVisible()) return;
    this.#cancelPing = this.#environment.after(Math.min(this.#pingEveryMs, mostMs), () => this.#ping());
  }

  /** Shown, hidden, or on a network again. */
  #wake(): void {
    if (this.#stopped) return;
    if (!this.#environment.isVisible()) {
      // Hidden pages stop pinging; a verdict on a link that nobody looks at can wait as well.
      this.#cancelPing?.();
      this.#cancelDead?.();
      this.#cancelTest?.();
      this.#cancelPing = this.#cancelDead = this.#cancelTest = null;
      this.#pings.forget();
      return;
    }
    if (this.#welcomedAt !== null) {
      this.#ping();
      return;
    }
    if (this.#socket && this.#environment.now() - this.#waitingSince < STUCK_OPENING_MS) return;
    this.#drop();
    this.connect();
  }

  #lose(): void {
    if (!this.#socket) return;
    const proven = this.#welcomedAt !== null && this.#environment.now() - this.#welcomedAt >= PROVEN_MS;
    if (proven) this.#attempt = 0;
    this.#drop();
    if (this.#stopped) return;
    if (!this.#waitUntilVisible || this.#environment.isVisible()) {
      const waitMs = this.#retryMs + backoffMs(this.#attempt++, this.#environment.random(), this.#lastPingEveryMs);
      this.#cancelWait = this.#environment.after(waitMs, () => this.connect());
    }
    this.#owner.down();
  }

  #drop(): void {
    for (const cancel of [this.#cancelWait, this.#cancelPing, this.#cancelDead, this.#cancelTest]) cancel?.();
    this.#cancelWait = this.#cancelPing = this.#cancelDead = this.#cancelTest = null;
    this.#pings.stop();
    this.#welcomedAt = this.#pingEveryMs = null;
    this.#isOpen = false;
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}

function parsed(data: unknown): ServerFrame | null {
  try {
    const frame = JSON.parse(String(data)) as ServerFrame | null;
    return typeof frame?.type === "string" ? frame : null;
  } catch {
    return null;
  }
}
