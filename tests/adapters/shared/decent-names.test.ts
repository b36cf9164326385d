import { describe, expect, it } from "vitest";
import { isDecent } from "../../../adapters/shared/decent-names.ts";

describe("stage names on the screen", () => {
  it.each(["fucker 69", "Sh!t happens", "ＦＵＣＫ", "f u c k", "f.u.c.k", "sh1thead", "Big Bitch"])(
    "%s is not shown",
    (name) => {
      expect(isDecent(name)).toBe(false);
    },
  );

  it.each([
    "Ann",
    "Scunthorpe United",
    "Charles Dickens",
    "Cassandra",
    "Analise",
    "Alan Cumming",
    "Push It",
    "Nigel",
    "Fuchs",
    "Matsushita",
    "Zoë Cockburn",
    "Dick van Dyke",
    "한나",
    "さくら",
    "J P",
    "",
  ])("%s is", (name) => {
    expect(isDecent(name)).toBe(true);
  });
});
