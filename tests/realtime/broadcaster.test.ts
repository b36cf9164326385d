import { describe, expect, test } from "vitest";
import { eventsOf } from "../../core/brief-events.ts";
import type { RotationChanged } from "../../core/bus.ts";
import { type ConnectionId, id } from "../../core/ids.ts";
import type { Watchers } from "../../core/ports/connections.ts";
import type { EventsForm } from "../../core/protocol.ts";
import { broadcast, PAGE_WATCHERS } from "../../realtime/broadcaster.ts";
import { SnapshotFrames } from "../../realtime/server-frames.ts";

const changed: RotationChanged = {
  type: "RotationChanged",
  venueId: id("venue"),
  rotationId: id("rotation"),
  epoch: id("epoch"),
  from: 2,
  to: 2,
  events: [
    {
      version: 2,
      at: "2026-11-24T20:00:00.000Z",
      by: "kj",
      commandId: id("command-1"),
      type: "NoticeChanged",
      data: { text: "Hello" },
    },
  ],
};

/** @param reads how many watchers each read finds who are told briefly, and in full. */
function house(reads: [brief: number, full: number][], withSiblings: boolean) {
  const posted: { ids: ConnectionId[]; text: string; watching: unknown }[] = [];
  const handedOn: Watchers[] = [];
  const formOf = new Map<ConnectionId, EventsForm>();
  const come = (count: number, form: EventsForm) =>
    Array.from({ length: count }, () => {
      const watcher = id<ConnectionId>(`watcher-${formOf.size}`);
      formOf.set(watcher, form);
      return watcher;
    });
  const deps = {
    connections: {
      async *watchers() {
        for (const [brief, full] of reads) yield { brief: come(brief, "brief"), full: come(full, "full") };
      },
      async post(ids: readonly ConnectionId[], text: string, watching?: unknown) {
        posted.push({ ids: [...ids], text, watching });
      },
    },
    rotations: { current: async () => null },
    snapshots: new SnapshotFrames(),
    ...(withSiblings && {
      siblings: {
        async handOn(_changed: RotationChanged, watchers: Watchers) {
          handedOn.push(watchers);
        },
      },
    }),
  };
  return { deps, posted, handedOn, formOf };
}

describe("with siblings", () => {
  test.each([
    ["nobody", [], []],
    [
      "one page, however it was read",
      [
        [100, 200],
        [50, 150],
      ],
      [],
    ],
    ["one more than a page", [[PAGE_WATCHERS, 1]], [1]],
    [
      "an audience whose reads fit no page",
      [
        [300, 400],
        [0, 0],
        [1, 0],
        [0, 900],
      ],
      [PAGE_WATCHERS, PAGE_WATCHERS, 101],
    ],
  ] as [string, [number, number][], number[]][])(
    "%s: the first page is its own, all others are handed on",
    async (_what, reads, others) => {
      const { deps, posted, handedOn, formOf } = house(reads, true);
      await broadcast(deps, changed);

      expect(handedOn.map(({ brief, full }) => brief.length + full.length)).toEqual(others);
      const told = [...posted.flatMap(({ ids }) => ids), ...handedOn.flatMap(({ brief, full }) => [...brief, ...full])];
      expect(told.toSorted()).toEqual([...formOf.keys()].toSorted());
      for (const form of ["brief", "full"] as const) {
        for (const watcher of handedOn.flatMap((page) => page[form])) expect(formOf.get(watcher)).toBe(form);
      }
      for (const { watching } of posted) expect(watching).toBe(changed.rotationId);
    },
  );

  test("who cannot be handed on fails the broadcast before anybody is told, so that all of it comes again", async () => {
    const { deps, posted } = house([[PAGE_WATCHERS, PAGE_WATCHERS]], true);
    const siblings = { handOn: () => Promise.reject(new Error("the queue is away")) };

    await expect(broadcast({ ...deps, siblings }, changed)).rejects.toThrow("the queue is away");
    expect(posted).toEqual([]);
  });
});

test("without siblings everybody is told at once, each the same events in the form they asked for", async () => {
  const { deps, posted, formOf } = house(
    [
      [1500, 500],
      [3, 0],
    ],
    false,
  );
  await broadcast(deps, changed);
  expect(posted.flatMap(({ ids }) => ids).toSorted()).toEqual([...formOf.keys()].toSorted());
  for (const { ids, text } of posted) {
    const frame = JSON.parse(text);
    expect(eventsOf(frame)).toEqual(changed.events);
    const form = "version" in frame.events[0] ? "full" : "brief";
    expect(ids.filter((watcher) => formOf.get(watcher) !== form)).toEqual([]);
  }
  expect(new Set(posted.map(({ text }) => text)).size).toBe(2);
});
