/** What the phone says about a place, from nights as they happen. */
import { expect, test } from "vitest";
import { entryOf } from "../../../core/rotation/place.ts";
import { reason } from "../../../web/phone/reason.ts";
import { clockTime } from "../../../web/shared/format.ts";
import { must, Night } from "../../core/night.ts";

function why(night: Night, who: string): string {
  const entry = entryOf(night.state, night.id(who));
  if (!entry) throw new Error(`${who} is not here`);
  const { lead, rest } = reason(night.state, entry, night.nowMs);
  return lead + rest;
}

test("[ROT-42] in the first round everybody is new, so it goes without saying", () => {
  const night = new Night().arrives(["Ann", "Bo", "Cy"]);
  expect(why(night, "Cy")).toBe("Two are due before you.");
});

test("[ROT-42] [ROT-2] who has sung is told who comes first, in which round", () => {
  const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"], 2).nexts(3);
  expect(night.line()).toBe("Di | Ann Bo");
  expect(why(night, "Bo")).toBe(
    "Two are due before you: one in this round, one in the next. You have sung in this round; who has not comes first.",
  );
});

test.each([
  ["endOfRound", 5, "One of them has not sung tonight, and still sings in this round."],
  ["afterNext", 6, "One of them has not sung tonight: here newcomers sing soon."],
  ["alternate", 6, "One of them has not sung tonight: here newcomers take every other place."],
] as const)("[ROT-42] [ROT-3] newcomers ahead are explained by the rule %s", (newcomers, turns, words) => {
  const night = new Night({ newcomers }).arrives(["Ann", "Bo", "Cy"], 4).nexts(turns);
  night.arrives(["Eve"]);
  const last = night.state.line.at(-1)?.stageName as string;
  expect(why(night, last)).toContain(words);
});

test("[ROT-42] [ROT-10] a move is told for twenty minutes, with the KJ's reason or the time", () => {
  const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"]);
  must(night.kj("moveSinger", { singerId: night.id("Di"), toIndex: 1, reason: "birthday" }));
  expect(why(night, "Di")).toContain("The KJ moved you up: birthday.");
  expect(why(night, "Cy")).toContain("A move by the KJ took you one place down: birthday.");
  must(night.kj("moveSinger", { singerId: night.id("Ann"), toIndex: 3 }));
  const at = clockTime(night.nowMs);
  expect(why(night, "Ann")).toContain(`The KJ moved you down at ${at}.`);
  night.wait(21 * 60);
  expect(why(night, "Di")).not.toContain("birthday");
});

test("[ROT-42] [ROT-5] a full round is told", () => {
  const night = new Night({ newcomersPerRound: 1 }).arrives(["Ann", "Bo"], 4).nexts(3).arrives(["Eve", "Fay"]);
  expect(why(night, "Fay")).toContain("This round is full, so you begin in the next one.");
});
