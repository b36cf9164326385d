import { describe, expect, it } from "vitest";
import { CLIENT_FRAME_MAX_BYTES } from "../../core/protocol.ts";
import { readFrame } from "../../realtime/frames.ts";

const read = (value: unknown) => readFrame(JSON.stringify(value));
const since = { epoch: "e1", version: 3 };

describe("reading a client's frame", () => {
  it.each([
    { type: "hello", rotation: "r1" },
    { type: "hello", rotation: "ABC123", since },
    { type: "hello", rotation: "ABC123", since, brief: true },
    { type: "command", id: "12345678", name: "next", data: { onStage: null } },
    { type: "command", id: "x".repeat(64), name: "next", data: {} },
    { type: "sync", since },
    { type: "ping" },
  ])("takes %j", (frame) => {
    expect(read(frame)).toEqual({ kind: "frame", frame });
  });

  it("lets unknown fields pass, so that a newer client may say more", () => {
    expect(read({ type: "ping", battery: 0.4 })).toEqual({ kind: "frame", frame: { type: "ping" } });
  });

  it.each([
    ["text that is not JSON", "{"],
    ["nothing", ""],
    ["null", "null"],
    ["a list", "[]"],
    ["a number", "7"],
    ["a string", '"ping"'],
    ["an object without a type", "{}"],
  ])("cannot read %s", (_what, text) => {
    expect(readFrame(text)).toMatchObject({ kind: "unreadable", code: "BAD_REQUEST" });
  });

  it.each([
    { type: "toast" },
    { type: 7 },
    { type: "hello" },
    { type: "hello", rotation: 7 },
    { type: "hello", rotation: "" },
    { type: "hello", rotation: "r".repeat(65) },
    { type: "hello", rotation: "r1", since: 7 },
    { type: "hello", rotation: "r1", brief: "yes" },
    { type: "ping", n: "1" },
    { type: "ping", n: 0.5 },
    { type: "hello", rotation: "r1", since: null },
    { type: "hello", rotation: "r1", since: { epoch: "e1" } },
    { type: "hello", rotation: "r1", since: { epoch: "e1", version: "3" } },
    { type: "hello", rotation: "r1", since: { epoch: "e1", version: -1 } },
    { type: "hello", rotation: "r1", since: { epoch: "e1", version: 1.5 } },
    { type: "hello", rotation: "r1", since: { epoch: "no epoch", version: 1 } },
    { type: "sync" },
    { type: "sync", since: "e1" },
    { type: "sync", since: { epoch: 7, version: 1 } },
    { type: "command" },
    { type: "command", name: "next", data: {} },
    { type: "command", id: 12345678, name: "next", data: {} },
  ])("refuses %j", (frame) => {
    expect(read(frame)).toMatchObject({ kind: "unreadable", code: "BAD_REQUEST", detail: expect.any(String) });
  });

  it.each([
    { type: "command", id: "12345678" },
    { type: "command", id: "12345678", name: "next" },
    { type: "command", id: "12345678", name: 7, data: {} },
    { type: "command", id: "12345678", name: "", data: {} },
    { type: "command", id: "12345678", name: "n".repeat(41), data: {} },
    { type: "command", id: "12345678", name: "next", data: null },
    { type: "command", id: "12345678", name: "next", data: [] },
    { type: "command", id: "12345678", name: "next", data: "x" },
  ])("owes a result to %j, whose id can be read", (frame) => {
    expect(read(frame)).toMatchObject({ kind: "unfitCommand", id: "12345678" });
  });

  it.each(["1234567", "x".repeat(65), "with space", "näme-1234"])("cannot answer a command to the id %j", (id) => {
    expect(read({ type: "command", id, name: "next", data: {} })).toMatchObject({ kind: "unreadable" });
  });

  it("says the unusable id again, when it is short enough", () => {
    expect(read({ type: "command", id: "short", name: "next", data: {} })).toMatchObject({ id: "short" });
    expect(read({ type: "command", id: "x".repeat(65), name: "next", data: {} })).not.toHaveProperty("id");
  });

  it("refuses data that is nested more deeply than any command's, by its id", () => {
    const command = (depth: number) =>
      readFrame(
        `{"type":"command","id":"12345678","name":"next","data":{"x":${"[".repeat(depth)}${"]".repeat(depth)}}}`,
      );
    expect(command(7).kind).toBe("frame");
    const refused = { kind: "unfitCommand", id: "12345678", detail: "data: is nested too deeply" };
    expect(command(8)).toEqual(refused);
    // As deep as a frame has room for: JSON.stringify overflows well before.
    expect(command(8000)).toEqual(refused);
  });

  it("counts bytes, not characters, against the limit of a frame", () => {
    const ping = (fill: string, count: number) => JSON.stringify({ type: "ping", fill: fill.repeat(count) });
    const room = CLIENT_FRAME_MAX_BYTES - ping("", 0).length;
    expect(readFrame(ping("x", room)).kind).toBe("frame");
    expect(readFrame(ping("x", room + 1))).toMatchObject({ kind: "unreadable", code: "TOO_LARGE" });
    expect(readFrame(ping("ü", room / 2 + 1))).toMatchObject({ kind: "unreadable", code: "TOO_LARGE" });
  });
});
