import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { WebSocket } from "ws";
import { DEFAULT_LIMITS, type WsConnections } from "../../../adapters/local/connections.ts";
import { type ConnectionId, id, type RotationId } from "../../../core/ids.ts";
import { connectionId, type OpenConnection, openConnection, rotationId } from "./open-connection.ts";

describe("looking after open connections", () => {
  let now: number;
  let open: OpenConnection;
  let connections: WsConnections;
  let client: WebSocket;
  let messages: unknown[];

  beforeEach(async () => {
    now = 0;
    open = await openConnection(() => now);
    ({ connections, client, messages } = open);
  });

  afterEach(() => open.close());

  const cutsOff = async (ids: ConnectionId[]) => {
    client.pause();
    const text = JSON.stringify({ type: "large", fill: "x".repeat(1024 ** 2) });
    // The kernel takes some megabytes before anything waits here.
    for (let count = 0; count < 64; count++) await connections.post(ids, text);
    expect(await connections.countWatchers(rotationId)).toBe(0);
    await expect.poll(() => connections.size, { timeout: 4000 }).toBe(0);
    client.resume();
    await closeCode();
    expect(messages.length).toBeLessThan(64);
  };
  const closeCode = async () => ((await once(client, "close")) as [number])[0];
  const { listed, watchers, watching } = {
    listed: () => open.listed(),
    watchers: () => open.watchers(),
    watching: () => open.watching(),
  };

  it("hangs up on who never says hello", async () => {
    now += DEFAULT_LIMITS.helloWithinMs - 1;
    connections.sweep();
    now += 1;
    connections.sweep();
    expect(await closeCode()).toBe(4002);
    expect(messages).toEqual([{ type: "bye", code: "NO_PING", retryMs: 0 }]);
  });

  it("hangs up on who says nothing for ten minutes, though its transport answers", async () => {
    await watching();
    const pinged = once(client, "ping");
    now += DEFAULT_LIMITS.pingEveryMs;
    connections.sweep();
    await pinged;
    now = DEFAULT_LIMITS.silentMs;
    connections.sweep();
    expect(await closeCode()).toBe(4002);
  });

  it("drops who does not answer the ping of the transport", async () => {
    await watching();
    client.pause();
    now += DEFAULT_LIMITS.pingEveryMs;
    connections.sweep();
    now += DEFAULT_LIMITS.pingEveryMs;
    connections.sweep();
    await expect.poll(() => connections.size).toBe(0);
  });

  it("sends who is too old away, to come back with a token that is still good", async () => {
    await watching();
    const old = DEFAULT_LIMITS.maxAgeMs * 1.2;
    now = old;
    connections.heard(connectionId);
    connections.sweep();
    expect(await closeCode()).toBe(4001);
  });

  it("cuts off who does not take what it is sent", async () => {
    await watching();
    await cutsOff([connectionId]);
  });

  it("cuts off who does not take what the audience is sent", async () => {
    await watching();
    await cutsOff(await watchers());
  });

  it("gives nothing more to who was told bye", async () => {
    await watching();
    await connections.hangUp(connectionId, "AUTH", 0);
    await connections.post([connectionId], '{"type":"late"}');
    expect(await connections.countWatchers(rotationId)).toBe(0);
    expect(await closeCode()).toBe(4501);
    expect(messages).toEqual([{ type: "bye", code: "AUTH", retryMs: 0 }]);
  });

  it("gives nothing more to who was told bye, or closed, also by a list made before", async () => {
    await watching();
    const before = await watchers();
    await connections.post(before, '{"type":"first"}');
    await connections.hangUp(connectionId, "AUTH", 0);
    await connections.post(before, '{"type":"late"}');
    await closeCode();
    expect(messages).toEqual([{ type: "first" }, { type: "bye", code: "AUTH", retryMs: 0 }]);
  });

  it("writes nothing behind the frame that closes", async () => {
    await watching();
    const closing = vi.spyOn(connections, "closing");
    client.send("x".repeat(100_000));
    await closeCode();
    expect(closing).toHaveBeenCalledWith(connectionId);
  });

  it("writes nothing to what is closing, however it is named", async () => {
    await watching();
    const before = await watchers();
    connections.closing(connectionId);
    await connections.post(before, '{"type":"late"}');
    await connections.post([connectionId], '{"type":"late"}');
    await connections.watch(connectionId, rotationId);
    await connections.post(await watchers(), '{"type":"late"}');
    client.ping();
    await once(client, "pong");
    expect(messages).toEqual([]);
  });

  it("tells nothing of a rotation to who has gone on to another, also by a list made before", async () => {
    await watching();
    const before = await watchers();
    await connections.enter(connectionId, id<RotationId>("r2"), "full");
    await connections.post(before, '{"type":"late"}', rotationId);
    await connections.post([connectionId], '{"type":"late"}', rotationId);
    await connections.post([connectionId], '{"type":"welcome"}');
    client.ping();
    await once(client, "pong");
    expect(messages).toEqual([{ type: "welcome" }]);
  });

  it("lists the same watchers until one comes or goes", async () => {
    await watching();
    const before = await watchers();
    expect(await watchers()).toBe(before);
    await connections.watch(connectionId, rotationId);
    expect(await watchers()).toEqual(before);
    await connections.forget(connectionId);
    expect(await watchers()).toEqual([]);
  });

  it("lists each watcher in the form that it asked for last", async () => {
    await watching();
    client.send("brief");
    await expect.poll(listed).toEqual({ full: [], brief: [connectionId] });
    expect(await connections.countWatchers(rotationId)).toBe(1);
    client.send("full");
    await expect.poll(listed).toEqual({ full: [connectionId], brief: [] });
    await connections.forget(connectionId);
    expect(await connections.countWatchers(rotationId)).toBe(0);
  });

  it("forgets who is gone", async () => {
    await watching();
    client.terminate();
    await expect.poll(() => connections.size).toBe(0);
    expect(await connections.countWatchers(rotationId)).toBe(0);
    expect(await connections.get(connectionId)).toBeNull();
  });
});
