/** House rules under the names KJs know them by. A venue may start from one and change what it likes. */
import type { HouseRules } from "./rules.ts";

/** The rules that make the order; the others are the venue's own in every preset. */
type OrderRules = Pick<
  HouseRules,
  "newcomers" | "newcomersPerRound" | "lockedNext" | "emptyHanded" | "noShow" | "noShowPlaces" | "noShowLimit"
>;

export interface Preset {
  name: "straightRotation" | "newcomersFirst" | "alternate" | "firstComeFirstServed";
  /** As a KJ calls it. */
  title: string;
  /** One sentence for the KJ: what it does to the line. */
  summary: string;
  rules: OrderRules;
}

const COMMON = { lockedNext: 1, emptyHanded: "keepPlace", noShow: "back", noShowPlaces: 2, noShowLimit: 3 } as const;

export const PRESETS: readonly Preset[] = [
  {
    name: "straightRotation",
    title: "Straight rotation",
    summary: "Everyone sings once a round; newcomers join at the end of the round, five a round at most.",
    rules: { ...COMMON, newcomers: "endOfRound", newcomersPerRound: 5 },
  },
  {
    name: "newcomersFirst",
    title: "Newcomers first",
    summary: "Who has not sung tonight sings right after the next singer, five a round at most.",
    rules: { ...COMMON, newcomers: "afterNext", newcomersPerRound: 5 },
  },
  {
    name: "alternate",
    title: "Alternate",
    summary: "In the next round every other place is a newcomer's: one who has sung, one who has not.",
    rules: { ...COMMON, newcomers: "alternate", newcomersPerRound: null },
  },
  {
    name: "firstComeFirstServed",
    title: "First come, first served",
    summary: "Everybody at the back of the line, newcomers and no-shows too; who has no song ready goes there as well.",
    rules: {
      ...COMMON,
      newcomers: "endOfLine",
      newcomersPerRound: null,
      emptyHanded: "sendToEnd",
      noShow: "endOfLine",
    },
  },
];

/** The preset whose order these rules make; null for a venue's own. */
export function presetOf(rules: HouseRules): Preset | null {
  const names = (preset: Preset) => Object.keys(preset.rules) as (keyof OrderRules)[];
  return PRESETS.find((preset) => names(preset).every((name) => preset.rules[name] === rules[name])) ?? null;
}
