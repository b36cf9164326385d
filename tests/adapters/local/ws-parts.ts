/** The two halves of `ws` below its sockets, which its types leave out. */
import type { Writable } from "node:stream";
import * as ws from "ws";

interface FrameOptions {
  mask: boolean;
  fin: boolean;
  opcode: number;
  readOnly: boolean;
  rsv1: boolean;
}

/** `receiver` emits `message` (data, isBinary) and `conclude`. */
export const { Receiver, Sender } = ws as unknown as {
  Receiver: new () => Writable;
  Sender: { frame(data: Buffer, options: FrameOptions): Buffer[] };
};
