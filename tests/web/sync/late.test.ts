/** A link that lives and is so slow that what it brings is long past. */
import { expect, test } from "vitest";
import { linkShown } from "../../../web/shared/link-shown.ts";
import { EPOCH, events, START } from "./night.ts";
import { livePage, type Page } from "./open-page.ts";

/** A ping's pong, written so long ago by the clock of the server, which this page has been told. */
function pong({ sync, world }: Page, ageMs: number, version = 3, ping = lastPing(world)): void {
  const at = new Date(sync.serverNow() - ageMs).toISOString();
  world.socket.say({ type: "pong", epoch: EPOCH, version, at, ...ping });
}

const lastPing = (world: Page["world"]) => ({ n: world.socket.sentOf("ping").at(-1)?.n ?? 0 });

/** The page sends its next ping. */
function passToPing({ world }: Page): void {
  const { length } = world.socket.sentOf("ping");
  for (let passed = 0; passed < 20_000 && world.socket.sentOf("ping").length === length; passed += 100) world.pass(100);
}

test("while frames come and the pong does not, the page says after 6 s that it may be behind, until it does", () => {
  const page = livePage(3);
  const { sync, world } = page;
  passToPing(page);
  for (let version = 4; version <= 8; version++) {
    world.pass(1_000);
    world.socket.say(events(version, version));
    expect(sync.staleSince.value).toBeNull();
  }
  world.pass(1_000);
  world.socket.say(events(9, 9));
  expect(sync.staleSince.value).not.toBeNull();
  expect(sync.link.value).toBe("live");
  expect(linkShown(sync)).toBe("late");
  pong(page, 0, 9);
  expect(linkShown(sync)).toBe("live");
  expect(sync.staleSince.value).toBeNull();
});

test("a pong that was on its way for more than 6 s tells the same, and another ping soon asks again", () => {
  const page = livePage(3);
  const { sync, world } = page;
  passToPing(page);
  world.pass(2_000);
  world.socket.say(events(4, 4));
  world.pass(3_900);
  world.socket.say(events(5, 5));
  pong(page, 0, 5);
  expect(sync.staleSince.value).toBeNull();
  passToPing(page);
  const ping = lastPing(world);
  for (let version = 6; version <= 12; version++) {
    world.pass(1_000);
    world.socket.say(events(version, version));
  }
  pong(page, 6_500, 12, ping);
  expect(sync.staleSince.value).not.toBeNull();
  passToPing(page);
  pong(page, 100, 12);
  expect(sync.staleSince.value).toBeNull();
});

test("a pong that was long on its way is not taken for the answer to a later ping", () => {
  const page = livePage(3);
  const { sync, world } = page;
  const offsetMs = sync.serverNow() - world.now();
  // Seven seconds late, each of them; the link lives.
  const written: { n: number; at: number }[] = [];
  let version = 3;
  for (let second = 0; second < 60; second++) {
    world.pass(1_000);
    version++;
    world.socket.say(events(version, version));
    for (const { n = 0 } of world.socket.sentOf("ping").slice(written.length)) written.push({ n, at: world.now() });
    for (const { n, at } of written.filter((ping) => world.now() - ping.at === 7_000)) {
      world.socket.say({ type: "pong", epoch: EPOCH, version, at: new Date(at + offsetMs).toISOString(), n });
    }
    if (second > 12) expect([second, linkShown(sync)]).toEqual([second, "late"]);
    expect(sync.serverNow() - world.now()).toBe(offsetMs);
  }
  expect(written.length).toBeGreaterThan(8);
  const at = new Date(sync.serverNow()).toISOString();
  world.socket.say({ type: "pong", epoch: EPOCH, version, at, ...lastPing(world) });
  expect(linkShown(sync)).toBe("live");
});

test("a pong without the number of a ping answers a sync", () => {
  const page = livePage(3);
  const { sync, world } = page;
  passToPing(page);
  for (let version = 4; version <= 9; version++) {
    world.pass(1_000);
    world.socket.say(events(version, version));
    world.socket.say({ type: "pong", epoch: EPOCH, version, at: new Date(sync.serverNow()).toISOString() });
  }
  expect(linkShown(sync)).toBe("late");
});

test("a clock of the server that is set back makes no pong late", () => {
  const page = livePage(3);
  passToPing(page);
  page.world.socket.say({
    type: "pong",
    epoch: EPOCH,
    version: 3,
    at: new Date(Date.parse(START) - 3_600_000).toISOString(),
    ...lastPing(page.world),
  });
  expect(page.sync.staleSince.value).toBeNull();
});

test("a page that was hidden is not late for what it did not ask", () => {
  const page = livePage(3);
  passToPing(page);
  page.world.show(false);
  page.world.pass(60_000);
  expect(page.sync.staleSince.value).toBeNull();
  page.world.show(true);
  pong(page, 0);
  expect(page.sync.staleSince.value).toBeNull();
});
