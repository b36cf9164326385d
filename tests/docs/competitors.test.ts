import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

/** The rows that name a test: rule ids, title and file. */
const rows = [...read("docs/competitors.md").matchAll(/^\|.*\| ([^|]+) \| `([^`]+)` in (\S+) \|$/gm)].map(
  ([, rules = "", title = "", file = ""]) => ({ rules, title, file }),
);

describe("the table of competitors' mistakes", () => {
  it("names a test in every row, and each test is there under that title", () => {
    const lines = read("docs/competitors.md").match(/^\|.* in tests\/.*$/gm) ?? [];
    expect(rows).toHaveLength(lines.length);
    expect(rows.length).toBeGreaterThan(40);
    for (const { title, file } of rows)
      expect([file, read(file).includes(`"${title}"`), title]).toEqual([file, true, title]);
  });

  it("names a rule that the test's title carries, where it carries any", () => {
    for (const { rules, title } of rows) {
      const carried = title.match(/ROT-\d+/g);
      if (carried) expect([title, carried.some((rule) => rules.includes(rule))]).toEqual([title, true]);
    }
  });

  it("leaves out none of the tests written for it", () => {
    const written = [...read("tests/core/competitors.test.ts").matchAll(/^ {2}it\("([^"]+)"/gm)].map(
      ([, title]) => title,
    );
    const named = rows.map(({ title }) => title);
    expect(written.filter((title) => !named.includes(title ?? ""))).toEqual([]);
  });
});
