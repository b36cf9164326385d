import { describe, expect, test } from "vitest";
import { backoffMs } from "../../../web/sync/backoff.ts";
import { FakeStorage, FakeWorld } from "./fake-world.ts";
import { EPOCH, events, PING_EVERY_MS, position, START, welcome } from "./night.ts";
import { bringLive, livePage, openPage } from "./open-page.ts";

test("backoff is full jitter: from nothing up to 0.5 s · 2ⁿ, at most 30 s", () => {
  expect(backoffMs(0, 0)).toBe(0);
  expect(backoffMs(0, 1)).toBe(500);
  expect(backoffMs(3, 0.5)).toBe(2_000);
  expect(backoffMs(6, 1)).toBe(30_000);
  expect(backoffMs(1_000, 1)).toBe(30_000);
});

test("a server that wants pings every few seconds is tried within 1.2 s for half a minute, then as often as it is pinged", () => {
  const averages = Array.from({ length: 50 }, (_, attempt) => backoffMs(attempt, 0.5, 5_000));
  expect(Math.max(...averages)).toBe(600);
  expect(averages.reduce((sum, ms) => sum + ms)).toBeGreaterThan(25_000);
  expect(backoffMs(0, 1, 5_000)).toBe(500);
  expect(backoffMs(1_000, 1, 5_000)).toBe(5_000);
  expect(backoffMs(1_000, 1, 1)).toBe(1_200);
});

test("a server that wants few pings is left alone for up to half a minute", () => {
  expect(backoffMs(2, 1, 60_000)).toBe(2_000);
  expect(backoffMs(1_000, 1, 60_000)).toBe(30_000);
});

test("given a server on the LAN that is down for minutes, it is tried again at least as often as it was pinged", () => {
  const { sync, world } = livePage(3);
  world.randoms = [0.999];
  for (let minute = 0; minute < 10; minute++) {
    world.socket.hangUp();
    world.pass(PING_EVERY_MS);
  }
  expect(world.sockets).toHaveLength(11);
  bringLive(world.socket, 3);
  expect(sync.link.value).toBe("live");
});

test("given a lost connection, the state stays with the time of its last touch, and the next hello resumes", () => {
  const { sync, world } = livePage(3);
  world.pass(2_000);
  world.socket.say(events(4, 4));
  world.pass(1_000);
  world.socket.hangUp();
  expect(sync.link.value).toBe("offline");
  expect(sync.version.value).toBe(4);
  expect(sync.staleSince.value).toBe(Date.parse(START) + 2_000);
  world.pass(250);
  expect(world.sockets).toHaveLength(2);
  world.socket.accept();
  expect(world.socket.sent).toEqual([{ type: "hello", rotation: "LARK77", brief: true, since: position(4) }]);
  world.socket.say(welcome(4, { resumed: true }));
  expect(sync.link.value).toBe("live");
  expect(sync.staleSince.value).toBeNull();
});

test("given one failure after another, the pauses grow by their jitter", () => {
  const world = new FakeWorld();
  world.randoms = [0.999];
  openPage({ world });
  const pauses = [500, 1_000, 2_000, 4_000];
  for (const [index, pauseMs] of pauses.entries()) {
    world.socket.hangUp();
    world.pass(pauseMs * 0.99);
    expect(world.sockets).toHaveLength(index + 1);
    world.pass(pauseMs * 0.01);
    expect(world.sockets).toHaveLength(index + 2);
  }
});

test("given a connection that lasted, the next failure starts with the shortest pause again", () => {
  const world = new FakeWorld();
  world.randoms = [0.999];
  openPage({ world });
  for (let failure = 0; failure < 5; failure++) {
    world.socket.hangUp();
    world.pass(30_000);
  }
  bringLive(world.socket, 2);
  for (let second = 0; second < 6; second++) {
    world.pass(1_000);
    world.socket.say({ type: "pong", at: START });
  }
  const before = world.sockets.length;
  world.socket.hangUp();
  world.pass(500);
  expect(world.sockets).toHaveLength(before + 1);
});

test.each(["online", "visible"] as const)("given a pause before the next attempt, %s ends it at once", (event) => {
  const world = new FakeWorld();
  const { sync } = livePage(3, { world });
  world.randoms = [0.9];
  world.socket.hangUp();
  expect(world.sockets).toHaveLength(1);
  if (event === "online") world.goOnline();
  else world.show(true);
  expect(world.sockets).toHaveLength(2);
  bringLive(world.socket, 3);
  expect(sync.link.value).toBe("live");
  world.pass(2_000);
  expect(world.sockets).toHaveLength(2);
});

test("given an attempt that hangs when the page wakes, another is made at once", () => {
  const { world } = openPage();
  world.pass(2_000);
  world.show(true);
  expect(world.sockets).toHaveLength(2);
  expect(world.sockets[0]?.closedByClient).toBe(true);
});

test("given a connection that never says welcome, it is given up within 10 s", () => {
  const { world } = openPage();
  world.socket.accept();
  world.pass(10_000);
  expect(world.sockets.length).toBeGreaterThan(1);
});

describe("pings", () => {
  test("go out as often as the server wants while the page is visible", () => {
    const { world } = livePage(3);
    for (let ping = 1; ping <= 3; ping++) {
      world.pass(PING_EVERY_MS);
      expect(world.socket.sentOf("ping")).toHaveLength(ping);
      world.socket.say({ type: "pong", epoch: EPOCH, version: 3, at: START, n: ping });
    }
    expect(world.sockets).toHaveLength(1);
  });

  test("stop while the page is hidden, and one tests the link as soon as it is shown", () => {
    const { world } = livePage(3);
    world.show(false);
    world.pass(60_000);
    expect(world.socket.sentOf("ping")).toEqual([]);
    expect(world.sockets).toHaveLength(1);
    world.show(true);
    expect(world.socket.sentOf("ping")).toHaveLength(1);
  });

  test("answered by a gateway's own words alone show a dead link as well", () => {
    const { sync, world } = livePage(3);
    world.pass(PING_EVERY_MS);
    world.socket.sayText('{"message":"Internal server error"}');
    world.pass(4_500);
    expect(sync.link.value).toBe("offline");
  });

  test("that met a failure of the server are sent again soon, and no answer but that shows a dead link", () => {
    const { sync, world } = livePage(3);
    const failure = { type: "error", code: "INTERNAL", detail: "something failed here; try again" } as const;
    world.pass(PING_EVERY_MS);
    world.socket.say(failure);
    world.pass(2_000);
    expect(world.socket.sentOf("ping")).toHaveLength(2);
    world.socket.say(failure);
    world.pass(2_500);
    expect(sync.link.value).toBe("offline");
  });

  test("without any answer show a dead link within 10 s", () => {
    const { sync, world } = livePage(3);
    world.socket.say({ type: "pong", at: START });
    world.pass(10_000);
    expect(world.sockets[0]?.closedByClient).toBe(true);
    expect(world.sockets.length).toBeGreaterThan(1);
    expect(sync.link.value).toBe("offline");
  });

  test("answered by any frame leave the link alone", () => {
    const { world } = livePage(3);
    world.pass(PING_EVERY_MS);
    world.socket.say(events(4, 4));
    world.pass(PING_EVERY_MS - 1);
    expect(world.sockets).toHaveLength(1);
  });

  test("tell a KJ how many watch, until the link is lost", () => {
    const { sync, world } = livePage(3);
    expect(sync.watchers.value).toBeNull();
    world.socket.say({ type: "pong", at: START, watchers: 31 });
    expect(sync.watchers.value).toBe(31);
    world.socket.hangUp();
    expect(sync.watchers.value).toBeNull();
  });
});

describe("bye", () => {
  test("says when to come back; the jitter comes on top", () => {
    const { world } = livePage(3);
    world.randoms = [0.5];
    world.socket.say({ type: "bye", code: "SHUTDOWN", retryMs: 3_000 });
    world.socket.hangUp(4000);
    world.pass(3_249);
    expect(world.sockets).toHaveLength(1);
    world.pass(1);
    expect(world.sockets).toHaveLength(2);
  });

  test("for want of pings is answered when the hidden page is shown again", () => {
    const { world } = livePage(3);
    world.show(false);
    world.socket.say({ type: "bye", code: "NO_PING", retryMs: 0 });
    world.socket.hangUp(4002);
    world.pass(600_000);
    expect(world.sockets).toHaveLength(1);
    world.show(true);
    expect(world.sockets).toHaveLength(2);
  });
});

describe("the end", () => {
  test.each(["UNAUTHENTICATED", "NOT_FOUND", "UNSUPPORTED_VERSION", "FORBIDDEN"] as const)(
    "given the error %s, it stops for good and keeps its picture",
    (code) => {
      const { sync, world } = livePage(3);
      world.socket.say({ type: "error", code, detail: "said so" });
      expect(sync.ended.value).toEqual({ code, detail: "said so" });
      expect(sync.link.value).toBe("offline");
      expect(sync.version.value).toBe(3);
      expect(world.socket.closedByClient).toBe(true);
      world.goOnline();
      world.pass(600_000);
      expect(world.sockets).toHaveLength(1);
    },
  );

  test.each([
    [4500, "BAD_REQUEST"],
    [4501, "UNAUTHENTICATED"],
  ])("given close code %i, it stops with %s", (closeCode, code) => {
    const { sync, world } = livePage(3);
    world.socket.hangUp(closeCode);
    expect(sync.ended.value?.code).toBe(code);
    world.pass(600_000);
    expect(world.sockets).toHaveLength(1);
  });

  test.each([4000, 4001, 4002, 4003, 1006])("given close code %i, it comes back", (closeCode) => {
    const { sync, world } = livePage(3);
    world.socket.hangUp(closeCode);
    world.pass(500);
    expect(sync.ended.value).toBeNull();
    expect(world.sockets).toHaveLength(2);
  });

  test("close leaves no timer, listener or socket behind", () => {
    const { sync, world } = livePage(3, { storage: new FakeStorage() });
    world.socket.say(events(5, 5));
    sync.close();
    expect(world.socket.closedByClient).toBe(true);
    expect(world.listeners).toBe(0);
    expect(world.timers).toBe(0);
  });
});

describe("the server's time", () => {
  test("is known from the welcome, however wrong the page's own clock is", () => {
    const world = new FakeWorld(Date.parse("2026-11-24T14:00:00.000Z"));
    const { sync } = livePage(3, { world });
    expect(sync.serverNow()).toBe(Date.parse(START));
    world.pass(60_000);
    expect(sync.serverNow()).toBe(Date.parse(START) + 60_000);
  });

  test("is narrowed by each pong to what its journey allows", () => {
    const { sync, world } = openPage();
    world.pass(3_000);
    world.socket.accept();
    // Three seconds on the way: the welcome was written somewhere in them.
    world.socket.say(welcome(3, { at: "2026-11-24T22:00:00.000Z" }));
    expect(sync.serverNow()).toBe(Date.parse("2026-11-24T22:00:00.000Z"));
    world.pass(PING_EVERY_MS);
    world.socket.say({ type: "pong", at: "2026-11-24T22:00:08.000Z", n: 1 });
    expect(sync.serverNow()).toBe(Date.parse("2026-11-24T22:00:08.000Z"));
  });
});
