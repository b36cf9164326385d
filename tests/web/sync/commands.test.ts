import { expect, test } from "vitest";
import { type CommandId, type Epoch, id, type SingerId } from "../../../core/ids.ts";
import { GAP_WAIT_MS } from "../../../core/protocol.ts";
import { FakeStorage, FakeWorld } from "./fake-world.ts";
import { events, snapshot, welcome } from "./night.ts";
import { bringLive, livePage, openPage } from "./open-page.ts";

/** As in web/sync/catch-up.ts. */
const ANSWER_WAIT_MS = 4_000;
const hold = { singerId: "s1" };

test("given a live link, a command goes out at once with an id of its own and is pending", () => {
  const { sync, world } = livePage(3);
  void sync.send("holdSinger", hold);
  void sync.send("holdSinger", hold);
  const [first, second] = world.socket.sentOf("command");
  expect(first).toMatchObject({ type: "command", name: "holdSinger", data: hold });
  expect(first?.id).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(second?.id).not.toBe(first?.id);
  expect(sync.pending.value.map((command) => command.id)).toEqual([first?.id, second?.id]);
});

test("an applied command resolves once the state shows it", async () => {
  const { sync, world } = livePage(3);
  const sent = sync.send("holdSinger", hold);
  let resolved = false;
  void sent.then(() => {
    resolved = true;
  });
  const [command] = world.socket.sentOf("command");
  world.socket.say({ type: "result", id: command?.id as CommandId, status: "queued" });
  expect(sync.pending.value).toHaveLength(1);
  const created = { singerId: id<SingerId>("s9") };
  world.socket.say({ type: "result", id: command?.id as CommandId, status: "applied", version: 4, created });
  expect(sync.pending.value).toEqual([]);
  await Promise.resolve();
  expect(resolved).toBe(false);
  world.socket.say(events(4, 4));
  expect(await sent).toEqual({ status: "applied", version: 4, created });
});

test("given a restored server, an applied command resolves once its new state is here, whatever the old one's version", async () => {
  const { sync, world } = livePage(9);
  const restored = id<Epoch>("restored");
  world.socket.say(welcome(3, { epoch: restored }));
  const sent = sync.send("holdSinger", hold);
  let resolved = false;
  void sent.then(() => {
    resolved = true;
  });
  const [command] = world.socket.sentOf("command");
  world.socket.say({ type: "result", id: command?.id as CommandId, status: "applied", version: 4 });
  await Promise.resolve();
  expect(resolved).toBe(false);
  world.pass(GAP_WAIT_MS + ANSWER_WAIT_MS);
  expect(world.socket.sentOf("sync")).not.toEqual([]);
  world.socket.say(snapshot(4, restored));
  expect(await sent).toEqual({ status: "applied", version: 4 });
  expect(sync.version.value).toBe(4);
});

test("a rejected command resolves with its code and words", async () => {
  const { sync, world } = livePage(3);
  const sent = sync.send("holdSinger", hold);
  const [command] = world.socket.sentOf("command");
  const refusal = { status: "rejected", code: "UNKNOWN_SINGER", detail: "nobody of that name" } as const;
  world.socket.say({ type: "result", id: command?.id as CommandId, ...refusal });
  expect(await sent).toEqual(refusal);
  expect(sync.pending.value).toEqual([]);
});

test("given no link, commands wait and go out in order after the welcome, not before", () => {
  const { sync, world } = openPage();
  void sync.send("holdSinger", { singerId: "s1" });
  void sync.send("holdSinger", { singerId: "s2" });
  world.socket.accept();
  expect(world.socket.sentOf("command")).toEqual([]);
  world.socket.say(welcome(3));
  expect(world.socket.sentOf("command").map(({ data }) => data)).toEqual([{ singerId: "s1" }, { singerId: "s2" }]);
});

test("given a connection lost before the answer, the command goes out again with the same id", async () => {
  const { sync, world } = livePage(3);
  const sent = sync.send("holdSinger", hold);
  const [first] = world.socket.sentOf("command");
  world.socket.hangUp();
  world.pass(500);
  bringLive(world.socket, 4);
  expect(world.socket.sentOf("command")).toEqual([first]);
  world.socket.say({ type: "result", id: first?.id as CommandId, status: "applied", version: 4 });
  expect(await sent).toEqual({ status: "applied", version: 4 });
});

test("given an answer whose event is lost with the connection, the promise does not hang", async () => {
  const { sync, world } = livePage(3);
  const sent = sync.send("holdSinger", hold);
  const [command] = world.socket.sentOf("command");
  world.socket.say({ type: "result", id: command?.id as CommandId, status: "applied", version: 4 });
  world.socket.hangUp();
  expect(await sent).toEqual({ status: "applied", version: 4 });
});

test("given an answer whose event does not come, it is asked for", () => {
  const { sync, world } = livePage(3);
  void sync.send("holdSinger", hold);
  const [command] = world.socket.sentOf("command");
  world.socket.say({ type: "result", id: command?.id as CommandId, status: "applied", version: 4 });
  world.pass(250);
  expect(world.socket.sentOf("sync")).toHaveLength(1);
});

test("given a page loaded anew, unanswered commands go out again with the same id", () => {
  const storage = new FakeStorage();
  const first = livePage(3, { storage });
  void first.sync.send("holdSinger", hold);
  const [command] = first.world.socket.sentOf("command");

  const { sync, world } = openPage({ storage });
  expect(sync.pending.value.map((one) => one.id)).toEqual([command?.id]);
  world.socket.accept();
  world.socket.say(welcome(3, { resumed: true }));
  expect(world.socket.sentOf("command")).toEqual([command]);
  world.socket.say({ type: "result", id: command?.id as CommandId, status: "applied", version: 4 });
  expect(sync.pending.value).toEqual([]);
  expect(openPage({ storage }).sync.pending.value).toEqual([]);
});

test("given two windows of one page, neither forgets the other's commands", () => {
  const storage = new FakeStorage();
  const left = livePage(3, { storage });
  const right = livePage(3, { storage });
  right.world.randomBytes = (count) => Uint8Array.from({ length: count }, (_, index) => 60 - index);
  void left.sync.send("holdSinger", { singerId: "left" });
  void right.sync.send("holdSinger", { singerId: "right" });
  const [command] = left.world.socket.sentOf("command");
  left.world.socket.say({ type: "result", id: command?.id as CommandId, status: "applied", version: 3 });
  expect(openPage({ storage }).sync.pending.value.map(({ data }) => data)).toEqual([{ singerId: "right" }]);
});

test("given an end for want of a token, commands stay kept for the client with a better one", () => {
  const storage = new FakeStorage();
  const { sync, world } = livePage(3, { storage });
  void sync.send("holdSinger", hold);
  world.socket.say({ type: "error", code: "UNAUTHENTICATED", detail: "expired" });
  const next = openPage({ storage, token: () => "fresh" });
  bringLive(next.world.socket, 3);
  expect(next.world.socket.sentOf("command")).toHaveLength(1);
});

test.each(["BAD_REQUEST", "TOO_LARGE", "FORBIDDEN"] as const)(
  "given the error %s for a command, it is rejected and not sent again",
  async (code) => {
    const { sync, world } = livePage(3);
    const sent = sync.send("holdSinger", hold);
    const [command] = world.socket.sentOf("command");
    world.socket.say({ type: "error", code, detail: "cannot be read", id: command?.id as string });
    expect(await sent).toEqual({ status: "rejected", code: "INVALID", detail: "cannot be read" });
    world.socket.hangUp();
    world.pass(500);
    bringLive(world.socket, 3);
    expect(world.socket.sentOf("command")).toEqual([]);
    expect(sync.ended.value).toBeNull();
  },
);

test.each(["RATE_LIMITED", "INTERNAL"] as const)("given %s, the command goes out again a while later", (code) => {
  const { sync, world } = livePage(3);
  void sync.send("holdSinger", hold);
  const [command] = world.socket.sentOf("command");
  world.socket.say({ type: "error", code, detail: "try again", id: command?.id as string });
  world.pass(1_999);
  expect(world.socket.sentOf("command")).toHaveLength(1);
  world.pass(2_001);
  expect(world.socket.sentOf("command")).toEqual([command, command]);
});

test("given a command larger than a frame, it is rejected here", async () => {
  const { sync, world } = livePage(3);
  const result = await sync.send("holdSinger", { singerId: "s".repeat(17_000) });
  expect(result).toMatchObject({ status: "rejected", code: "INVALID" });
  expect(world.socket.sentOf("command")).toEqual([]);
  expect(sync.pending.value).toEqual([]);
});

test("a command remembers the server's time at which it was made", () => {
  const world = new FakeWorld(Date.parse("2026-11-24T14:00:00.000Z"));
  const { sync } = livePage(3, { world });
  world.pass(1_000);
  void sync.send("holdSinger", hold);
  expect(sync.pending.value[0]?.madeAt).toBe(Date.parse("2026-11-24T21:00:01.000Z"));
});

test("given a live link and silence, the command goes out again with the same id, ever more seldom", async () => {
  const { sync, world } = livePage(3);
  // It does not ping, so this silent server is not taken for a dead link.
  world.show(false);
  const sent = sync.send("holdSinger", hold);
  const times = () => world.socket.sentOf("command").length;
  world.pass(7_999);
  expect(times()).toBe(1);
  world.pass(1);
  expect(times()).toBe(2);
  world.pass(15_999);
  expect(times()).toBe(2);
  world.pass(1);
  expect(times()).toBe(3);
  const [first, second, third] = world.socket.sentOf("command");
  expect([second, third]).toEqual([first, first]);
  const refusal = { status: "rejected", code: "STALE", detail: "somebody else is on stage" } as const;
  world.socket.say({ type: "result", id: first?.id as CommandId, ...refusal });
  expect(await sent).toEqual(refusal);
  world.pass(200_000);
  expect(times()).toBe(3);
});

test("given answers that come slowly but in order, nothing is sent again: a busy server gets no more to do", () => {
  const { sync, world } = livePage(3);
  world.show(false);
  for (let count = 0; count < 4; count++) void sync.send("holdSinger", hold);
  const ids = world.socket.sentOf("command").map((command) => command.id);
  for (const commandId of ids) {
    world.pass(6_000);
    world.socket.say({ type: "result", id: commandId, status: "rejected", code: "STALE", detail: "too late" });
  }
  expect(world.socket.sentOf("command")).toHaveLength(4);
});

test("given the answer of a later command, an earlier one without an answer goes out again alone", () => {
  const { sync, world } = livePage(3);
  world.show(false);
  void sync.send("holdSinger", { singerId: "s1" });
  void sync.send("holdSinger", { singerId: "s2" });
  void sync.send("holdSinger", { singerId: "s3" });
  const [lost, answered] = world.socket.sentOf("command");
  world.socket.say({ type: "result", id: answered?.id as CommandId, status: "rejected", code: "STALE", detail: "no" });
  world.pass(8_000);
  expect(world.socket.sentOf("command").slice(3)).toEqual([lost]);
});

test("given one of two commands refused for coming too fast, that one alone is sent again", () => {
  const { sync, world } = livePage(3);
  void sync.send("holdSinger", { singerId: "s1" });
  void sync.send("holdSinger", { singerId: "s2" });
  const [, second] = world.socket.sentOf("command");
  world.socket.say({ type: "error", code: "RATE_LIMITED", detail: "wait", id: second?.id as string });
  world.pass(4_000);
  expect(world.socket.sentOf("command").slice(2)).toEqual([second]);
});

test("given a command of an earlier visit, its refusal is told once, and no other's", async () => {
  const storage = new FakeStorage();
  const before = openPage({ storage });
  void before.sync.send("next", { onStage: null });
  void before.sync.send("holdSinger", hold);
  before.sync.close();

  const { sync, world } = livePage(3, { storage, world: before.world });
  const own = sync.send("endBreak", {});
  const [stale, held, ended] = world.socket.sentOf("command");
  const refusal = { status: "rejected", code: "STALE", detail: "somebody was called already" } as const;
  for (const _time of [1, 2]) world.socket.say({ type: "result", id: stale?.id as CommandId, ...refusal });
  world.socket.say({ type: "result", id: held?.id as CommandId, status: "applied", version: 4 });
  world.socket.say({ type: "result", id: ended?.id as CommandId, ...refusal });
  expect(sync.refusedEarlier.value).toEqual([
    { command: expect.objectContaining({ name: "next" }), code: "STALE", detail: "somebody was called already" },
  ]);
  expect(await own).toEqual(refusal);
  expect(sync.pending.value).toEqual([]);
});
