import { expect, test } from "vitest";
import {
  clockTime,
  countdown,
  counted,
  duration,
  keyChange,
  minutes,
  names,
  scriptLang,
  signed,
  songLine,
  waitRange,
} from "../../../web/shared/format.ts";

test("a clock has 24 hours and always five characters, in the reader's own zone", () => {
  expect(clockTime(new Date(2026, 10, 24, 22, 2).getTime())).toBe("22:02");
  expect(clockTime(new Date(2026, 10, 24, 0, 5).getTime())).toBe("00:05");
});

test.each([
  [760_000, "12:40"],
  [759_001, "12:40"],
  [59_000, "0:59"],
  [1, "0:01"],
  [0, "0:00"],
  [-5_000, "0:00"],
  [3_760_000, "1:02:40"],
])("a countdown of %i ms is %s", (ms, text) => {
  expect(countdown(ms)).toBe(text);
});

test.each([
  [187, "3:07"],
  [187.9, "3:07"],
  [0, "0:00"],
  [-3, "0:00"],
  [3_725, "62:05"],
])("a length of %d s is %s", (sec, text) => {
  expect(duration(sec)).toBe(text);
});

test.each([
  [0, "1 min"],
  [170, "3 min"],
  [2_040, "34 min"],
])("%i s in a list are %s", (sec, text) => {
  expect(minutes(sec)).toBe(text);
});

test.each([
  [0, 0, "under 2 min"],
  [0, 60, "under 2 min"],
  [0, 110, "1 to 2 min"],
  [840, 1_200, "14 to 20 min"],
  [241, 241, "4 to 5 min"],
  [240, 240, "about 4 min"],
  [3_000, 4_500, "50 to 75 min"],
  [3_600, 5_400, "1 to 1½ h"],
  [3_600, 3_700, "about 1 h"],
])("[ROT-41] a wait between %i s and %i s is a range: %s", (low, high, text) => {
  expect(waitRange(low, high)).toBe(text);
});

test("a key says its change with a true minus", () => {
  expect([keyChange(2), keyChange(-1), keyChange(0)]).toEqual(["Key +2", "Key −1", "Key as recorded"]);
  expect([signed(6), signed(-6), signed(0)]).toEqual(["+6", "−6", "0"]);
});

test("counts agree with their nouns", () => {
  expect([counted(1, "song"), counted(41, "song"), counted(0, "person", "people")]).toEqual([
    "1 song",
    "41 songs",
    "0 people",
  ]);
});

test("names of a turn join as a host would say them", () => {
  const partners = ["Priya", "Ngozi"].map((stageName) => ({ stageName }));
  expect(names("Marcus", [])).toBe("Marcus");
  expect(names("Marcus", partners.slice(0, 1))).toBe("Marcus & Priya");
  expect(names("Marcus", partners)).toBe("Marcus, Priya & Ngozi");
  expect(songLine({ title: "Waterloo", artist: "ABBA" })).toBe("Waterloo, ABBA");
});

test.each([
  ["김서연", "ko"],
  ["佐藤 美咲", "ja"],
  ["ヒカル", "ja"],
  ["First Love, 宇多田ヒカル", "ja"],
  ["Zoë Åkerblom", undefined],
  ["Сергей", undefined],
])("%s is set as %s", (text, lang) => {
  expect(scriptLang(text)).toBe(lang);
});
