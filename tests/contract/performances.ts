import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { id, type RotationId, type SingerId, type TurnId } from "../../core/ids.ts";
import { InvalidCursor } from "../../core/ports/pages.ts";
import type { PerformanceRepository } from "../../core/ports/resources.ts";
import type { Opened } from "./opened.ts";
import { walk } from "./pages.ts";
import { later, OTHER_VENUE, performance, VENUE } from "./samples.ts";

const T1 = id<TurnId>("t1");

/** ROT-24 as the store keeps it: at most one standing performance a turn, whatever the bus repeats or reorders. */
export function describePerformanceLog(store: string, open: () => Promise<Opened<PerformanceRepository>>): void {
  describe(`performance log on ${store}`, () => {
    let opened: Opened<PerformanceRepository>;
    let log: PerformanceRepository;
    beforeEach(async () => {
      opened = await open();
      log = opened.port;
    });
    afterEach(() => opened.close());

    const standing = () => walk((page) => log.list(VENUE, {}, page), 100);

    it("[ROT-24] records a turn once, however often it is told", async () => {
      await log.record(VENUE, performance("t1"), 5);
      const stored = await log.get(VENUE, T1);
      await log.record(VENUE, performance("t1"), 5);
      expect(await log.get(VENUE, T1)).toEqual(stored);
      expect(await standing()).toEqual([performance("t1")]);
    });

    it("[ROT-24] reverts it, and restores it when it is completed again", async () => {
      await log.record(VENUE, performance("t1"), 5);
      await log.revert(VENUE, T1, 6);
      expect(await log.get(VENUE, T1)).toBeNull();
      expect(await standing()).toEqual([]);
      await log.record(VENUE, performance("t1", { keyChange: -2 }), 9);
      expect(await standing()).toEqual([performance("t1", { keyChange: -2 })]);
    });

    it("[ROT-24] believes the newest version, in whatever order they come", async () => {
      await log.revert(VENUE, T1, 6);
      await log.record(VENUE, performance("t1"), 5);
      expect(await standing()).toEqual([]);
      await log.record(VENUE, performance("t1"), 9);
      await log.revert(VENUE, T1, 6);
      expect(await standing()).toEqual([performance("t1")]);
    });

    it("[ROT-24] the KJ's word is the last: an edit stays, a removal stays", async () => {
      await log.record(VENUE, performance("t1"), 5);
      await log.replace(VENUE, performance("t1", { notes: "encore" }), null);
      await log.record(VENUE, performance("t1"), 5);
      await log.record(VENUE, performance("t1"), 7);
      expect((await log.get(VENUE, T1))?.value.notes).toBe("encore");
      await log.remove(VENUE, T1, null);
      await log.record(VENUE, performance("t1"), 9);
      expect(await standing()).toEqual([]);
    });

    it("[ROT-24] an equal version says nothing new, whatever it carries", async () => {
      await log.record(VENUE, performance("t1"), 5);
      await log.record(VENUE, performance("t1", { keyChange: 3 }), 5);
      await log.revert(VENUE, T1, 5);
      expect(await standing()).toEqual([performance("t1")]);
    });

    it("[ROT-24] no undo takes away what the KJ has edited or written by hand", async () => {
      await log.record(VENUE, performance("t1"), 5);
      await log.replace(VENUE, performance("t1", { notes: "encore" }), null);
      await log.insert(VENUE, performance("t2", { notes: "from paper", performedAt: later(1) }));
      for (const one of ["t1", "t2"]) {
        await log.revert(VENUE, id(one), 9);
        await log.record(VENUE, performance(one), 11);
      }
      expect((await standing()).map((one) => one.notes)).toEqual(["from paper", "encore"]);
    });

    it("raises the revision when a turn is completed again, so that an older ETag fails", async () => {
      await log.record(VENUE, performance("t1"), 5);
      const before = (await log.get(VENUE, T1))?.revision ?? 0;
      await log.revert(VENUE, T1, 6);
      await log.record(VENUE, performance("t1"), 9);
      expect((await log.get(VENUE, T1))?.revision).toBeGreaterThan(before);
      expect(await log.replace(VENUE, performance("t1"), before)).toBe("changed");
    });

    it("keeps venues apart", async () => {
      await log.record(VENUE, performance("t1"), 5);
      await log.revert(OTHER_VENUE, T1, 9);
      expect(await log.get(OTHER_VENUE, T1)).toBeNull();
      expect(await standing()).toEqual([performance("t1")]);
      expect((await log.list(OTHER_VENUE, {}, { limit: 10, cursor: null })).items).toEqual([]);
    });

    it("neither repeats nor loses one when turns end between two pages", async () => {
      for (let minute = 0; minute < 6; minute++) {
        await log.record(VENUE, performance(`t${minute}`, { performedAt: later(minute) }), minute);
      }
      const seen = await walk(
        (page) => log.list(VENUE, {}, page),
        2,
        async (pages) => {
          await log.record(VENUE, performance(`new${pages}`, { performedAt: later(10 + pages) }), 50);
          await log.revert(VENUE, id("t5"), 60);
        },
      );
      expect(seen.map((one) => one.performanceId)).toEqual(["t5", "t4", "t3", "t2", "t1", "t0"]);
    });

    it("refuses the cursor of another filter", async () => {
      for (const one of ["t1", "t2"]) await log.record(VENUE, performance(one), 5);
      const { nextCursor } = await log.list(VENUE, {}, { limit: 1, cursor: null });
      const filter = { singerId: id<SingerId>("zoe") };
      await expect(log.list(VENUE, filter, { limit: 1, cursor: nextCursor })).rejects.toThrow(InvalidCursor);
    });

    it("lists newest first, filtered by singer, rotation and time, in pages", async () => {
      for (let minute = 0; minute < 9; minute++) {
        await log.record(
          VENUE,
          performance(`t${minute}`, {
            performedAt: later(minute),
            singerId: id<SingerId>(minute % 2 ? "zoe" : "bob"),
            rotationId: id<RotationId>(minute < 5 ? "r1" : "r2"),
          }),
          minute,
        );
      }
      const ids = async (filter: Parameters<PerformanceRepository["list"]>[1]) =>
        (await walk((page) => log.list(VENUE, filter, page), 2)).map((one) => one.performanceId);
      expect(await ids({})).toEqual(["t8", "t7", "t6", "t5", "t4", "t3", "t2", "t1", "t0"]);
      expect(await ids({ singerId: id<SingerId>("zoe") })).toEqual(["t7", "t5", "t3", "t1"]);
      expect(await ids({ rotationId: id<RotationId>("r2") })).toEqual(["t8", "t7", "t6", "t5"]);
      expect(await ids({ singerId: id<SingerId>("zoe"), rotationId: id<RotationId>("r1") })).toEqual(["t3", "t1"]);
      expect(await ids({ from: later(2), to: later(5) })).toEqual(["t4", "t3", "t2"]);
      expect(await ids({ singerId: id<SingerId>("nobody") })).toEqual([]);
    });
  });
}
