import { expect, test } from "vitest";
import { DEFAULT_RULES } from "../../../core/rotation/rules.ts";
import { isSameRules, keepOwnPresets, readOwnPresets, withOwnPreset } from "../../../web/console/own-presets.ts";

function storage(text: string | null = null) {
  let kept = text;
  return {
    getItem: () => kept,
    setItem(_key: string, value: string) {
      kept = value;
    },
  };
}

test("a venue's rules are read as they were kept, without the end of that night", () => {
  const own = storage();
  const rules = { ...DEFAULT_RULES, maxRequests: 3, answerWithinSec: 45, closesAt: "2026-11-24T23:00:00.000Z" };
  keepOwnPresets(own, withOwnPreset([], { name: "Fridays", rules }));
  const [fridays] = readOwnPresets(own);
  expect(fridays?.rules).not.toHaveProperty("closesAt");
  expect(fridays && isSameRules(fridays.rules, { ...rules, closesAt: null })).toBe(true);
  expect(fridays && isSameRules(fridays.rules, DEFAULT_RULES)).toBe(false);
});

test("one of the same name is replaced; the oldest gives way when there are too many", () => {
  let presets = withOwnPreset([], { name: "A", rules: DEFAULT_RULES });
  presets = withOwnPreset(presets, { name: "A", rules: { ...DEFAULT_RULES, maxRequests: 1 } });
  expect(presets.map(({ name, rules }) => [name, rules.maxRequests])).toEqual([["A", 1]]);
  for (let count = 0; count < 12; count++)
    presets = withOwnPreset(presets, { name: `B${count}`, rules: DEFAULT_RULES });
  expect(presets).toHaveLength(12);
  expect(presets[0]?.name).toBe("B0");
});

test.each([
  ["no JSON", "{"],
  ["no list", '{"name":"A"}'],
  ["no rules", '[{"name":"A"}]'],
  ["no name", '[{"rules":{}}]'],
  ["nothing", "[null]"],
])("what cannot be read is left out: %s", (_, text) => {
  expect(readOwnPresets(storage(text))).toEqual([]);
});

test("a rule of another type, or an unknown one, is as by default", () => {
  const text = JSON.stringify([
    { name: "A", rules: { maxRequests: "3", newcomersPerRound: null, closesAt: "x", colour: "red", lockedNext: 2 } },
  ]);
  const { closesAt: _none, ...defaults } = DEFAULT_RULES;
  expect(readOwnPresets(storage(text))).toEqual([
    { name: "A", rules: { ...defaults, newcomersPerRound: null, lockedNext: 2 } },
  ]);
});
