import { describe, expect, it } from "vitest";
import { type CommandId, type Epoch, id, type RotationId } from "../../core/ids.ts";
import { SERVER_FRAME_MAX_BYTES, type SnapshotFrame } from "../../core/protocol.ts";
import type { RotationEvent } from "../../core/rotation/events.ts";
import { evolve } from "../../core/rotation/evolve.ts";
import { DEFAULT_RULES } from "../../core/rotation/rules.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { eventsFrames, SnapshotFrames } from "../../realtime/server-frames.ts";

const epoch = id<Epoch>("e1");

const notice = (version: number, text: string): RotationEvent => ({
  version,
  at: "2026-11-24T20:00:00.000Z",
  by: "kj",
  commandId: id<CommandId>(`command-${version}`),
  type: "NoticeChanged",
  data: { text },
});

function state(text: string): RotationState {
  const opened = evolve(null, {
    ...notice(1, ""),
    type: "RotationOpened",
    data: { rotationId: id<RotationId>("r1"), joinCode: "CDFHJK", name: "Night", venue: "Bar", rules: DEFAULT_RULES },
  });
  return evolve(opened, notice(2, text));
}

const bytes = (frame: string) => Buffer.byteLength(frame);

describe("frames of events", () => {
  it("carries the events of one command in one frame", () => {
    const events = [notice(4, "a"), notice(5, "b")];
    const frames = eventsFrames(epoch, events) ?? [];
    expect(frames.map((frame) => JSON.parse(frame))).toEqual([{ type: "events", epoch, from: 4, to: 5, events }]);
  });

  it("makes none of no events", () => {
    expect(eventsFrames(epoch, [])).toEqual([]);
  });

  it("splits what is larger than a frame, dense and in order, each at most 28 KB", () => {
    const events = Array.from({ length: 300 }, (_, index) => notice(index + 10, "ü".repeat(index % 250)));
    const frames = eventsFrames(epoch, events) ?? [];
    expect(frames.length).toBeGreaterThan(2);
    expect(Math.max(...frames.map(bytes))).toBeLessThanOrEqual(SERVER_FRAME_MAX_BYTES);
    const parsed = frames.map((frame) => JSON.parse(frame));
    expect(parsed.flatMap((frame) => frame.events)).toEqual(events);
    for (const frame of parsed) {
      expect(frame.events.map((event: RotationEvent) => event.version)).toEqual(
        Array.from({ length: frame.to - frame.from + 1 }, (_, index) => frame.from + index),
      );
    }
  });

  it("gives up on one event that is larger than a frame", () => {
    expect(eventsFrames(epoch, [notice(4, "x".repeat(SERVER_FRAME_MAX_BYTES))])).toBeNull();
  });
});

describe("frames of a snapshot", () => {
  const of = (text: string, version = 2) =>
    new SnapshotFrames().of({ epoch, version, state: state(text) }).map((frame) => ({
      bytes: bytes(frame),
      frame: JSON.parse(frame) as SnapshotFrame,
    }));

  it("is one frame with the state when that fits", () => {
    expect(of("hi").map(({ frame }) => frame)).toEqual([{ type: "snapshot", epoch, version: 2, state: state("hi") }]);
  });

  it.each([
    ["plain text", "x"],
    ["quotes, which double", '"'],
    ["backslashes", "\\"],
    ["control characters", "\u0001"],
    ["Hangul", "가"],
    ["characters of two code units", "🎤"],
  ])("comes in numbered parts of at most 28 KB otherwise, %s", (_what, character) => {
    const text = character.repeat(40_000);
    const parts = of(text);
    expect(parts.length).toBeGreaterThan(1);
    expect(Math.max(...parts.map((part) => part.bytes))).toBeLessThanOrEqual(SERVER_FRAME_MAX_BYTES);
    const frames = parts.map(({ frame }) => frame as Extract<SnapshotFrame, { parts: number }>);
    expect(frames.map(({ part, parts: count }) => [part, count])).toEqual(
      frames.map((_, index) => [index + 1, frames.length]),
    );
    expect(JSON.parse(frames.map(({ json }) => json).join(""))).toEqual(state(text));
  });

  it("is serialised once per version", () => {
    const snapshots = new SnapshotFrames();
    const first = snapshots.of({ epoch, version: 2, state: state("a") });
    expect(snapshots.of({ epoch, version: 2, state: state("a") })).toBe(first);
    expect(snapshots.of({ epoch, version: 3, state: state("b") })).not.toBe(first);
    expect(snapshots.of({ epoch: id<Epoch>("e2"), version: 3, state: state("b") })[0]).toContain('"e2"');
  });
});
