import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SHORT_MAX_BYTES, shortDeflated } from "../../../adapters/local/short-deflate.ts";

/** As a WebSocket client reads it: with the four bytes that are not sent. */
const read = (packed: Buffer): Buffer =>
  inflateRawSync(Buffer.concat([packed, Buffer.from([0, 0, 0xff, 0xff])]), { finishFlush: constants.Z_SYNC_FLUSH });

describe("what is compressed by the fixed code", () => {
  it("is read by zlib as it was, whatever the bytes", () => {
    const bytes = fc.uint8Array({ maxLength: SHORT_MAX_BYTES, size: "max" });
    // Few different bytes make matches of every length, near and far.
    const repetitive = fc.array(fc.integer({ min: 96, max: 98 }), { maxLength: SHORT_MAX_BYTES, size: "max" });
    fc.assert(
      fc.property(fc.oneof(bytes, repetitive), (found) => {
        const text = Buffer.from(found);
        expect(read(shortDeflated(text))).toEqual(text);
      }),
    );
  });

  it.each([0, 1, 2, 3, 10, 11, 18, 19, 34, 35, 66, 130, 226, 257, 258, 259, 260, SHORT_MAX_BYTES])(
    "may be one byte %i times",
    (length) => {
      const text = Buffer.alloc(length, "x");
      expect(read(shortDeflated(text))).toEqual(text);
    },
  );

  it("finds what was said as far back as the text goes", () => {
    const word = "a word that comes again";
    const text = Buffer.from(word + "-".repeat(SHORT_MAX_BYTES - 2 * word.length) + word);
    expect(read(shortDeflated(text))).toEqual(text);
    expect(shortDeflated(text).length).toBeLessThan(word.length + 20);
  });

  it("is a tenth longer than what zlib makes of an event, at most a fifth", () => {
    const text = Buffer.from(
      JSON.stringify({
        type: "events",
        epoch: "dVkVAOtUVrLM",
        from: 65,
        to: 66,
        events: [65, 66].map((version) => ({
          version,
          at: "2026-11-24T21:04:09.113Z",
          by: "kj",
          commandId: "Qm3xT7pLw2KaQm3xT7pLw2",
          type: version === 65 ? "TurnCompleted" : "TurnCalled",
          data: { turnId: "g7JWhCzNUDoO", singerId: "B1kc9gzaEFCB", round: 1, roundLine: 18 },
        })),
      }),
    );
    const zlibs = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }).length - 4;
    expect(shortDeflated(text).length).toBeLessThan(zlibs * 1.2);
  });

  it("never grows by more than an eighth and eight bytes", () => {
    const worst = Buffer.from(Uint8Array.from({ length: SHORT_MAX_BYTES }, (_, index) => 144 + ((index * 73) % 112)));
    expect(shortDeflated(worst).length).toBeLessThanOrEqual(SHORT_MAX_BYTES * 1.125 + 8);
    expect(read(shortDeflated(worst))).toEqual(worst);
  });
});
