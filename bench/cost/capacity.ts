/**
 * DynamoDB's request units, from the items as they travel. Sources: "DynamoDB item sizes and formats", "DynamoDB read
 * and write operations" and "Using Global Secondary Indexes" in its developer guide.
 */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { TableShape } from "../../adapters/aws/dynamo/tables.ts";

/** As in a request's JSON: binary values are base64 text. */
export type WireItem = Record<string, AttributeValue | { B: string }>;

const WRITE_UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;

/** @throws for a type of attribute that no item of this product has. */
export function itemBytes(item: WireItem): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

function valueBytes(value: AttributeValue | { B: string }): number {
  if ("S" in value && value.S !== undefined) return Buffer.byteLength(value.S);
  if ("N" in value && value.N !== undefined) return numberBytes(value.N);
  if ("B" in value && value.B !== undefined) {
    return typeof value.B === "string" ? Buffer.from(value.B, "base64").length : value.B.length;
  }
  if ("BOOL" in value || "NULL" in value) return 1;
  throw new Error(`the size of this attribute is not known here: ${JSON.stringify(value)}`);
}

/** A byte for two significant digits, and one. */
function numberBytes(text: string): number {
  const digits = text.replace(/^-?0*|\./g, "").replace(/0+$/, "");
  return Math.ceil(digits.length / 2) + 1;
}

/** Of one `GetItem`, or of everything that one `Query` read; nothing found costs as much as the smallest item. */
export function readUnits(bytes: number, isConsistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * (isConsistent ? 1 : 0.5);
}

/** Of the table itself: the larger of the item before and after; a refused condition costs the item that is there. */
export function writeUnits(before: WireItem | null, after: WireItem | null): number {
  return unitsOf(Math.max(before ? itemBytes(before) : 0, after ? itemBytes(after) : 0));
}

const unitsOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));

/** Of all indexes: an entry that comes, goes or changes is a write, one under another key is two, an equal one none. */
export function indexWriteUnits(shape: TableShape, before: WireItem | null, after: WireItem | null): number {
  let units = 0;
  for (const index of indexesOf(shape)) {
    const was = before && entryOf(index, before);
    const is = after && entryOf(index, after);
    if (was && is && index.keys.every((key) => sameValue(was[key], is[key]))) {
      if (!sameEntry(was, is)) units += unitsOf(Math.max(itemBytes(was), itemBytes(is)));
      continue;
    }
    if (was) units += unitsOf(itemBytes(was));
    if (is) units += unitsOf(itemBytes(is));
  }
  return units;
}

interface Index {
  keys: string[];
  /** Null for all of them. */
  attributes: string[] | null;
}

function indexesOf({ localIndexes, globalIndexes }: TableShape): Index[] {
  return [
    ...Object.values(localIndexes).map(({ sortKey }) => ({ keys: [sortKey], attributes: null })),
    ...Object.values(globalIndexes).map(({ partitionKey, sortKey, projection }) => ({
      keys: [partitionKey, sortKey],
      attributes: projection === "keysOnly" ? [] : [...projection],
    })),
  ];
}

/** Null when the item lacks a key and so is not in the index. */
function entryOf({ keys, attributes }: Index, item: WireItem): WireItem | null {
  if (!keys.every((key) => key in item)) return null;
  if (attributes === null) return item;
  const kept = new Set(["pk", "sk", ...keys, ...attributes]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => kept.has(name)));
}

const sameValue = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function sameEntry(one: WireItem, other: WireItem): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => sameValue(one[name], other[name]));
}
