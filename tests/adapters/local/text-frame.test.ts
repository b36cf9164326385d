import { describe, expect, it } from "vitest";

import { TextFrame, TextFrames } from "../../../adapters/local/text-frame.ts";
import { Receiver } from "./ws-parts.ts";

/** What a WebSocket client makes of the bytes. */
function received(frame: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const receiver = new Receiver();
    receiver.on("message", (data: Buffer, isBinary: boolean) => {
      if (isBinary) reject(new Error("binary"));
      else resolve(String(data));
    });
    receiver.on("error", reject);
    receiver.write(frame);
  });
}

describe("a text frame in one piece", () => {
  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])("of %i bytes is read as it was meant", async (length) => {
    const text = "x".repeat(length);
    expect(await received(new TextFrame(text).plain)).toBe(text);
  });

  it("counts bytes, not characters", async () => {
    expect(await received(new TextFrame("가".repeat(100)).plain)).toBe("가".repeat(100));
  });

  it("is made once for a large text that goes to many", () => {
    const frames = new TextFrames();
    expect(frames.of("x".repeat(5000))).toBe(frames.of("x".repeat(5000)));
  });

  it("is not kept for ever", () => {
    const frames = new TextFrames();
    const first = frames.of(`0${"x".repeat(5000)}`);
    for (let count = 1; count <= 100; count++) frames.of(`${count}${"x".repeat(5000)}`);
    expect(frames.of(`0${"x".repeat(5000)}`)).not.toBe(first);
  });
});
