/**
 * A WebSocket text frame (RFC 6455, section 5.2) in one piece. What a server sends is not masked, so the very same
 * bytes go to every watcher: one write of one buffer each, where `ws` would make a header and a pair of writes for each.
 */
const TEXT_IN_ONE_FRAME = 0x81;
const LENGTH_IN_TWO_BYTES = 126;
const LENGTH_IN_EIGHT_BYTES = 127;

export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headerBytes = length < LENGTH_IN_TWO_BYTES ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerBytes + length);
  frame[0] = TEXT_IN_ONE_FRAME;
  if (headerBytes === 2) {
    frame[1] = length;
  } else if (headerBytes === 4) {
    frame[1] = LENGTH_IN_TWO_BYTES;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = LENGTH_IN_EIGHT_BYTES;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, headerBytes);
  return frame;
}

/** Large texts go to many connections one by one (a snapshot to phones that come back): their frames are kept a while. */
const LARGE_TEXT = 4096;
const FRAMES_KEPT = 64;

export class TextFrames {
  readonly #kept = new Map<string, Buffer>();

  of(text: string): Buffer {
    if (text.length < LARGE_TEXT) return textFrame(text);
    const kept = this.#kept.get(text);
    if (kept) return kept;
    const frame = textFrame(text);
    this.#kept.set(text, frame);
    if (this.#kept.size > FRAMES_KEPT) this.#kept.delete(this.#kept.keys().next().value as string);
    return frame;
  }
}
