import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backUp, restore } from "../../../adapters/local/sqlite/backup.ts";
import { openStorage, type Storage } from "../../../adapters/local/sqlite/storage.ts";
import { type CommandId, type Epoch, id, type RotationId, type VenueId } from "../../../core/ids.ts";
import { openRotation } from "../../../core/open-rotation.ts";
import { Rotations } from "../../../core/rotations.ts";

const VENUE = id<VenueId>("venue");
const R1 = id<RotationId>("r1");
const NOW = new Date("2026-11-24T20:00:00Z");
const KEPT = "karaoke.db.before-20261124200000";

let folder: string;
let running: Storage | null;
let epochs: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "karaoke-backup-"));
  running = null;
  epochs = 0;
});
afterEach(() => {
  running?.close();
  rmSync(folder, { recursive: true, force: true });
});

const data = () => join(folder, "data");
const copy = () => join(folder, "copy.db");
const newEpoch = () => `new-${++epochs}`;
const putBack = (from = copy()) => restore(data(), from, newEpoch, NOW);

function start(): Storage {
  running = openStorage(data());
  return running;
}
function stop(): void {
  running?.close();
  running = null;
}

async function openNight({ log }: Storage, rotationId = R1): Promise<void> {
  const { head, first } = openRotation({
    venueId: VENUE,
    rotationId,
    epoch: id<Epoch>("first"),
    joinCode: `CODE${rotationId}`,
    name: "Friday",
    venue: "Bar",
    at: NOW.toISOString(),
    commandId: id<CommandId>(`opening-${rotationId}`),
  });
  await log.create(head, first);
  await log.saveSnapshot(await current({ log } as Storage, rotationId));
}

async function current({ log }: Pick<Storage, "log">, rotationId = R1) {
  const rotation = await new Rotations(log).current(rotationId);
  if (!rotation) throw new Error("no rotation");
  return rotation;
}

describe("a backup", () => {
  it("is taken while the server runs, whole with what is still in the journal, for its owner alone", async () => {
    const storage = start();
    await openNight(storage);
    storage.settings.set("passphrase", "kept");
    backUp(data(), copy());
    await openNight(storage, id<RotationId>("r2"));
    expect(statSync(copy()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(["copy.db", "data"]);
    stop();
    expect(putBack()).toBe(join(data(), KEPT));
    const restored = start();
    expect(restored.settings.get("passphrase")).toBe("kept");
    expect((await current(restored)).state.name).toBe("Friday");
    expect(await restored.log.head(id<RotationId>("r2"))).toBeNull();
  });

  it("writes over nothing, and leaves nothing behind when it fails", () => {
    expect(() => backUp(data(), copy())).toThrow("does not exist");
    start();
    writeFileSync(copy(), "mine");
    expect(() => backUp(data(), copy())).toThrow("exists already");
    expect(readFileSync(copy(), "utf8")).toBe("mine");
    expect(() => backUp(data(), join(folder, "nowhere", "copy.db"))).toThrow("cannot be written");
    expect(existsSync(join(folder, "nowhere"))).toBe(false);
  });
});

describe("a restored log", () => {
  it("has a new epoch for every rotation, in its snapshot too, so that no page mixes two histories", async () => {
    const storage = start();
    await openNight(storage);
    await openNight(storage, id<RotationId>("r2"));
    backUp(data(), copy());
    stop();
    putBack();
    const { log } = start();
    const seen = [await log.head(R1), await log.head(id<RotationId>("r2"))].map((head) => head?.epoch);
    expect([...seen].sort()).toEqual(["new-1", "new-2"]);
    expect((await log.loadSnapshot(R1))?.epoch).toBe(seen[0]);
    expect((await current({ log })).epoch).toBe(seen[0]);
  });

  it("keeps the data as it was, and takes the place of damaged data", async () => {
    await openNight(start());
    backUp(data(), copy());
    stop();
    writeFileSync(join(data(), "karaoke.db"), "damaged".repeat(100));
    expect(() => start()).toThrow("not a database");
    expect(putBack()).toBe(join(data(), KEPT));
    expect(readFileSync(join(data(), KEPT), "utf8")).toMatch(/^damaged/);
    expect((await current(start())).state.name).toBe("Friday");
  });

  it("goes into an empty folder as well", async () => {
    await openNight(start());
    backUp(data(), copy());
    stop();
    rmSync(data(), { recursive: true });
    openStorage(data()).close();
    rmSync(join(data(), "karaoke.db"));
    expect(putBack()).toBeNull();
    expect((await current(start())).state.name).toBe("Friday");
  });

  it("is refused while a server runs, and for what is no backup; the data is then as it was", async () => {
    const storage = start();
    await openNight(storage);
    backUp(data(), copy());
    expect(() => putBack()).toThrow("in use by another running server");
    stop();
    const before = readdirSync(data()).sort();
    const notOne = join(folder, "letter.txt");
    writeFileSync(notOne, "Dear KJ, ".repeat(50));
    expect(() => putBack(notOne)).toThrow("not a database");
    expect(() => putBack(join(folder, "nowhere.db"))).toThrow("does not exist");
    expect(() => putBack(join(data(), "karaoke.db"))).toThrow("the data itself");
    expect(readdirSync(data()).sort()).toEqual(before);
    expect((await current(start())).epoch).toBe("first");
  });
});
