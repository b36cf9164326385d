/**
 * Writing to TCP sockets past the buffers of their streams. `Writable.write` keeps books for streams that take one chunk
 * at a time, and ends each write in a tick of its own, which is a twentieth of what telling 300 watchers costs. The
 * operating system takes a short frame at once, and libuv keeps what it does not take, in order, so that a socket needs
 * no second buffer. See docs/adr/0013-past-the-streams-buffers.md.
 */
import type { Duplex } from "node:stream";

/** What Node says for a chunk that is bytes. Its types know only the encodings of texts. */
const BYTES = "buffer" as BufferEncoding;

/** Until the system has all of what is being written to it. */
let writingTo: Duplex | null = null;

/**
 * Called before `_write` returns, or some time later. Whose late one it is nobody knows: a socket that broke meanwhile is
 * found out by its reading side or by the next write.
 */
function taken(problem?: Error | null): void {
  if (problem) writingTo?.destroy(problem);
  writingTo = null;
}

/**
 * The streams must hold nothing back (`writableLength` is 0): it would be overtaken. What waits after this is not counted
 * in `writableLength`; until nothing waits any more use `write`, whose chunks come behind it.
 *
 * @param sockets `net.Socket`s. One that turns out to be broken is destroyed with its error.
 * @returns whether nothing waits: the operating system has all of it.
 */
export function writeDirectly(sockets: readonly Duplex[], bytes: Buffer): boolean {
  let nothingWaits = true;
  for (const socket of sockets) {
    writingTo = socket;
    socket._write(bytes, BYTES, taken);
    if (writingTo !== null) {
      writingTo = null;
      nothingWaits = false;
    }
  }
  return nothingWaits;
}
