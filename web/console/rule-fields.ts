/** The house rules as the KJ reads them. */
import type { HouseRules } from "../../core/rotation/rules.ts";

interface Field {
  name: keyof HouseRules;
  words: string;
}

export type RuleField =
  | (Field & { kind: "choice"; options: [string, string][] })
  | (Field & { kind: "yesNo" })
  /** An instant, set as a time of day. */
  | (Field & { kind: "clock" })
  /** `empty`: what leaving it blank means, where that is allowed. */
  | (Field & { kind: "number"; min: number; max: number; empty?: string });

export const RULE_FIELDS: RuleField[] = [
  {
    name: "newcomers",
    words: "Who comes new",
    kind: "choice",
    options: [
      ["endOfRound", "sings at the end of this round"],
      ["endOfLine", "goes to the back of the line"],
      ["afterNext", "sings soon, behind who is next"],
      ["alternate", "takes every other place of the next round"],
    ],
  },
  {
    name: "newcomersPerRound",
    words: "At most this many new in a round",
    kind: "number",
    min: 0,
    max: 1000,
    empty: "no limit",
  },
  { name: "lockedNext", words: "Places nobody may slip in front of", kind: "number", min: 0, max: 10 },
  {
    name: "emptyHanded",
    words: "Who has no song when called",
    kind: "choice",
    options: [
      ["keepPlace", "keeps the place, others sing past"],
      ["sendToEnd", "goes to the back"],
    ],
  },
  {
    name: "noShow",
    words: "Who does not come",
    kind: "choice",
    options: [
      ["back", "goes a few places back"],
      ["endOfRound", "sings at the end of this round"],
      ["endOfLine", "goes to the back of the line"],
    ],
  },
  { name: "noShowPlaces", words: "How many places back", kind: "number", min: 1, max: 50 },
  { name: "noShowLimit", words: "After this many in a row, to the bench", kind: "number", min: 1, max: 20 },
  { name: "maxRequests", words: "Songs one singer may hold", kind: "number", min: 1, max: 50 },
  {
    name: "repeatSong",
    words: "A song that is sung tonight already",
    kind: "choice",
    options: [
      ["allow", "is fine"],
      ["warn", "is marked"],
      ["refuse", "is refused"],
    ],
  },
  {
    name: "duetCounts",
    words: "A duet is a turn",
    kind: "choice",
    options: [
      ["first", "of who asked for it"],
      ["everyone", "of everybody in it"],
    ],
  },
  { name: "answerWithinSec", words: "Seconds to answer a call", kind: "number", min: 15, max: 600, empty: "no limit" },
  { name: "autoNoShow", words: "No answer is a no-show by itself", kind: "yesNo" },
  { name: "closesAt", words: "The night ends at", kind: "clock" },
  { name: "changeoverSec", words: "Seconds between two songs", kind: "number", min: 0, max: 600 },
];
