import fc from "fast-check";
import { expect, test } from "vitest";
import { CLIENT_FRAME_MAX_BYTES } from "../../core/protocol.ts";
import { readFrame } from "../../realtime/frames.ts";
import { text } from "./frame-texts.ts";
import { RUNS, TIMEOUT_MS } from "./runs.ts";

test("any text and any bytes are read as a frame, or as what they are", { timeout: TIMEOUT_MS }, () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: "binary" })), (sent) => {
      const read = readFrame(sent);
      if (read.kind !== "frame") expect(read.detail).not.toBe("");
      if (Buffer.byteLength(sent) > CLIENT_FRAME_MAX_BYTES) expect(read).toMatchObject({ code: "TOO_LARGE" });
    }),
    { numRuns: RUNS * 20 },
  );
});
