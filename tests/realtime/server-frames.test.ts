import { describe, expect, it } from "vitest";
import { eventsOf } from "../../core/brief-events.ts";
import { type CommandId, type Epoch, id, type RotationId } from "../../core/ids.ts";
import { type EventsFrame, SERVER_FRAME_MAX_BYTES, type SnapshotFrame } from "../../core/protocol.ts";
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

const said = (frame: string) => JSON.parse(frame) as EventsFrame;
const bytes = (frame: string) => Buffer.byteLength(frame);

describe("frames of events", () => {
  it("carries the events of one command in one frame", () => {
    const events = [notice(4, "a"), notice(5, "b")];
    const frames = eventsFrames(epoch, events, "full") ?? [];
    expect(frames.map(said)).toEqual([{ type: "events", epoch, from: 4, to: 5, events }]);
  });

  it("says briefly once what its events share, and leaves their versions to be counted", () => {
    const shared = { atMs: Date.UTC(2026, 10, 24, 20), by: "kj", commandId: "command-4" };
    const events = [notice(4, "a"), { ...notice(5, "b"), commandId: id<CommandId>("command-4") }];
    const frames = eventsFrames(epoch, events, "brief") ?? [];
    const type = "NoticeChanged";
    const told = [
      { ...shared, type, data: { text: "a" } },
      { type, data: { text: "b" } },
    ];
    expect(frames.map(said)).toEqual([{ type: "events", epoch, from: 4, events: told }]);
  });

  it("says briefly what differs from event to event, whatever it is", () => {
    const events = [
      notice(4, "a"),
      { ...notice(5, "b"), by: "system" as const },
      { ...notice(6, "c"), at: "2026-11-24T20:00:01.000Z", by: "system" as const },
      notice(7, "d"),
    ];
    const frames = eventsFrames(epoch, events, "brief") ?? [];
    expect(frames.map(said).flatMap(eventsOf)).toEqual(events);
  });

  it.each(["full", "brief"] as const)("makes none of no events, %s", (form) => {
    expect(eventsFrames(epoch, [], form)).toEqual([]);
  });

  it.each(["full", "brief"] as const)(
    "splits what is larger than a frame, dense and in order, each at most 28 KB, %s",
    (form) => {
      const command = id<CommandId>("one-command");
      const events = Array.from({ length: 300 }, (_, index) => ({
        ...notice(index + 10, "ü".repeat(index % 250)),
        ...(index % 9 > 0 && { commandId: command }),
      }));
      const frames = eventsFrames(epoch, events, form) ?? [];
      expect(frames.length).toBeGreaterThan(2);
      expect(Math.max(...frames.map(bytes))).toBeLessThanOrEqual(SERVER_FRAME_MAX_BYTES);
      const parsed = frames.map(said);
      expect(parsed.flatMap(eventsOf)).toEqual(events);
      for (const frame of parsed) {
        expect(eventsOf(frame).map(({ version }) => version)).toEqual(
          Array.from({ length: frame.events.length }, (_, index) => frame.from + index),
        );
      }
    },
  );

  it("gives up on one event that is larger than a frame", () => {
    expect(eventsFrames(epoch, [notice(4, "x".repeat(SERVER_FRAME_MAX_BYTES))], "full")).toBeNull();
    expect(eventsFrames(epoch, [notice(4, "x".repeat(SERVER_FRAME_MAX_BYTES))], "brief")).toBeNull();
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
