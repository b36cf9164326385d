import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../../adapters/local/connections.ts";
import { type ConnectionId, id } from "../../../core/ids.ts";
import { connectionId, type OpenConnection, openConnection, rotationId } from "./open-connection.ts";

const KB = 1024;

describe("what waits for a slow reader", () => {
  let open: OpenConnection;
  let told: number;

  beforeEach(async () => {
    told = 0;
    open = await openConnection(() => 0, { ...DEFAULT_LIMITS, maxUnsentBytes: 256 * KB ** 2 });
    await open.watching();
    // The first after a change looks at each; from the second on none is looked at.
    await tell(await open.watchers());
    await tell(await open.watchers());
  });

  afterEach(() => open.close());

  const tell = async (ids: readonly ConnectionId[], kb = 1) =>
    open.connections.post(ids, JSON.stringify({ number: told++, fill: "x".repeat(kb * KB) }));

  /** More than an operating system takes for one socket. */
  const MANY = 24;

  const allCameInOrder = async () => {
    await expect.poll(() => open.messages.length, { timeout: 5000 }).toBe(told);
    expect(open.messages.map((each) => (each as { number: number }).number)).toEqual(
      Array.from({ length: told }, (_, index) => index),
    );
  };

  it("comes in order when the audience was told, and when it is told again afterwards", async () => {
    const audience = await open.watchers();
    open.client.pause();
    for (let count = 0; count < MANY; count++) await tell(audience, KB);
    open.client.resume();
    await allCameInOrder();
    for (let count = 0; count < 3; count++) await tell(audience);
    await allCameInOrder();
  });

  it("is not overtaken by what the audience is told behind it", async () => {
    const audience = await open.watchers();
    open.client.pause();
    for (let count = 0; count < MANY; count++) await tell([connectionId], KB);
    await tell(audience);
    open.client.resume();
    await allCameInOrder();
  });

  it("is not overtaken when the audience changed meanwhile", async () => {
    open.client.pause();
    for (let count = 0; count < MANY; count++) await tell([connectionId], KB);
    await open.connections.watch(connectionId, rotationId);
    await tell(await open.watchers());
    await tell([connectionId]);
    await tell(await open.watchers());
    open.client.resume();
    await allCameInOrder();
  });

  it("is whole between answers to the pings of the client", async () => {
    const audience = await open.watchers();
    open.client.pause();
    for (let count = 0; count < MANY; count++) {
      await tell(audience, KB);
      open.client.ping();
    }
    open.client.resume();
    await allCameInOrder();
  });

  it("ends with a connection that is reset", async () => {
    const audience = await open.watchers();
    const ended = once(open.client, "close");
    open.client.pause();
    for (let count = 0; count < MANY; count++) await tell(audience, KB);
    open.client.terminate();
    await ended;
    await expect.poll(() => open.connections.size, { timeout: 5000 }).toBe(0);
    await tell(audience);
    await tell([id<ConnectionId>("another")]);
    expect(await open.watchers()).toEqual([]);
  });
});
