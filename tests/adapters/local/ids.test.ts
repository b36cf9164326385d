import { describe, expect, it } from "vitest";
import { randomIds } from "../../../adapters/local/ids.ts";

const many = (make: () => string) => Array.from({ length: 2000 }, make);

describe("random ids", () => {
  it("are twelve letters and digits, and never twice the same", () => {
    const made = many(randomIds.newId);
    for (const one of made) expect(one).toMatch(/^[A-Za-z0-9]{12}$/);
    expect(new Set(made).size).toBe(made.length);
  });

  it("gives join codes of six characters that are not mistaken for one another", () => {
    for (const code of many(randomIds.newJoinCode)) expect(code).toMatch(/^[CDFHJKLMNPQRTVWXY3479]{6}$/);
  });
});
