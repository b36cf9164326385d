import { describe, expect, test } from "vitest";
import { TABLE_SHAPES } from "../../adapters/aws/dynamo/tables.ts";
import { indexWriteUnits, itemBytes, readUnits, writeUnits } from "../../bench/cost/capacity.ts";

const S = (text: string) => ({ S: text });

describe("the size of an item", () => {
  test("is its names and values as UTF-8, binary values as the bytes they stand for", () => {
    expect(itemBytes({ pk: S("abc") })).toBe(5);
    expect(itemBytes({ pk: S("Zoë") })).toBe(6);
    expect(itemBytes({ b: { B: Buffer.alloc(9).toString("base64") } })).toBe(10);
    expect(itemBytes({ b: { BOOL: true } })).toBe(2);
  });

  test("of a number is a byte for two digits that matter and one more", () => {
    expect(itemBytes({ n: { N: "7" } })).toBe(3);
    expect(itemBytes({ n: { N: "1764000000" } })).toBe(4);
    expect(itemBytes({ n: { N: "-12345" } })).toBe(5);
  });
});

describe("units", () => {
  const ofBytes = (bytes: number) => ({ pk: S("x".repeat(bytes - 2)) });

  test("a write is one for each started kilobyte of the larger of before and after", () => {
    expect(writeUnits(null, ofBytes(1024))).toBe(1);
    expect(writeUnits(null, ofBytes(1025))).toBe(2);
    expect(writeUnits(ofBytes(3000), ofBytes(10))).toBe(3);
    expect(writeUnits(null, null)).toBe(1);
  });

  test("a read is one for each started four kilobytes, half of it where an old answer will do", () => {
    expect(readUnits(0, true)).toBe(1);
    expect(readUnits(4097, true)).toBe(2);
    expect(readUnits(4097, false)).toBe(1);
  });
});

describe("indexes", () => {
  const shape = TABLE_SHAPES.rotations;
  const item = { pk: S("rotation#r"), sk: S("1"), commandId: S("c1"), body: S("x".repeat(3000)) };

  test("an item without an index's keys is not in it", () => {
    expect(indexWriteUnits(shape, null, { pk: S("outcome#r"), sk: S("c1") })).toBe(0);
  });

  test("an index of keys costs its keys, however large the item", () => {
    expect(indexWriteUnits(shape, null, item)).toBe(1);
    expect(indexWriteUnits(shape, item, null)).toBe(1);
  });

  test("an entry that stays as it was costs nothing, one under another key is taken out and put in", () => {
    expect(indexWriteUnits(shape, item, { ...item, body: S("y") })).toBe(0);
    expect(indexWriteUnits(shape, item, { ...item, commandId: S("c2") })).toBe(2);
  });

  test("an index of everything costs as much as the table", () => {
    const performance = { pk: S("venue"), sk: S("t"), byTime: S("1"), note: S("x".repeat(2000)) };
    expect(indexWriteUnits(TABLE_SHAPES.performances, null, performance)).toBe(2);
    expect(indexWriteUnits(TABLE_SHAPES.performances, performance, { ...performance, note: S("") })).toBe(2);
  });
});
