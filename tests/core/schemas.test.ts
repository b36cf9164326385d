import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { stageNameSchema } from "../../core/schemas.ts";

describe("a line of text", () => {
  it("keeps what people are called, with one space where there were many, or a line ended", () => {
    expect(v.parse(stageNameSchema, "  Ann \u2028 Lee\r\n2 ")).toBe("Ann Lee 2");
    for (const name of [
      "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}",
      "\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}",
      "__proto__",
      "<b>",
      "\uae40",
      "!",
    ]) {
      expect(v.parse(stageNameSchema, name)).toBe(name);
    }
  });

  it.each([
    ["tags", "\u{e0041}\u{e0042}"],
    ["a Hangul filler", "\u3164"],
    ["a soft hyphen", "\u00ad"],
    ["a blank braille cell", "\u2800"],
    ["joiners", "\u200d\u200c"],
    ["a mark on nothing", "\u0301"],
    ["an override", "a\u202eb"],
    ["a null", "a\0b"],
    ["half a character", "\ud800"],
  ])("refuses %s", (_what, text) => {
    expect(v.safeParse(stageNameSchema, text).success).toBe(false);
  });
});
