import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { isSung, withSung } from "../../core/rotation/sung.ts";

const KEYS = ["a", "b", "c", "d", "e", "constructor", "__proto__"];

describe("songs sung tonight", () => {
  it("[ROT-31] each is in the list once, in the order they were first sung", () => {
    const sung = ["b", "a", "b", "c", "a"].reduce(withSung, [] as readonly string[]);
    expect(sung).toEqual(["b", "a", "c"]);
  });

  it("[ROT-31] however lists continue one another, each says of every song what is in it", () => {
    const step = fc.record({ from: fc.nat(), key: fc.constantFrom(...KEYS), isTakenBack: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const lists: (readonly string[])[] = [[]];
        for (const { from, key, isTakenBack } of steps) {
          const list = lists[from % lists.length] as readonly string[];
          lists.push(isTakenBack ? list.filter((other) => other !== key) : withSung(list, key));
          // All of them, the old ones too: a command that lost its race has continued one of them in vain.
          for (const one of lists) expect(KEYS.filter((each) => isSung(one, each)).sort()).toEqual([...one].sort());
        }
      }),
    );
  });

  it("[ROT-31] a night does not search its list for the songs of another that began with the same empty one", () => {
    const empty: readonly string[] = [];
    withSung(empty, "a song of the first night");
    const second = withSung(empty, "another") as string[];
    const search = vi.spyOn(second, "includes");
    expect(isSung(second, "a song of the first night")).toBe(false);
    expect(isSung(second, "another")).toBe(true);
    expect(search).not.toHaveBeenCalled();
  });
});
