import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { VenueId } from "../../core/ids.ts";
import { InvalidCursor, type Page, type PageRequest } from "../../core/ports/pages.ts";
import type { Resources } from "../../core/ports/resources.ts";
import type { Opened } from "./opened.ts";
import { walk } from "./pages.ts";
import { OTHER_VENUE, VENUE } from "./samples.ts";

type Port<Id extends string, T> = Resources<Id, T> & {
  list(venueId: VenueId, page: PageRequest): Promise<Page<T>>;
};

interface Kind<Id extends string, T> {
  name: string;
  /** Distinct values whose list order is this one. */
  inOrder: T[];
  idOf(value: T): Id;
  /** The same value, changed without moving in the list. */
  changed(value: T): T;
  /** A value that stands at the very front of the list. */
  first: T;
}

/** What singers, songs and performances have in common. */
export function describeResources<Id extends string, T>(
  store: string,
  kind: Kind<Id, T>,
  open: () => Promise<Opened<Port<Id, T>>>,
): void {
  describe(`${kind.name} on ${store}`, () => {
    let opened: Opened<Port<Id, T>>;
    let port: Port<Id, T>;
    beforeEach(async () => {
      opened = await open();
      port = opened.port;
    });
    afterEach(() => opened.close());

    const [one, two] = kind.inOrder as [T, T];
    const idOf = kind.idOf(one);
    const all = (limit: number) => walk((page) => port.list(VENUE, page), limit);

    it("gives back what was inserted, and refuses the same id twice", async () => {
      const stored = await port.insert(VENUE, one);
      expect(stored).toMatchObject({ value: one });
      expect(await port.get(VENUE, idOf)).toEqual(stored);
      expect(await port.insert(VENUE, one)).toBe("exists");
      expect(await port.get(VENUE, kind.idOf(two))).toBeNull();
    });

    it("replaces, and says when it is missing or has changed since", async () => {
      expect(await port.replace(VENUE, one, null)).toBe("missing");
      const inserted = await port.insert(VENUE, one);
      if (inserted === "exists") throw new Error("it was not there");
      const replaced = await port.replace(VENUE, kind.changed(one), inserted.revision);
      if (typeof replaced === "string") throw new Error(replaced);
      expect(replaced.revision).toBeGreaterThan(inserted.revision);
      expect(replaced.value).toEqual(kind.changed(one));
      expect(await port.replace(VENUE, one, inserted.revision)).toBe("changed");
      expect(await port.get(VENUE, idOf)).toEqual(replaced);
      expect(await port.replace(VENUE, one, null)).toMatchObject({ value: one });
    });

    it("lets one of two writers with the same revision write", async () => {
      const inserted = await port.insert(VENUE, one);
      if (inserted === "exists") throw new Error("it was not there");
      const outcomes = await Promise.all([
        port.replace(VENUE, kind.changed(one), inserted.revision),
        port.replace(VENUE, one, inserted.revision),
      ]);
      expect(outcomes.filter((outcome) => outcome === "changed")).toHaveLength(1);
    });

    it("removes, and says when it is missing or has changed since", async () => {
      expect(await port.remove(VENUE, idOf, null)).toBe("missing");
      const inserted = await port.insert(VENUE, one);
      if (inserted === "exists") throw new Error("it was not there");
      await port.replace(VENUE, kind.changed(one), null);
      expect(await port.remove(VENUE, idOf, inserted.revision)).toBe("changed");
      expect(await port.remove(VENUE, idOf, null)).toBe("removed");
      expect(await port.get(VENUE, idOf)).toBeNull();
      expect(await all(10)).toEqual([]);
    });

    it("takes an id again after its removal", async () => {
      await port.insert(VENUE, one);
      await port.remove(VENUE, idOf, null);
      expect(await port.insert(VENUE, kind.changed(one))).toMatchObject({ value: kind.changed(one) });
      expect(await all(10)).toEqual([kind.changed(one)]);
    });

    it("keeps venues apart", async () => {
      await port.insert(VENUE, one);
      expect(await port.get(OTHER_VENUE, idOf)).toBeNull();
      expect(await port.replace(OTHER_VENUE, one, null)).toBe("missing");
      expect(await port.remove(OTHER_VENUE, idOf, null)).toBe("missing");
      expect(await walk((page) => port.list(OTHER_VENUE, page), 10)).toEqual([]);
      expect(await port.insert(OTHER_VENUE, kind.changed(one))).toMatchObject({ value: kind.changed(one) });
      expect((await port.get(VENUE, idOf))?.value).toEqual(one);
    });

    it("lists in order, in pages of any size", async () => {
      for (const value of [...kind.inOrder].reverse()) await port.insert(VENUE, value);
      for (const limit of [1, 2, 3, 100]) expect(await all(limit)).toEqual(kind.inOrder);
    });

    it("neither repeats nor loses one when others come and go between two pages", async () => {
      for (const value of kind.inOrder) await port.insert(VENUE, value);
      const seen = await walk(
        (page) => port.list(VENUE, page),
        2,
        async (pages) => {
          if (pages !== 1) return;
          await port.insert(VENUE, kind.first);
          await port.remove(VENUE, idOf, null);
        },
      );
      expect(seen).toEqual(kind.inOrder);
    });

    it("refuses a cursor it did not give", async () => {
      for (const value of kind.inOrder) await port.insert(VENUE, value);
      const { nextCursor } = await port.list(VENUE, { limit: 1, cursor: null });
      for (const cursor of ["", "x", "bm90IGpzb24", `${nextCursor}x`.repeat(3), "W10"]) {
        await expect(port.list(VENUE, { limit: 1, cursor })).rejects.toThrow(InvalidCursor);
      }
      await expect(port.list(OTHER_VENUE, { limit: 1, cursor: nextCursor })).rejects.toThrow(InvalidCursor);
    });
  });
}
