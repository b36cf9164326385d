/**
 * One who watches, as a browser does: names a page's origin, offers compression. It takes frames off its socket by itself,
 * since reading then costs the same for every contender, a few microseconds; with `ws` a text costs more than bytes. A
 * message that all of them get is inflated once for all, where each phone would inflate its own.
 */
import { request } from "node:http";
import type { Duplex } from "node:stream";
import { inflated } from "../adapters/local/deflate.ts";

const TEXT = 0x1;
const BINARY = 0x2;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;
const FIN = 0x80;
const COMPRESSED = 0x40;
const MASKED = 0x80;
const LENGTH = 0x7f;
/** More than any message of a contender. */
const MOST_BYTES = 1024 ** 2;

export interface Message {
  /** The very same buffer for everybody who got the same compressed message. */
  text: Buffer;
  /** As it was on the wire; the same as `text` when it was not compressed. */
  payload: Buffer;
  /** Of the whole frame. */
  wireBytes: number;
}

export class Watcher {
  readonly #socket: Duplex;
  readonly #listeners = new Set<(message: Message) => void>();
  #left: Buffer;

  private constructor(socket: Duplex, head: Buffer) {
    this.#socket = socket;
    this.#left = head;
    socket.on("data", (bytes: Buffer) => this.#read(bytes));
    socket.on("error", () => {});
  }

  /** @throws when the server refuses the handshake. */
  static open(url: string, protocols: readonly string[] = []): Promise<Watcher> {
    const asking = request(url.replace(/^ws/, "http"), {
      agent: false,
      headers: {
        Connection: "Upgrade",
        Upgrade: "websocket",
        Origin: `http://${new URL(url).host}`,
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": Buffer.alloc(16, 7).toString("base64"),
        "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
        ...(protocols.length > 0 && { "Sec-WebSocket-Protocol": protocols.join(", ") }),
      },
    });
    return new Promise((resolve, reject) => {
      asking.on("error", reject);
      asking.on("response", ({ statusCode }) => reject(new Error(`refused: ${statusCode}`)));
      asking.on("upgrade", (_response, socket, head) => resolve(new Watcher(socket, head)));
      asking.end();
    });
  }

  /** The answer stops it. */
  onMessage(listener: (message: Message) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The first message that `wanted` accepts; rejects when the socket closes before. */
  received(wanted: (text: Buffer) => boolean): Promise<Message> {
    return new Promise((resolve, reject) => {
      const closed = () => reject(new Error("the socket closed"));
      const stop = this.onMessage((message) => {
        if (!wanted(message.text)) return;
        stop();
        this.#socket.off("close", closed);
        resolve(message);
      });
      this.#socket.once("close", closed);
    });
  }

  send(text: string): void {
    this.#write(TEXT, Buffer.from(text));
  }

  terminate(): void {
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    let left = this.#left.length > 0 ? Buffer.concat([this.#left, bytes]) : bytes;
    for (;;) {
      const payloadAt = headerBytes(left);
      if (payloadAt === null) break;
      const end = payloadAt + payloadBytes(left);
      if (left.length < end) break;
      this.#frame(left[0] as number, left.subarray(payloadAt, end), end);
      left = left.subarray(end);
    }
    this.#left = left;
  }

  #frame(firstByte: number, payload: Buffer, wireBytes: number): void {
    const opcode = firstByte & 0x0f;
    if (opcode === PING) this.#write(PONG, payload);
    if (opcode === CLOSE) this.terminate();
    if (opcode !== TEXT && opcode !== BINARY) return;
    const text = firstByte & COMPRESSED ? inflatedOnce(payload) : payload;
    for (const listener of this.#listeners) listener({ text, payload, wireBytes });
  }

  #write(opcode: number, payload: Buffer): void {
    const { length } = payload;
    const header = Buffer.alloc(length < 126 ? 2 : 4);
    header[0] = FIN | opcode;
    header[1] = MASKED | (length < 126 ? length : 126);
    if (length >= 126) header.writeUInt16BE(length, 2);
    // Masked by zeros, which leaves it as it is.
    this.#socket.write(Buffer.concat([header, Buffer.alloc(4), payload]));
  }
}

/** Null until it is known. What a server sends is not masked. */
function headerBytes(bytes: Buffer): number | null {
  if (bytes.length < 2) return null;
  const length = (bytes[1] as number) & LENGTH;
  const header = length < 126 ? 2 : length === 126 ? 4 : 10;
  return bytes.length < header ? null : header;
}

function payloadBytes(bytes: Buffer): number {
  const length = (bytes[1] as number) & LENGTH;
  if (length < 126) return length;
  return length === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
}

let last: Pick<Message, "text" | "payload"> = { payload: Buffer.alloc(0), text: Buffer.alloc(0) };

function inflatedOnce(payload: Buffer): Buffer {
  if (last.payload.equals(payload)) return last.text;
  const text = inflated(payload, MOST_BYTES);
  if (!text) throw new Error("a message of more than a megabyte");
  last = { payload: Buffer.from(payload), text };
  return text;
}
