import { describe, expect, test } from "vitest";
import type { RotationChanged } from "../../core/bus.ts";
import { type ConnectionId, id } from "../../core/ids.ts";
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

/** @param reads how many watchers each read finds. */
function house(reads: number[], withSiblings: boolean) {
  const posted: { ids: ConnectionId[]; watching: unknown }[] = [];
  const handedOn: ConnectionId[][] = [];
  let next = 0;
  const deps = {
    connections: {
      async *watchers() {
        for (const count of reads) yield Array.from({ length: count }, () => id<ConnectionId>(`watcher-${next++}`));
      },
      async post(ids: readonly ConnectionId[], _text: string, watching?: unknown) {
        posted.push({ ids: [...ids], watching });
      },
    },
    rotations: { current: async () => null },
    snapshots: new SnapshotFrames(),
    ...(withSiblings && {
      siblings: {
        async handOn(_changed: RotationChanged, ids: readonly ConnectionId[]) {
          handedOn.push([...ids]);
        },
      },
    }),
  };
  return { deps, posted, handedOn, everyone: () => Array.from({ length: next }, (_, place) => `watcher-${place}`) };
}

describe("with siblings", () => {
  test.each([
    ["nobody", [], []],
    ["one page, however it was read", [300, 200], []],
    ["one more than a page", [PAGE_WATCHERS + 1], [1]],
    ["an audience whose reads fit no page", [700, 0, 1, 900], [PAGE_WATCHERS, PAGE_WATCHERS, 101]],
  ])("%s: the first page is its own, all others are handed on", async (_what, reads, others) => {
    const { deps, posted, handedOn, everyone } = house(reads, true);
    await broadcast(deps, changed);

    expect(handedOn.map(({ length }) => length)).toEqual(others);
    expect([...posted.flatMap(({ ids }) => ids), ...handedOn.flat()]).toEqual(everyone());
    for (const { watching } of posted) expect(watching).toBe(changed.rotationId);
  });

  test("who cannot be handed on fails the broadcast before anybody is told, so that all of it comes again", async () => {
    const { deps, posted } = house([PAGE_WATCHERS * 2], true);
    const siblings = { handOn: () => Promise.reject(new Error("the queue is away")) };

    await expect(broadcast({ ...deps, siblings }, changed)).rejects.toThrow("the queue is away");
    expect(posted).toEqual([]);
  });
});

test("without siblings everybody is told at once", async () => {
  const { deps, posted, everyone } = house([2000, 3], false);
  await broadcast(deps, changed);
  expect(posted.flatMap(({ ids }) => ids)).toEqual(everyone());
});
