/** Values and texts that are nearly right, and bytes that are nothing at all. */
import fc from "fast-check";

/** What a field is least likely to expect. */
const ODD: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    "",
    -1,
    0.5,
    1e308,
    2 ** 53,
    [],
    {},
    "\u202eevil",
    "a\u0000b",
    "\ud800",
    "x".repeat(10_000),
    "__proto__",
    { length: 1e9 },
    { toString: 1, toJSON: 1 },
  ),
  fc.integer({ min: 1, max: 3000 }).map((depth) => nested(depth)),
);
const KEYS = fc.constantFrom("__proto__", "constructor", "toString", "type", "singerId", "role", "x", "", "\u0000");

/** JSON of a list in a list in a list, 1-based; beyond what a parser that calls itself would bear. */
const nested = (depth: number): unknown => {
  let value: unknown = [];
  for (let level = 1; level < depth; level++) value = [value];
  return value;
};

/** JSON text of a value in which one thing is another, missing or too much; or the text itself is damaged. */
export function damaged(valid: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.tuple(valid, fc.nat(), ODD).map(([value, at, odd]) => text(replaced(value, at, odd))) },
    { weight: 2, arbitrary: fc.tuple(valid, fc.nat()).map(([value, at]) => text(without(value, at))) },
    { weight: 2, arbitrary: fc.tuple(valid, KEYS, ODD).map(([value, key, odd]) => added(text(value), key, odd)) },
    {
      weight: 2,
      arbitrary: fc.tuple(valid, fc.nat(), fc.string({ maxLength: 4 })).map(([value, at, insert]) => {
        const whole = text(value);
        const cut = at % (whole.length + 1);
        return whole.slice(0, cut) + insert + whole.slice(cut + (at % 3));
      }),
    },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 8000 }).map((depth) => "[".repeat(depth) + "]".repeat(depth)) },
    { weight: 1, arbitrary: fc.json({ maxDepth: 4 }) },
  );
}

export const rawBytes: fc.Arbitrary<Uint8Array<ArrayBuffer>> = fc
  .uint8Array({ maxLength: 200 })
  .map((bytes) => new Uint8Array(bytes));

/** A value that JSON cannot say, such as a lone surrogate, is said as JSON says it. */
const text = (value: unknown): string => JSON.stringify(value) ?? "null";

/** As text, so that `__proto__` is a field like any other. */
function added(whole: string, key: string, value: unknown): string {
  const field = `${JSON.stringify(key)}:${text(value)}`;
  return whole.startsWith("{}") ? `{${field}}` : whole.replace(/^\{/, () => `{${field},`);
}

/** Every place in the value but itself, as the keys that lead there. */
function places(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.keys(value).flatMap((key) => {
    const here = [...path, key];
    return [here, ...places((value as Record<string, unknown>)[key], here)];
  });
}

function replaced(value: unknown, at: number, odd: unknown): unknown {
  const all = places(value);
  const path = all[at % Math.max(1, all.length)];
  return path ? edited(value, path, (holder, key) => Object.assign(holder, { [key]: odd })) : odd;
}

function without(value: unknown, at: number): unknown {
  const all = places(value);
  const path = all[at % Math.max(1, all.length)];
  return path ? edited(value, path, (holder, key) => Reflect.deleteProperty(holder, key)) : null;
}

function edited(value: unknown, path: readonly string[], edit: (holder: object, key: string) => void): unknown {
  const copy: unknown = structuredClone(value);
  const holder = path.slice(0, -1).reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], copy);
  edit(holder as object, path.at(-1) ?? "");
  return copy;
}
