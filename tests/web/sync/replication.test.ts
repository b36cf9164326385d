import { expect, test } from "vitest";
import { type Epoch, id } from "../../../core/ids.ts";
import { FakeStorage, FakeWorld } from "./fake-world.ts";
import {
  EPOCH,
  event,
  events,
  misfitEvents,
  position,
  snapshot,
  snapshotParts,
  stateAt,
  unknownEvents,
  welcome,
} from "./night.ts";
import { bringLive, livePage, openPage } from "./open-page.ts";

test("given a first visit, hello names the rotation without since, and the snapshot is the state", () => {
  const { sync, world } = openPage();
  expect(sync.state.value).toBeNull();
  expect(sync.link.value).toBe("connecting");
  world.socket.accept();
  expect(world.socket.sent).toEqual([{ type: "hello", rotation: "LARK77", brief: true }]);
  world.socket.say(welcome(3));
  expect(sync.link.value).toBe("connecting");
  world.socket.say(snapshot(3));
  expect(sync.state.value).toEqual(stateAt(3));
  expect(sync.version.value).toBe(3);
  expect(sync.link.value).toBe("live");
  expect(sync.staleSince.value).toBeNull();
  expect(sync.identity.value).toEqual({ rotationId: "r1", role: "screen" });
});

test("the token travels as the second subprotocol, asked for anew at each connection", () => {
  const tokens = ["one", "two"];
  const { world } = openPage({ token: () => tokens.shift() ?? null });
  expect(world.socket.protocols).toEqual(["karaoke.v1", "bearer.one"]);
  world.socket.hangUp();
  world.pass(500);
  expect(world.socket.protocols).toEqual(["karaoke.v1", "bearer.two"]);
});

test("given the next events, the state is what the server's own evolve makes of them", () => {
  const { sync, world } = livePage(3);
  world.socket.say(events(4, 6));
  expect(sync.state.value).toEqual(stateAt(6));
  expect(sync.version.value).toBe(6);
});

test("given events it has, they are dropped and the new ones among them applied", () => {
  const { sync, world } = livePage(5);
  const before = sync.state.value;
  world.socket.say(events(2, 5));
  expect(sync.state.value).toBe(before);
  world.socket.say(events(4, 7));
  expect(sync.state.value).toEqual(stateAt(7));
});

test("given events before the snapshot, they are held and applied after it", () => {
  const { sync, world } = openPage();
  world.socket.accept();
  world.socket.say(welcome(3));
  world.socket.say(events(4, 5));
  world.socket.say(events(3, 3));
  expect(sync.state.value).toBeNull();
  world.socket.say(snapshot(3));
  expect(sync.version.value).toBe(5);
  expect(sync.state.value).toEqual(stateAt(5));
});

test("given a gap that closes by itself within 250 ms, nothing is asked", () => {
  const { sync, world } = livePage(3);
  world.socket.say(events(5, 5));
  expect(sync.version.value).toBe(3);
  world.pass(249);
  world.socket.say(events(4, 4));
  expect(sync.version.value).toBe(5);
  world.pass(1_000);
  expect(world.socket.sentOf("sync")).toEqual([]);
});

test("given a gap, after 250 ms a sync asks from the last version and the answer is applied with what was held", () => {
  const { sync, world } = livePage(3);
  world.socket.say(events(6, 6));
  world.pass(249);
  expect(world.socket.sentOf("sync")).toEqual([]);
  world.pass(1);
  expect(world.socket.sentOf("sync")).toEqual([{ type: "sync", since: position(3) }]);
  world.socket.say(events(4, 5));
  expect(sync.state.value).toEqual(stateAt(6));
});

test("given a sync without an answer, the page shows that it is behind and asks again", () => {
  const { sync, world } = livePage(3);
  world.socket.say(events(5, 5));
  world.pass(250);
  expect(sync.staleSince.value).toBeNull();
  world.pass(4_000);
  expect(world.socket.sentOf("sync")).toHaveLength(2);
  expect(sync.staleSince.value).not.toBeNull();
  world.socket.say(events(4, 5));
  expect(sync.staleSince.value).toBeNull();
});

test("given a pong with a newer version, the lost last event is asked for", () => {
  const { sync, world } = livePage(3);
  world.socket.say({ type: "pong", epoch: EPOCH, version: 4, at: event(4).at });
  world.pass(250);
  expect(world.socket.sentOf("sync")).toEqual([{ type: "sync", since: position(3) }]);
  world.socket.say(events(4, 4));
  expect(sync.version.value).toBe(4);
});

test("given events of another epoch, they wait for that epoch's snapshot", () => {
  const { sync, world } = livePage(8);
  const restored = id<Epoch>("e2");
  world.socket.say(events(3, 3, restored));
  expect(sync.version.value).toBe(8);
  world.pass(250);
  expect(world.socket.sentOf("sync")).toEqual([{ type: "sync", since: position(8) }]);
  world.socket.say(snapshot(2, restored));
  expect(sync.version.value).toBe(3);
  expect(sync.state.value).toEqual(stateAt(3));
});

test("given events held of one epoch, they are not applied to another", () => {
  const { sync, world } = livePage(3);
  world.socket.say(events(6, 6));
  const restored = id<Epoch>("e2");
  world.socket.say(snapshot(5, restored));
  expect(sync.version.value).toBe(5);
  world.socket.say(events(6, 7, restored));
  expect(sync.version.value).toBe(7);
});

test("given a snapshot older than the state, it is not gone back to", () => {
  const { sync, world } = livePage(5);
  world.socket.say(snapshot(4));
  expect(sync.version.value).toBe(5);
});

test("given a snapshot in parts, in any order, the state is all of them joined", () => {
  const { sync, world } = openPage();
  world.socket.accept();
  world.socket.say(welcome(4));
  const [first, second, third] = snapshotParts(4, 3);
  if (!first || !second || !third) throw new Error("three parts were asked for");
  world.socket.say(third);
  world.socket.say(first);
  world.socket.say(events(5, 5));
  expect(sync.state.value).toBeNull();
  world.socket.say(second);
  expect(sync.state.value).toEqual(stateAt(5));
});

test("given half a snapshot and a new connection, the halves of two connections are not mixed", () => {
  const { sync, world } = openPage();
  const [first, second] = snapshotParts(4, 2);
  if (!first || !second) throw new Error("two parts were asked for");
  world.socket.accept();
  world.socket.say(welcome(4));
  world.socket.say(first);
  world.socket.hangUp();
  world.pass(500);
  world.socket.accept();
  world.socket.say(welcome(4));
  world.socket.say(second);
  expect(sync.state.value).toBeNull();
  world.socket.say(first);
  expect(sync.state.value).toEqual(stateAt(4));
});

test("given a slow snapshot that keeps arriving, it is not asked for a second time", () => {
  const { world } = openPage();
  const [first, second] = snapshotParts(4, 2);
  if (!first || !second) throw new Error("two parts were asked for");
  world.socket.accept();
  world.socket.say(welcome(4));
  world.pass(3_000);
  world.socket.say(first);
  world.pass(3_000);
  world.socket.say(second);
  world.pass(1_000);
  expect(world.socket.sentOf("hello")).toHaveLength(1);
  expect(world.socket.sentOf("sync")).toEqual([]);
});

test("given an unknown event from the same build, a hello without since brings a snapshot and nothing reloads", () => {
  const { sync, world } = livePage(3);
  world.socket.say(unknownEvents(4));
  expect(world.socket.sentOf("hello")).toEqual([
    { type: "hello", rotation: "LARK77", brief: true },
    { type: "hello", rotation: "LARK77", brief: true },
  ]);
  world.socket.say(welcome(4));
  world.socket.say(snapshot(4));
  expect(sync.version.value).toBe(4);
  world.socket.say(events(5, 5));
  expect(sync.version.value).toBe(5);
  expect(world.reloads).toEqual([]);
});

test("given an unknown event from a server of another build, the page loads itself anew", () => {
  const world = new FakeWorld();
  const { sync } = openPage({ world });
  world.socket.accept();
  world.socket.say(welcome(3, { build: "build-2" }));
  world.socket.say(snapshot(3));
  expect(sync.outdated.value).toBe(true);
  expect(world.reloads).toEqual([]);
  world.socket.say(unknownEvents(4));
  expect(world.reloads).toContain("build-2");
});

test("given commands without an answer, it loads itself anew behind the last of them: no storage may keep them", () => {
  const world = new FakeWorld();
  const { sync } = openPage({ world });
  world.socket.accept();
  world.socket.say(welcome(3, { build: "build-2" }));
  world.socket.say(snapshot(3));
  void sync.send("announce", { text: "One" });
  void sync.send("announce", { text: "Two" });
  world.socket.say(unknownEvents(4));
  const [one, two] = sync.pending.value;
  if (!one || !two) throw new Error("nothing waits");
  world.socket.say({ type: "result", id: one.id, status: "applied", version: 4 });
  expect(world.reloads).toEqual([]);
  world.socket.say({ type: "result", id: two.id, status: "rejected", code: "INVALID", detail: "No." });
  expect(world.reloads).toEqual(["build-2"]);
});

test("given an event that does not fit the state, a snapshot mends it, even one of the same version", () => {
  const { sync, world } = livePage(3);
  world.socket.say(misfitEvents(4));
  expect(world.socket.sentOf("hello")).toHaveLength(2);
  world.socket.say(events(5, 5));
  expect(sync.version.value).toBe(3);
  world.socket.say(welcome(5));
  world.socket.say(snapshot(5));
  expect(sync.state.value).toEqual(stateAt(5));
  expect(world.reloads).toEqual([]);
});

test("given more events while it waits for that snapshot, it asks once, and says after 4 s that it is behind", () => {
  const { sync, world } = livePage(3);
  world.socket.say(misfitEvents(4));
  for (let version = 5; version <= 8; version++) {
    expect(sync.staleSince.value).toBeNull();
    world.pass(1_000);
    world.socket.say(events(version, version));
  }
  expect(sync.staleSince.value).not.toBeNull();
  expect(world.socket.sentOf("hello")).toHaveLength(3);
  world.socket.say(welcome(8));
  world.socket.say(snapshot(8));
  expect(sync.staleSince.value).toBeNull();
});

test("given an event that does not fit the state, a snapshot older than the state is not gone back to", () => {
  const { sync, world } = livePage(3);
  world.socket.say(misfitEvents(4));
  world.socket.say(snapshot(2));
  expect(sync.version.value).toBe(3);
  expect(sync.state.value).toEqual(stateAt(3));
});

test("given frames it cannot read or does not know, it stays as it is", () => {
  const { sync, world } = livePage(3);
  for (const text of ["", "{", "null", "[]", '{"type":5}', '{"type":"confetti"}']) world.socket.sayText(text);
  expect(sync.link.value).toBe("live");
  world.socket.say(events(4, 4));
  expect(sync.version.value).toBe(4);
});

test("given a reopened page, the kept state shows at once, with its age, and hello resumes from it", () => {
  const storage = new FakeStorage();
  const first = livePage(3, { storage });
  first.world.socket.say(events(4, 5));
  first.world.pass(1_000);
  first.sync.close();

  const world = new FakeWorld(Date.parse("2026-11-24T23:00:00.000Z"));
  const { sync } = openPage({ world, storage });
  expect(sync.state.value).toEqual(stateAt(5));
  expect(sync.staleSince.value).toBe(Date.parse("2026-11-24T21:00:00.000Z"));
  world.socket.accept();
  expect(world.socket.sent).toEqual([{ type: "hello", rotation: "LARK77", brief: true, since: position(5) }]);
  world.socket.say(welcome(6, { resumed: true }));
  world.socket.say(events(6, 6));
  expect(sync.state.value).toEqual(stateAt(6));
  expect(sync.link.value).toBe("live");
  expect(sync.staleSince.value).toBeNull();
});

test("given a page that is hidden, what it knows is kept at once: it may never be shown again", () => {
  const storage = new FakeStorage();
  const { world } = livePage(3, { storage });
  world.show(false);
  const { sync } = openPage({ storage });
  expect(sync.version.value).toBe(3);
});

test.each([
  ["another build", { build: "build-2" }, "LARK77"],
  ["another rotation", { build: "build-1" }, "OTHER1"],
])("given a state kept by %s, it is not used", (_, { build }, rotation) => {
  const storage = new FakeStorage();
  livePage(3, { storage }).sync.close();
  const world = new FakeWorld();
  world.build = build;
  const { sync } = openPage({ world, storage, rotation });
  expect(sync.state.value).toBeNull();
  world.socket.accept();
  expect(world.socket.sent).toEqual([{ type: "hello", rotation, brief: true }]);
});

test.each(["{", "null", "{}", '{"build":"build-1"}'])(
  "given %j in storage, the page starts as on a first visit",
  (text) => {
    const storage = new FakeStorage();
    storage.setItem("test.state", text);
    storage.setItem("test.commands", text);
    const { sync, world } = openPage({ storage });
    expect(sync.state.value).toBeNull();
    bringLive(world.socket, 2);
    expect(sync.version.value).toBe(2);
  },
);

test("given a storage that is full, the page works without it", () => {
  const storage = new FakeStorage();
  storage.full = true;
  const { sync, world } = livePage(3, { storage });
  void sync.send("holdSinger", { singerId: "s1" });
  world.pass(2_000);
  expect(sync.pending.value).toHaveLength(1);
  expect(sync.version.value).toBe(3);
});

test("given no answer to a hello, it is the hello that is sent again: before it the server would refuse a sync", () => {
  const { sync, world } = livePage(3);
  world.socket.hangUp();
  world.pass(500);
  const { socket } = world;
  socket.accept();
  world.pass(4_000);
  const hello = { type: "hello", rotation: "LARK77", brief: true, since: position(3) };
  expect(socket.sent).toEqual([hello, hello]);
  socket.say(welcome(5, { resumed: true }));
  socket.say(events(4, 5));
  expect(sync.state.value).toEqual(stateAt(5));
});
