/** A network on which everything takes seconds: a full cell, an access point with long queues. */
import { expect, test } from "vitest";
import type { FakeSocket, FakeWorld } from "./fake-world.ts";
import { EPOCH, START, snapshot, welcome } from "./night.ts";
import { openPage, type Page } from "./open-page.ts";

/** TCP, TLS, and the upgrade. */
const ROUND_TRIPS_TO_OPEN = 3;
const STEP_MS = 100;

/** The server behind such a network: it answers at once, and everything arrives a round trip after it was asked. */
class SlowServer {
  roundTripMs: number;
  readonly #world: FakeWorld;
  readonly #begun = new Map<FakeSocket, number>();
  readonly #opened = new Set<FakeSocket>();
  #arriving: { at: number; arrive(): void }[] = [];
  readonly #read = new Map<FakeSocket, number>();

  constructor(world: FakeWorld, roundTripMs: number) {
    this.#world = world;
    this.roundTripMs = roundTripMs;
  }

  pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      this.#world.pass(STEP_MS);
      const socket = this.#world.socket;
      const now = this.#world.now();
      if (!this.#begun.has(socket)) this.#begun.set(socket, now);
      if (!this.#opened.has(socket) && now >= (this.#begun.get(socket) ?? 0) + ROUND_TRIPS_TO_OPEN * this.roundTripMs) {
        this.#opened.add(socket);
        socket.accept();
      }
      this.#readFrom(socket, now);
      for (const { arrive } of this.#arriving.filter(({ at }) => at <= now)) arrive();
      this.#arriving = this.#arriving.filter(({ at }) => at > now);
    }
  }

  #readFrom(socket: FakeSocket, now: number): void {
    const frames = socket.sent.slice(this.#read.get(socket) ?? 0);
    this.#read.set(socket, socket.sent.length);
    for (const frame of frames) {
      const answer = (say: () => void) => this.#arriving.push({ at: now + this.roundTripMs, arrive: say });
      if (frame.type === "hello") {
        answer(() => socket.say(welcome(3)));
        answer(() => socket.say(snapshot(3)));
      }
      const n = frame.type === "ping" ? (frame.n ?? 0) : null;
      if (n !== null) answer(() => socket.say({ type: "pong", epoch: EPOCH, version: 3, at: START, n }));
    }
  }
}

function pageOn(roundTripMs: number): Page & { server: SlowServer } {
  const page = openPage();
  return { ...page, server: new SlowServer(page.world, roundTripMs) };
}

test.each([100, 2_000, 3_000, 5_000, 6_000])(
  "a page gets in where a round trip takes %i ms, and stays",
  (roundTripMs) => {
    const { sync, world, server } = pageOn(roundTripMs);
    server.pass(60_000);
    expect(sync.link.value).toBe("live");
    const connections = world.sockets.length;
    expect(connections).toBeLessThanOrEqual(2);
    server.pass(300_000);
    expect(sync.link.value).toBe("live");
    expect(world.sockets).toHaveLength(connections);
  },
);

test("a network that gets as slow in the middle of a night costs one connection at most", () => {
  const { sync, world, server } = pageOn(100);
  server.pass(30_000);
  server.roundTripMs = 6_000;
  server.pass(60_000);
  expect(sync.link.value).toBe("live");
  const connections = world.sockets.length;
  server.pass(300_000);
  expect(world.sockets).toHaveLength(connections);
});

test("when it is fast again, a dead link is noticed within 10 s again", () => {
  const { sync, world, server } = pageOn(6_000);
  server.pass(120_000);
  server.roundTripMs = 100;
  server.pass(30_000);
  const died = world.now();
  while (sync.link.value === "live" && world.now() - died < 60_000) world.pass(STEP_MS);
  expect(world.now() - died).toBeLessThanOrEqual(10_000);
});

test("one late answer of a fast server makes no slow network: a dead link is still noticed within 10 s", () => {
  const { sync, world, server } = pageOn(100);
  server.pass(20_000);
  // Other frames come meanwhile, so that nothing is given up.
  const pings = () => world.socket.sentOf("ping").length;
  for (let sent = pings(); pings() === sent; ) world.pass(STEP_MS);
  const n = pings();
  for (let passed = 0; passed < 9_000; passed += STEP_MS) {
    world.pass(STEP_MS);
    if (passed % 1_000 === 0) world.socket.say({ type: "pong", epoch: EPOCH, version: 3, at: START });
  }
  world.socket.say({ type: "pong", epoch: EPOCH, version: 3, at: START, n });
  const died = world.now();
  while (sync.link.value === "live" && world.now() - died < 60_000) world.pass(STEP_MS);
  expect(world.now() - died).toBeLessThanOrEqual(10_000);
});

test("nor does a late welcome where the socket opened at once", () => {
  const { sync, world } = openPage();
  world.pass(50);
  world.socket.accept();
  world.pass(7_500);
  world.socket.say(welcome(3));
  world.socket.say(snapshot(3));
  const died = world.now();
  while (sync.link.value === "live" && world.now() - died < 60_000) world.pass(STEP_MS);
  expect(world.now() - died).toBeLessThanOrEqual(10_000);
});

test.each([5_000, 14_900, 3_600_000])(
  "a laptop that was closed for %i ms while a ping was out is no slow network",
  (asleepMs) => {
    const { sync, world, server } = pageOn(100);
    server.pass(20_000);
    const pings = () => world.socket.sentOf("ping").length;
    for (let sent = pings(); pings() === sent; ) world.pass(STEP_MS);
    const n = pings();
    // The timers stand still while it sleeps; the pong was waiting in the machine.
    world.sleep(asleepMs);
    world.socket.say({ type: "pong", epoch: EPOCH, version: 3, at: START, n });
    const died = world.now();
    while (sync.link.value === "live" && world.now() - died < 60_000) world.pass(STEP_MS);
    expect(world.now() - died).toBeLessThanOrEqual(10_000);
  },
);
