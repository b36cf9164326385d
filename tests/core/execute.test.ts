import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStorage, type Storage } from "../../adapters/local/sqlite/storage.ts";
import type { BusEvent } from "../../core/bus.ts";
import { type ExecuteDeps, execute } from "../../core/execute.ts";
import { type CommandId, id, type RotationId, type SongId } from "../../core/ids.ts";
import { openRotation } from "../../core/open-rotation.ts";
import { Rotations } from "../../core/rotations.ts";
import { VENUE } from "./night.ts";

const R1 = id<RotationId>("r1");
const KJ = { role: "kj", venueId: VENUE } as const;

describe("execute", () => {
  let storage: Storage;
  let published: BusEvent[];
  let ids = 0;

  /** A process of its own on the same storage: its memory is its own, the log is shared. */
  function process(changes: Partial<ExecuteDeps> = {}): ExecuteDeps {
    return {
      log: storage.log,
      rotations: new Rotations(storage.log),
      bus: { publish: async (events) => void published.push(...events) },
      songs: storage.songs,
      clock: { now: () => Date.parse("2026-11-24T20:00:00.000Z") },
      ids: { newId: () => `id${++ids}`, newJoinCode: () => "LARK7" },
      isDecent: () => true,
      ...changes,
    };
  }

  beforeEach(async () => {
    storage = openStorage(":memory:");
    published = [];
    const opening = { venueId: VENUE, rotationId: R1, joinCode: "LARK7", name: "Tuesday", venue: "Lantern" };
    const at = "2026-11-24T19:00:00.000Z";
    const { head, first } = openRotation({ ...opening, epoch: id("e1"), at, commandId: id("opening-1") });
    await storage.log.create(head, first);
  });
  afterEach(() => storage.close());

  const run = (deps: ExecuteDeps, commandId: string, name: string, data: object) =>
    execute(deps, { rotationId: R1, actor: KJ, command: { id: id<CommandId>(commandId), name, data } });
  const versions = async () => (await storage.log.readAfter(R1, 0, 1000)).map((item) => [item.from, item.to]);

  it("appends once, publishes what was appended, and answers with version and ids", async () => {
    const result = await run(process(), "command-1", "addSinger", { stageName: "Zoë" });
    expect(result).toEqual({ status: "applied", version: 2, created: { singerId: expect.any(String) } });
    expect(published).toMatchObject([
      { type: "RotationChanged", epoch: "e1", from: 2, to: 2, events: [{ version: 2, by: "kj" }] },
    ]);
  });

  it("gives a repeated id its first answer and publishes its events again, also in another process", async () => {
    const first = await run(process(), "command-1", "addSinger", { stageName: "Zoë" });
    const told = [...published];
    published.length = 0;
    expect(await run(process(), "command-1", "addSinger", { stageName: "Zoë" })).toEqual(first);
    expect(published).toEqual(told);
    expect(await versions()).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it("gives a repeated id its first answer even when it would be refused by now", async () => {
    const deps = process();
    await run(deps, "command-1", "addSinger", { stageName: "Zoë", singerId: "zoe" });
    await run(deps, "command-2", "addRequest", { singerId: "zoe", title: "Jolene", artist: "Dolly Parton" });
    const first = await run(deps, "command-3", "next", { onStage: null });
    expect(first).toMatchObject({ status: "applied" });
    expect(await run(deps, "command-3", "next", { onStage: null })).toEqual(first);
    expect(await run(deps, "command-4", "next", { onStage: null })).toMatchObject({
      status: "rejected",
      code: "STALE",
    });
  });

  it("a refused id wrote nothing and may be decided anew", async () => {
    const deps = process();
    expect(await run(deps, "command-1", "next", { onStage: null })).toMatchObject({ code: "NOBODY_READY" });
    await run(deps, "command-2", "addSinger", { stageName: "Zoë", singerId: "zoe" });
    await run(deps, "command-3", "addRequest", { singerId: "zoe", title: "Jolene", artist: "Dolly Parton" });
    expect(await run(deps, "command-1", "next", { onStage: null })).toMatchObject({ status: "applied" });
  });

  it("the loser of a race reloads and decides again", async () => {
    const [one, other] = [process(), process()];
    await Promise.all([one.rotations.current(R1), other.rotations.current(R1)]);
    const results = await Promise.all([
      run(one, "command-1", "addSinger", { stageName: "Ann" }),
      run(other, "command-2", "addSinger", { stageName: "Bo" }),
    ]);
    expect(results).toMatchObject([{ status: "applied" }, { status: "applied" }]);
    expect(await versions()).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });

  it("a refusal decided on an old memory is decided again on the log", async () => {
    const [stale, other] = [process(), process()];
    await stale.rotations.current(R1);
    await run(other, "command-1", "addSinger", { stageName: "Zoë", singerId: "zoe" });
    expect(stale.rotations.warm(R1)?.version).toBe(1);
    expect(await run(stale, "command-2", "holdSinger", { singerId: "zoe" })).toMatchObject({ status: "applied" });
  });

  it("a crash between append and publish is mended by sending the command again", async () => {
    const crash = new Error("the process died here");
    const dying = process({ bus: { publish: () => Promise.reject(crash) } });
    await expect(run(dying, "command-1", "addSinger", { stageName: "Zoë" })).rejects.toThrow(crash);
    expect(await run(process(), "command-1", "addSinger", { stageName: "Zoë" })).toMatchObject({
      status: "applied",
      version: 2,
    });
    expect(published).toMatchObject([{ type: "RotationChanged", from: 2, to: 2 }]);
    expect(await versions()).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it("[ROT-24] the performance is announced again with its command", async () => {
    const deps = process();
    await run(deps, "command-1", "addSinger", { stageName: "Zoë", singerId: "zoe" });
    await run(deps, "command-2", "addRequest", { singerId: "zoe", title: "Jolene", artist: "Dolly Parton" });
    await run(deps, "command-3", "next", { onStage: null });
    const turnId = deps.rotations.warm(R1)?.state.onStage?.turnId;
    await run(deps, "command-4", "complete", { turnId });
    await run(deps, "command-4", "complete", { turnId });
    const performances = published.filter((event) => event.type === "PerformanceCompleted");
    expect(performances).toHaveLength(2);
    expect(performances[0]).toEqual(performances[1]);
  });

  it("takes a song's facts from the songbook", async () => {
    const at = "2026-11-24T19:00:00.000Z";
    await storage.songs.importBatch(
      VENUE,
      [{ songId: id<SongId>("s1"), title: "Jolene", artist: "Dolly Parton", durationSec: 161 }],
      at,
    );
    const deps = process();
    await run(deps, "command-1", "addSinger", { stageName: "Zoë", singerId: "zoe" });
    await run(deps, "command-2", "addRequest", { singerId: "zoe", songId: "s1" });
    const [request] = deps.rotations.warm(R1)?.state.line[0]?.requests ?? [];
    expect(request).toMatchObject({ songId: "s1", title: "Jolene", durationSec: 161 });
    expect(await run(deps, "command-3", "addRequest", { singerId: "zoe", songId: "s2" })).toMatchObject({
      code: "UNKNOWN_SONG",
    });
  });

  it("an unknown rotation is told apart", async () => {
    const command = { id: id<CommandId>("command-1"), name: "next", data: {} };
    expect(await execute(process(), { rotationId: id("nowhere"), actor: KJ, command })).toBe("UNKNOWN_ROTATION");
  });

  it("a fresh process folds snapshot and log into the same state", async () => {
    const deps = process();
    for (let text = 0; text < 450; text++) await run(deps, `command-${text}`, "announce", { text: `Notice ${text}` });
    expect((await storage.log.loadSnapshot(R1))?.version).toBeGreaterThan(200);
    expect(await new Rotations(storage.log).current(R1)).toEqual(deps.rotations.warm(R1));
  });
});
