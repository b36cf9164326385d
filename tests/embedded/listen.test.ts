import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
