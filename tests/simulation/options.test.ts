import { describe, expect, test } from "vitest";
import { optionsOf } from "./options.ts";

const NOW_MS = 5_000_000_123;
const asked = (args: string) => optionsOf(args.split(" ").filter(Boolean), NOW_MS);

describe("what npm run simulate is asked for", () => {
  test("nothing: nights of both modes without an end, from a seed of the clock", () => {
    const endless = Number.POSITIVE_INFINITY;
    expect(asked("")).toEqual({ nights: endless, untilMs: endless, first: 123, modes: ["embedded", "cloud"] });
  });

  test("a seed alone is one night, with a number of nights the first of them", () => {
    expect(asked("--seed 4711 --mode cloud")).toMatchObject({ nights: 1, first: 4711, modes: ["cloud"] });
    expect(asked("--seed 4711 --nights 20")).toMatchObject({ nights: 20, first: 4711 });
    expect(asked("--minutes 0.5").untilMs).toBe(NOW_MS + 30_000);
  });

  test.each([
    ["--minutes abc", /--minutes takes a number, not "abc"/],
    ["--minutes=-1", /--minutes takes a number/],
    ["--nights 1.5", /--nights takes a number/],
    ["--nights 0", /begin at 1/],
    ["--seed x", /--seed takes a number/],
    ["--mode clowd", /--mode is embedded or cloud, not "clowd"/],
    ["--years 3", /--years/],
  ])("%s is refused in words", (args, words) => expect(() => asked(args)).toThrow(words));
});
