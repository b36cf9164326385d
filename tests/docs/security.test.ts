import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const at = (file: string) => new URL(`../../${file}`, import.meta.url);
const document = readFileSync(at("docs/security.md"), "utf8");
const rows = document.match(/^\|.* in tests\/.*$/gm) ?? [];
const named = rows.flatMap((row) =>
  [...row.matchAll(/`([^`]+)` in (tests\/[\w./-]+\.ts)/g)].map(([, title = "", file = ""]) => ({ title, file })),
);

describe("the tables of security requirements", () => {
  it("name tests that are there under those titles", () => {
    expect(rows.length).toBeGreaterThan(45);
    expect(named.length).toBeGreaterThanOrEqual(rows.length);
    for (const { title, file } of named) {
      const text = readFileSync(at(file), "utf8");
      expect([file, text.includes(`"${title}"`), title]).toEqual([file, true, title]);
    }
  });

  it("name code that is there", () => {
    const files = [...document.matchAll(/`((?:core|rest|realtime|embedded|adapters|stacks|web|scripts)\/[\w./-]*)`/g)];
    expect(files.length).toBeGreaterThan(60);
    for (const [, file = ""] of files) expect([file, existsSync(at(file))]).toEqual([file, true]);
  });

  it("name requirements as the standard numbers them", () => {
    const ids = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/\b\d+\.\d+(?:\.\d+)?\b/g)]);
    for (const [id] of ids) expect(id).toMatch(/^([1-9]|1[0-7])\.\d{1,2}\.\d{1,2}$/);
  });
});
