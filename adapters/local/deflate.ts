/**
 * `permessage-deflate` (RFC 7692) with no memory from message to message, on either side. So a message is compressed once
 * for everybody who gets it, and an open connection costs no more memory than one without.
 */
import type { IncomingHttpHeaders } from "node:http";
import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import { SHORT_MAX_BYTES, shortDeflated } from "./short-deflate.ts";

/** What `ws` agrees upon with a client; `agreedOnDeflate` takes the place of its own way to compress and to inflate. */
export const DEFLATE_OPTIONS = { serverNoContextTakeover: true, clientNoContextTakeover: true };

const EXTENSION = "permessage-deflate";
/** The end of every compressed message, which is not sent. */
const TAIL = Buffer.from([0x00, 0x00, 0xff, 0xff]);
const WINDOW_BITS = 15;
const NOTHING = Buffer.alloc(0);

/** The payload of a frame with RSV1 set. */
export function deflated(message: Buffer): Buffer {
  if (message.length <= SHORT_MAX_BYTES) return shortDeflated(message);
  const packed = deflateRawSync(message, { windowBits: WINDOW_BITS, finishFlush: constants.Z_SYNC_FLUSH });
  return packed.subarray(0, packed.length - TAIL.length);
}

/**
 * Null when more than `maxBytes` would come out of it, found out without letting them.
 *
 * @throws when it is not compressed data.
 */
export function inflated(payload: Buffer, maxBytes: number): Buffer | null {
  try {
    const whole = Buffer.concat([payload, TAIL]);
    return inflateRawSync(whole, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: maxBytes, chunkSize: 1024 });
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") return null;
    throw failure;
  }
}

/** What `ws` 8 keeps of an agreed extension. Its types leave it out. */
interface Agreed {
  params: { server_max_window_bits?: number };
  decompress(data: Buffer, fin: boolean, done: (failure: Error | null, message?: Buffer) => void): void;
}

/**
 * Call it when a handshake is over: from then on what the client compresses is inflated here. `ws` would keep an inflater
 * of some 60 KB for each connection, and send every message through a pool of threads.
 *
 * @param maxBytes of a message, compressed or not.
 * @returns whether this client takes `deflated` messages.
 */
export function agreedOnDeflate(ws: object, maxBytes: number): boolean {
  const agreed = (ws as { _extensions?: Record<string, Agreed> })._extensions?.[EXTENSION];
  if (!agreed) return false;
  let pieces: Buffer[] = [];
  const message = (data: Buffer, isLast: boolean): Buffer => {
    pieces.push(data);
    if (!isLast) return NOTHING;
    const payload = Buffer.concat(pieces);
    pieces = [];
    // `ws` refuses a message that is too large; one byte over is enough for that.
    return inflated(payload, maxBytes) ?? Buffer.alloc(maxBytes + 1);
  };
  // `ws` reads on when it has its answer, and must have come back from asking by then.
  agreed.decompress = (data, fin, done) =>
    process.nextTick(() => {
      let read: Buffer;
      try {
        read = message(data, fin);
      } catch (failure) {
        return done(failure as Error);
      }
      done(null, read);
    });
  // A client may ask for a smaller window than these messages are made with. It gets them as they are, which is allowed.
  return (agreed.params.server_max_window_bits ?? WINDOW_BITS) >= WINDOW_BITS;
}

/**
 * Only a browser is agreed with, which names the page's origin: it inflates natively, in a microsecond. `ws` in Node offers
 * it too, and then takes ten times as long over it as for everything else it does with a message.
 *
 * Of the browsers not Apple's engine, in all of an iPhone's, many of whose versions from 2021 on break such connections:
 * they fail at larger messages, or go on as if every message were compressed.
 */
export function mayTakeDeflate({ origin, "user-agent": userAgent = "" }: IncomingHttpHeaders): boolean {
  const isApples = /AppleWebKit/.test(userAgent) && !/Chrom(e|ium)\//.test(userAgent);
  return origin !== undefined && !isApples;
}
