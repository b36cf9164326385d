/** One client of a real WebSocket server whose connections are looked after by `WsConnections`. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { WebSocket } from "ws";
import { DEFAULT_LIMITS, WsConnections } from "../../../adapters/local/connections.ts";
import { createSocketServer } from "../../../adapters/local/socket-server.ts";
import { type ConnectionId, id, type RotationId } from "../../../core/ids.ts";

export const rotationId = id<RotationId>("r1");
export const connectionId = id<ConnectionId>("c1");

export type OpenConnection = Awaited<ReturnType<typeof openConnection>>;

/** @param now what a steady clock says. Whatever the client sends, it watches `rotationId` then. */
export async function openConnection(now: () => number, limits = DEFAULT_LIMITS) {
  const messages: unknown[] = [];
  const connections = new WsConnections({ now }, limits);
  const upgrade = createSocketServer({
    connections,
    mayConnect: () => true,
    ids: { newId: () => connectionId, newJoinCode: () => "" },
    logger: { info: () => {}, error: () => {} },
    handler: {
      async connect() {
        const asked = { actor: { role: "screen" as const }, form: "full" as const };
        const nothing = { tokenProblem: null, unsupportedVersion: false, rotationId: null, connectedAt: 0 };
        await connections.open({ connectionId, ...asked, ...nothing });
        return null;
      },
      async message(_connectionId, text) {
        await connections.enter(connectionId, rotationId, text === "brief" ? "brief" : "full");
        await connections.watch(connectionId, rotationId);
      },
      unreadable: async () => {},
      failed: async () => {},
      disconnect: () => connections.forget(connectionId),
    },
  });
  const http = createServer().on("upgrade", upgrade).listen(0, "127.0.0.1");
  await once(http, "listening");
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  client.on("message", (data) => messages.push(JSON.parse(String(data))));
  await once(client, "open");

  async function listed() {
    for await (const found of connections.watchers(rotationId)) return found;
    return { full: [], brief: [] };
  }

  return {
    connections,
    client,
    messages,
    listed,
    watchers: async () => (await listed()).full,
    async watching() {
      client.send("hello");
      await expect.poll(() => connections.countWatchers(rotationId)).toBe(1);
    },
    close() {
      client.terminate();
      http.close();
    },
  };
}
