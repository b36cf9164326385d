import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeDirectly } from "../../../adapters/local/direct-write.ts";

/** More than an operating system takes for one socket. */
const LARGE = Buffer.alloc(16 * 1024 ** 2, "b");

describe("writing past the buffers of streams", () => {
  let opened: Socket[];
  let near: Socket;
  let far: Socket;

  beforeEach(async () => {
    opened = [];
    [near, far] = await connected();
  });

  afterEach(() => {
    for (const socket of opened) socket.destroy();
  });

  async function connected(): Promise<[near: Socket, far: Socket]> {
    const server = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const to = connect({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", allowHalfOpen: true });
    const [from] = (await once(server, "connection")) as [Socket];
    server.close();
    for (const socket of [from, to]) opened.push(socket.on("error", () => {}));
    return [from, to];
  }

  const closed = (socket: Socket) => new Promise((resolve) => socket.once("close", resolve));

  /** Everything up to a chunk that ends so, or to the end. */
  async function readUntil(socket: Socket, end: string): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      chunks.push(chunk);
      if (chunk.at(-1) === end.charCodeAt(0)) break;
    }
    return Buffer.concat(chunks).toString();
  }

  it("says when nothing waits and when something does, and what is written by the stream comes behind it", async () => {
    expect(writeDirectly([near], Buffer.from("a"))).toBe(true);
    expect(writeDirectly([near], LARGE)).toBe(false);
    near.write("c");
    expect(near.writableLength).toBe(1);
    expect(await readUntil(far, "c")).toBe(`a${LARGE}c`);
    expect(near.writableLength).toBe(0);
    expect(writeDirectly([near], Buffer.from("d"))).toBe(true);
  });

  it("lets the end of the stream wait for it", async () => {
    expect(writeDirectly([near], LARGE)).toBe(false);
    near.end("c");
    expect((await readUntil(far, "no such end")).length).toBe(LARGE.length + 1);
  });

  it("destroys a socket that cannot be written to, and leaves the next one alone", async () => {
    near.end();
    await once(near, "finish");
    const gone = closed(near);
    expect(writeDirectly([near, far], Buffer.from("a"))).toBe(true);
    expect(near.errored).toMatchObject({ code: "EPIPE" });
    await gone;
    expect(far.errored).toBeNull();
  });

  it("leaves another slow one alone when a slow one breaks", async () => {
    const [near2, far2] = await connected();
    expect(writeDirectly([near, near2], LARGE)).toBe(false);
    const gone = closed(near);
    far.resetAndDestroy();
    await gone;
    near2.end("c");
    expect((await readUntil(far2, "no such end")).length).toBe(LARGE.length + 1);
  });

  it("takes a socket that is gone for done with", () => {
    near.destroy();
    expect(writeDirectly([near], Buffer.from("a"))).toBe(true);
  });
});
