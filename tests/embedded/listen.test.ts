import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Listener, listen } from "../../embedded/listen.ts";
import { type Night, openNight } from "../realtime/harness.ts";

let night: Night;
beforeAll(async () => {
  night = await openNight();
});
afterAll(() => night.stop());

/** The first line that these bytes are answered with. */
async function answerTo(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(night.base).port), "127.0.0.1");
  socket.write(bytes);
  const [data] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  return String(data).split("\r\n")[0] as string;
}

describe("requests that are no good", () => {
  it.each([
    ["bytes that are no HTTP", "\x00\x01\x02\r\n\r\n"],
    ["a Host header that is no host", "GET /console HTTP/1.1\r\nHost: [\r\n\r\n"],
    ["a handshake without its key", "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"],
    ["an upgrade to something else", "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"],
  ])("are answered 400 and end nothing: %s", async (_what, bytes) => {
    expect(await answerTo(bytes)).toBe("HTTP/1.1 400 Bad Request");
    expect((await night.request("GET", "/healthz")).status).toBe(200);
  });

  it("may be a handshake that is gone before it is over", async () => {
    const bytes =
      "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
    for (let count = 0; count < 20; count++) {
      const socket = connect(Number(new URL(night.base).port), "127.0.0.1");
      await once(socket, "connect");
      socket.write(`${bytes}Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`);
      socket.resetAndDestroy();
    }
    expect((await night.request("GET", "/healthz")).status).toBe(200);
  });
});

describe("a client that never comes to an end", () => {
  const config = {
    port: 0,
    host: "127.0.0.1",
    dataDir: ":memory:",
    passphrase: null,
    publicUrl: null,
    tls: null,
    corsOrigins: [],
    logLevel: "error",
  } as const;
  let listener: Listener;
  beforeAll(async () => {
    const deps = {
      answer: async (request: Request) => new Response(await request.text()),
      upgrade: () => {},
      logger: { info() {}, error() {} },
    };
    listener = await listen({ ...config, corsOrigins: [] }, deps, { headersMs: 100, requestMs: 200, lookEveryMs: 20 });
  });
  afterAll(async () => {
    listener.takeNothingNew();
    await listener.close();
  });

  it.each([
    ["in its headers", "GET / HTTP/1.1\r\nHost: a\r\nX-One: 1\r\n"],
    ["in its body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nhalf of it"],
  ])("%s is hung up, and others are answered meanwhile", async (_where, bytes) => {
    const slow = Array.from({ length: 50 }, () => connect(listener.port, "127.0.0.1"));
    const ends = slow.map(async (socket) => {
      socket.on("error", () => {});
      socket.write(bytes);
      socket.resume();
      await once(socket, "close");
    });
    const other = await fetch(`http://127.0.0.1:${listener.port}/`, { method: "POST", body: "me too" });
    expect(await other.text()).toBe("me too");
    await Promise.all(ends);
  });
});
