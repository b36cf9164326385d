import { afterEach, beforeEach, expect, test } from "vitest";
import { openStorage, type Storage } from "../../adapters/local/sqlite/storage.ts";
import type { BusEvent } from "../../core/bus.ts";
import { type ExecuteDeps, execute } from "../../core/execute.ts";
import { type CommandId, id, type RotationId, type VenueId } from "../../core/ids.ts";
import { openRotation } from "../../core/open-rotation.ts";
import { Rotations } from "../../core/rotations.ts";

const NIGHT = id<RotationId>("night");
const VENUE = id<VenueId>("venue");

let storage: Storage;
let published: BusEvent[];

beforeEach(async () => {
  storage = openStorage(":memory:");
  published = [];
  const { head, first } = openRotation({
    rotationId: NIGHT,
    venueId: VENUE,
    epoch: id("epoch"),
    joinCode: "LARK7",
    name: "Night",
    venue: "Bar",
    at: "2026-11-24T20:00:00.000Z",
    commandId: id("open-night"),
  });
  await storage.log.create(head, first);
});
afterEach(() => storage.close());

/** A worker whose index of command ids shows nothing yet, as DynamoDB's may for a moment. */
function worker(): ExecuteDeps {
  const { log } = storage;
  let made = 0;
  return {
    log: {
      create: log.create.bind(log),
      append: async (item) => ((await log.append(item)) === "appended" ? "appended" : "versionTaken"),
      knowsCommands: false,
      findCommand: async () => null,
      readAfter: log.readAfter.bind(log),
      saveSnapshot: log.saveSnapshot.bind(log),
      loadSnapshot: log.loadSnapshot.bind(log),
      head: log.head.bind(log),
      headByJoinCode: log.headByJoinCode.bind(log),
      listHeads: log.listHeads.bind(log),
      markClosed: log.markClosed.bind(log),
    },
    rotations: new Rotations(log),
    bus: {
      async publish(events) {
        published.push(...events);
      },
    },
    songs: storage.songs,
    clock: { now: () => Date.parse("2026-11-24T20:00:00.000Z") },
    isDecent: () => true,
    ids: { newId: () => `id${made++}`, newJoinCode: () => "LARK7" },
  };
}

const addSinger = {
  rotationId: NIGHT,
  actor: { role: "kj", venueId: VENUE } as const,
  command: { id: id<CommandId>("add-singer-1"), name: "addSinger", data: { stageName: "Zoë" } },
};

test("a command delivered again before the index shows it has one effect, whichever worker gets it", async () => {
  const warm = worker();
  const first = await execute(warm, addSinger);
  const before = published.length;

  for (const again of [warm, worker()]) expect(await execute(again, addSinger)).toEqual(first);

  expect(first).toMatchObject({ status: "applied" });
  const read = await storage.log.readAfter(NIGHT, 0, 100);
  expect(read.filter((item) => item.commandId === "add-singer-1")).toHaveLength(1);
  // Told again: the worker before may have died between append and publish.
  expect(published.length).toBe(before * 3);
});

test("a stale worker that loses the race finds that the command is its own", async () => {
  const stale = worker();
  await stale.rotations.current(NIGHT);
  const first = await execute(worker(), addSinger);

  expect(await execute(stale, addSinger)).toEqual(first);
  expect(await storage.log.readAfter(NIGHT, 1, 100)).toHaveLength(1);
});
