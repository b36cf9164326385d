import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ClientOptions, WebSocket } from "ws";
import { WsConnections } from "../../../adapters/local/connections.ts";
import { deflated, inflated } from "../../../adapters/local/deflate.ts";
import { createSocketServer } from "../../../adapters/local/socket-server.ts";
import { TextFrames } from "../../../adapters/local/text-frame.ts";
import { type ConnectionId, id } from "../../../core/ids.ts";

const SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Version/17.4 Safari/604.1";
const ORIGIN = "http://bar.example";
const CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
/** As repetitive as events are. */
const LONG = JSON.stringify(Array.from({ length: 20 }, (_, version) => ({ version, type: "TurnStarted", by: "kj" })));

describe("compressed messages", () => {
  it("are made once for all who get the same text", () => {
    const frames = new TextFrames();
    expect(frames.of(LONG).packed).toBe(frames.of(LONG).packed);
    expect(frames.of(LONG).packed.length).toBeLessThan(frames.of(LONG).plain.length / 3);
  });

  it("are not made of short texts", () => {
    const frame = new TextFrames().of('{"type":"pong"}');
    expect(frame.packed).toBe(frame.plain);
  });

  it("come out as they went in, up to the largest size, and not one byte beyond", () => {
    const message = Buffer.alloc(5_000, "song");
    expect(inflated(deflated(message), 5_000)).toEqual(message);
    expect(inflated(deflated(message), 4_999)).toBeNull();
  });
});

describe("a server that takes and gives compressed messages", () => {
  const connections = new WsConnections({ now: () => 0 });
  const heard: string[] = [];
  let http: ReturnType<typeof createServer>;
  let clients: WebSocket[];
  let ids: number;

  beforeEach(async () => {
    clients = [];
    ids = 0;
    heard.length = 0;
    const upgrade = createSocketServer({
      connections,
      mayConnect: () => true,
      ids: { newId: () => `c${++ids}`, newJoinCode: () => "" },
      logger: { info: () => {}, error: () => {} },
      handler: {
        async connect(connectionId) {
          const asked = { actor: { role: "screen" as const }, form: "full" as const };
          const nothing = { tokenProblem: null, unsupportedVersion: false, rotationId: null, connectedAt: 0 };
          await connections.open({ connectionId, ...asked, ...nothing });
          return null;
        },
        async message(connectionId, text) {
          heard.push(text);
          await connections.post([connectionId], "heard");
        },
        unreadable: (connectionId, code) => connections.post([connectionId], code),
        failed: async () => {},
        disconnect: (connectionId) => connections.forget(connectionId),
      },
    });
    http = createServer().on("upgrade", upgrade).listen(0, "127.0.0.1");
    await once(http, "listening");
  });

  afterEach(() => {
    for (const client of clients) client.terminate();
    http.close();
  });

  /** Its messages, and the bytes that came for one text. */
  async function open(options: ClientOptions) {
    const url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const client = new WebSocket(url, { origin: ORIGIN, ...options });
    client.on("error", () => {});
    clients.push(client);
    const upgraded = once(client, "upgrade") as Promise<[IncomingMessage]>;
    await once(client, "open");
    const [{ headers, socket }] = await upgraded;
    const next = async () => String(((await once(client, "message")) as [Buffer])[0]);
    return {
      client,
      socket,
      agreed: headers["sec-websocket-extensions"],
      next,
      async bytesOf(text: string): Promise<number> {
        const before = (socket as Socket).bytesRead;
        const coming = next();
        await connections.post([id<ConnectionId>(`c${ids}`)], text);
        expect(await coming).toBe(text);
        return (socket as Socket).bytesRead - before;
      },
    };
  }

  it("sends them to a client that offers it, each readable without the one before", async () => {
    const { agreed, bytesOf } = await open({});
    expect(agreed).toContain("server_no_context_takeover");
    const first = await bytesOf(LONG);
    expect(first).toBeLessThan(LONG.length / 3);
    expect(await bytesOf(LONG)).toBe(first);
  });

  it("sends the text itself to a client that does not", async () => {
    const { agreed, bytesOf } = await open({ perMessageDeflate: false });
    expect(agreed).toBeUndefined();
    expect(await bytesOf(LONG)).toBeGreaterThan(LONG.length);
  });

  it("sends the text itself to a client whose window is too small for what others get", async () => {
    const { agreed, bytesOf } = await open({ perMessageDeflate: { serverMaxWindowBits: 9 } });
    expect(agreed).toContain("server_max_window_bits=9");
    expect(await bytesOf(LONG)).toBeGreaterThan(LONG.length);
  });

  it("agrees to nothing with Apple's engine, which breaks on it, but with others that only name it", async () => {
    expect((await open({ headers: { "User-Agent": SAFARI } })).agreed).toBeUndefined();
    expect((await open({ headers: { "User-Agent": CHROME } })).agreed).toContain("permessage-deflate");
  });

  it("agrees to nothing with a program", async () => {
    expect((await open({ origin: "" })).agreed).toBeUndefined();
  });

  it("reads what a client compressed, one after another, also in fragments", async () => {
    const { client, next } = await open({ perMessageDeflate: { threshold: 0 } });
    for (const text of [LONG, "short", LONG]) {
      const answered = next();
      client.send(text);
      expect(await answered).toBe("heard");
    }
    const answered = next();
    client.send(LONG.slice(0, 100), { fin: false });
    client.send(LONG.slice(100), { fin: true });
    await answered;
    expect(heard).toEqual([LONG, "short", LONG, LONG]);
  });

  it("refuses what would be too large once inflated, and says so", async () => {
    const { client, next } = await open({ perMessageDeflate: { threshold: 0 } });
    const told = next();
    const closed = once(client, "close") as Promise<[number]>;
    client.send("0".repeat(20 * 1024 ** 2));
    expect(await told).toBe("TOO_LARGE");
    expect((await closed)[0]).toBe(1009);
    expect(heard).toEqual([]);
  });

  it("hangs up on what only claims to be compressed, and goes on with others", async () => {
    const broken = await open({});
    const closed = once(broken.client, "close");
    // Masked by zeros: FIN, RSV1, text; four bytes that no deflate stream begins with.
    broken.socket.write(Buffer.from([0xc1, 0x84, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]));
    await closed;
    const { client, next } = await open({});
    const answered = next();
    client.send("hello");
    expect(await answered).toBe("heard");
  });
});
