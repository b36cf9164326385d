import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { id, type RotationId, type SingerId, type TurnId } from "../../core/ids.ts";
import { InvalidCursor } from "../../core/ports/pages.ts";
import type { LogItem, RotationLog } from "../../core/ports/rotation-log.ts";
import { fold, foldFirst, type Rotation } from "../../core/rotation/fold.ts";
import type { Opened } from "./opened.ts";
import { walk } from "./pages.ts";
import { item, later, OTHER_VENUE, opening, performance, VENUE } from "./samples.ts";

const R1 = id<RotationId>("r1");
const NOWHERE = id<RotationId>("nowhere");

/** What every store of rotations must do; `open` gives an empty one. */
export function describeRotationLog(store: string, open: () => Promise<Opened<RotationLog>>): void {
  describe(`rotation log on ${store}`, () => {
    let opened: Opened<RotationLog>;
    let log: RotationLog;
    beforeEach(async () => {
      opened = await open();
      log = opened.port;
    });
    afterEach(() => opened.close());

    const create = (rotationId: string, joinCode: string, at?: string) => {
      const { head, first } = opening(rotationId, joinCode, at);
      return log.create(head, first);
    };

    it("keeps head and first item together", async () => {
      const { head, first } = opening("r1", "LARK7");
      expect(await log.create(head, first)).toBe("created");
      expect(await log.head(R1)).toEqual(head);
      expect(await log.readAfter(R1, 0, 10)).toEqual([first]);
    });

    it("gives a join code once, whatever its case", async () => {
      await create("r1", "LARK7");
      expect(await create("r2", "lark7")).toBe("joinCodeTaken");
      expect(await log.head(id("r2"))).toBeNull();
      expect(await log.readAfter(id("r2"), 0, 10)).toEqual([]);
      expect((await log.headByJoinCode("Lark7"))?.rotationId).toBe("r1");
      expect(await log.headByJoinCode("WREN2")).toBeNull();
    });

    it("gives a join code to one of two that ask at once", async () => {
      const outcomes = await Promise.all([create("r1", "LARK7"), create("r2", "LARK7")]);
      expect(outcomes.sort()).toEqual(["created", "joinCodeTaken"]);
    });

    it("creates a rotation once", async () => {
      await create("r1", "LARK7");
      expect(await create("r1", "WREN2")).toBe("exists");
      expect((await log.head(R1))?.joinCode).toBe("LARK7");
    });

    it("appends what follows, and reads it back in order", async () => {
      await create("r1", "LARK7");
      const second = item("r1", 2, "command-2", ["a", "b"]);
      const third = item("r1", 4, "command-3");
      expect(await log.append(second)).toBe("appended");
      expect(await log.append(third)).toBe("appended");
      expect(await log.readAfter(R1, 1, 10)).toEqual([second, third]);
      expect(await log.readAfter(R1, 3, 10)).toEqual([third]);
      expect(await log.readAfter(R1, 1, 1)).toEqual([second]);
      expect(await log.readAfter(R1, 4, 10)).toEqual([]);
    });

    it("keeps what a command made and what the bus must be told of it", async () => {
      await create("r1", "LARK7");
      const sung: LogItem = {
        ...item("r1", 2, "command-2"),
        created: { singerId: id<SingerId>("zoe"), turnId: id<TurnId>("t1") },
        outgoing: [{ type: "PerformanceCompleted", venueId: VENUE, version: 2, performance: performance("t1") }],
      };
      await log.append(sung);
      expect(await log.readAfter(R1, 1, 10)).toEqual([sung]);
      expect(await log.findCommand(R1, sung.commandId)).toEqual(sung);
    });

    it("reads a long log densely, piece by piece", async () => {
      await create("r1", "LARK7");
      for (let from = 2; from < 80; from += 2) await log.append(item("r1", from, `command-${from}`, ["a", "b"]));
      const versions: number[] = [];
      for (let at = 0; ; ) {
        const items = await log.readAfter(R1, at, 7);
        expect(items.length).toBeLessThanOrEqual(7);
        versions.push(...items.flatMap(({ events }) => events.map((event) => event.version)));
        const last = items.at(-1);
        if (!last) break;
        at = last.to;
      }
      expect(versions).toEqual(Array.from({ length: 79 }, (_, index) => index + 1));
    });

    it("takes no item that would leave a version out", async () => {
      await create("r1", "LARK7");
      await expect(log.append(item("r1", 3, "command-3"))).rejects.toThrow();
      expect(await log.readAfter(R1, 1, 10)).toEqual([]);
    });

    it("knows the command of an item that is appended again", async () => {
      await create("r1", "LARK7");
      await log.append(item("r1", 2, "command-2"));
      expect(await log.append(item("r1", 2, "command-2", ["again"]))).toBe("commandKnown");
      expect(await log.readAfter(R1, 1, 10)).toEqual([item("r1", 2, "command-2")]);
    });

    it("knows an old command too, or says that it does not", async () => {
      await create("r1", "LARK7");
      await log.append(item("r1", 2, "command-2"));
      await log.append(item("r1", 3, "command-3"));
      expect(await log.append(item("r1", 4, "command-2"))).toBe(log.knowsCommands ? "commandKnown" : "appended");
    });

    it("lets one of two writers have a version", async () => {
      await create("r1", "LARK7");
      const outcomes = await Promise.all([
        log.append(item("r1", 2, "command-2", ["a"])),
        log.append(item("r1", 2, "command-3", ["b"])),
      ]);
      expect(outcomes.sort()).toEqual(["appended", "versionTaken"]);
      expect(await log.readAfter(R1, 1, 10)).toHaveLength(1);
    });

    it("finds the item of a command, of this rotation alone", async () => {
      await create("r1", "LARK7");
      await create("r2", "WREN2");
      const second = item("r1", 2, "command-2");
      await log.append(second);
      expect(await log.findCommand(R1, id("command-2"))).toEqual(second);
      expect(await log.findCommand(R1, id("command-3"))).toBeNull();
      expect(await log.findCommand(id("r2"), id("command-2"))).toBeNull();
    });

    it("does not append a version that is taken, or one in the middle of an item", async () => {
      await create("r1", "LARK7");
      await log.append(item("r1", 2, "command-2", ["a", "b", "c"]));
      expect(await log.append(item("r1", 2, "command-3"))).toBe("versionTaken");
      expect(await log.append(item("r1", 3, "command-4"))).toBe("versionTaken");
      expect(await log.readAfter(R1, 1, 10)).toHaveLength(1);
    });

    it("keeps rotations apart", async () => {
      await create("r1", "LARK7");
      await create("r2", "WREN2");
      await log.append(item("r1", 2, "command-2", ["of the first"]));
      expect(await log.append(item("r2", 2, "command-2", ["of the second"]))).toBe("appended");
      expect(await log.readAfter(R1, 1, 10)).toEqual([item("r1", 2, "command-2", ["of the first"])]);
      const { head, first } = opening("r1", "LARK7");
      await log.saveSnapshot(foldFirst(head.venueId, head.epoch, first.events[0] as never));
      expect(await log.loadSnapshot(id("r2"))).toBeNull();
    });

    it("keeps the newest snapshot, an older one changes nothing", async () => {
      await create("r1", "LARK7");
      expect(await log.loadSnapshot(R1)).toBeNull();
      const { head, first } = opening("r1", "LARK7");
      const at1 = foldFirst(head.venueId, head.epoch, first.events[0] as never);
      const at2 = fold(at1, item("r1", 2, "command-2", ["two"]).events);
      const at3 = fold(at2, item("r1", 3, "command-3", ["three"]).events);
      await log.saveSnapshot(at2);
      expect(await log.loadSnapshot(R1)).toEqual(at2);
      await log.saveSnapshot(at3);
      await log.saveSnapshot(at1);
      expect(await log.loadSnapshot(R1)).toEqual(at3);
    });

    it("keeps a snapshot of a thousand singers", async () => {
      const { head, first } = opening("r1", "LARK7");
      await log.create(head, first);
      const one = foldFirst(head.venueId, head.epoch, first.events[0] as never);
      const big: Rotation = { ...one, version: 2, ledger: { ...one.ledger, sung: manySongs(20_000) } };
      await log.saveSnapshot(big);
      expect(await log.loadSnapshot(R1)).toEqual(big);
    });

    it("lists a venue's rotations, newest first, in pages", async () => {
      for (let night = 1; night <= 7; night++) await create(`r${night}`, `CODE${night}`, later(night));
      const heads = await walk((page) => log.listHeads(VENUE, page), 3);
      expect(heads.map((head) => head.rotationId)).toEqual(["r7", "r6", "r5", "r4", "r3", "r2", "r1"]);
      expect(await walk((page) => log.listHeads(OTHER_VENUE, page), 3)).toEqual([]);
    });

    it("neither repeats nor loses one when nights are opened between two pages, at the same moment too", async () => {
      for (const night of ["a", "b", "c", "d", "e"]) await create(night, `CODE${night}`);
      const seen = await walk(
        (page) => log.listHeads(VENUE, page),
        2,
        async (pages) => {
          await create(`newer${pages}`, `NEW${pages}`, later(pages));
        },
      );
      expect(seen.map((head) => head.rotationId)).toEqual(["e", "d", "c", "b", "a"]);
    });

    it("refuses a cursor it did not give", async () => {
      for (const night of ["a", "b"]) await create(night, `CODE${night}`);
      const { nextCursor } = await log.listHeads(VENUE, { limit: 1, cursor: null });
      for (const cursor of ["", "x", "bm90IGpzb24", "W10", `${nextCursor}x`.repeat(3)]) {
        await expect(log.listHeads(VENUE, { limit: 1, cursor })).rejects.toThrow(InvalidCursor);
      }
      await expect(log.listHeads(OTHER_VENUE, { limit: 1, cursor: nextCursor })).rejects.toThrow(InvalidCursor);
    });

    it("[ROT-40] marks a rotation closed, and open again", async () => {
      await create("r1", "LARK7");
      await log.markClosed(R1, later(60));
      await log.markClosed(R1, later(60));
      expect((await log.head(R1))?.closedAt).toBe(later(60));
      expect((await log.headByJoinCode("LARK7"))?.closedAt).toBe(later(60));
      await log.markClosed(R1, null);
      await log.markClosed(R1, null);
      expect((await log.head(R1))?.closedAt).toBeNull();
      await log.markClosed(R1, later(90));
      expect((await log.head(R1))?.closedAt).toBe(later(90));
      await log.markClosed(NOWHERE, later(60));
      expect(await log.head(NOWHERE)).toBeNull();
    });
  });
}

function manySongs(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `a song with a long title ${index}|an artist`);
}
