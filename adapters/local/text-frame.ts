/**
 * A WebSocket text frame (RFC 6455, section 5.2) in one piece. What a server sends is not masked, so the very same
 * bytes go to every watcher: one write of one buffer each, where `ws` would make a header and a pair of writes for each.
 */
import { deflated } from "./deflate.ts";

const TEXT_IN_ONE_FRAME = 0x81;
/** RSV1: the payload is compressed. */
const COMPRESSED = 0x40;
const LENGTH_IN_TWO_BYTES = 126;
const LENGTH_IN_EIGHT_BYTES = 127;

/** Below this length compressing saves nothing worth its time. */
const WORTH_PACKING = 150;
const FRAMES_KEPT = 64;

/** One text in the forms that clients take, each made when the first of them gets it. */
export class TextFrame {
  readonly #text: string;
  #plain: Buffer | null = null;
  #packed: Buffer | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  get plain(): Buffer {
    this.#plain ??= framed(Buffer.from(this.#text), TEXT_IN_ONE_FRAME);
    return this.#plain;
  }

  /** For clients that inflate; a short text is the same as `plain`, which they take too. */
  get packed(): Buffer {
    this.#packed ??=
      this.#text.length < WORTH_PACKING
        ? this.plain
        : framed(deflated(Buffer.from(this.#text)), TEXT_IN_ONE_FRAME | COMPRESSED);
    return this.#packed;
  }
}

function framed(payload: Buffer, firstByte: number): Buffer {
  const { length } = payload;
  const headerBytes = length < LENGTH_IN_TWO_BYTES ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerBytes + length);
  frame[0] = firstByte;
  if (headerBytes === 2) {
    frame[1] = length;
  } else if (headerBytes === 4) {
    frame[1] = LENGTH_IN_TWO_BYTES;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = LENGTH_IN_EIGHT_BYTES;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  payload.copy(frame, headerBytes);
  return frame;
}

/** Many texts go to one connection after another (what phones missed that come back): their frames are kept a while. */
export class TextFrames {
  readonly #kept = new Map<string, TextFrame>();

  of(text: string): TextFrame {
    if (text.length < WORTH_PACKING) return new TextFrame(text);
    const frame = this.#kept.get(text) ?? new TextFrame(text);
    // What was used last is let go last.
    this.#kept.delete(text);
    this.#kept.set(text, frame);
    if (this.#kept.size > FRAMES_KEPT) this.#kept.delete(this.#kept.keys().next().value as string);
    return frame;
  }
}
