/**
 * House rules that a venue keeps under a name of its own. They live in this console's browser: a convenience of who runs
 * the nights here, while the rules of a night are the night's own and everybody's.
 */
import { DEFAULT_RULES, type HouseRules } from "../../core/rotation/rules.ts";
import type { KeptStorage } from "../sync/environment.ts";

const KEY = "karaoke.console.presets";
/** More would be no choice but a search. */
const MOST = 12;

/** Everything but the end of one night. */
export type VenueRules = Omit<HouseRules, "closesAt">;

export interface OwnPreset {
  name: string;
  rules: VenueRules;
}

/** What cannot be read any more is left out; a rule that is new since is as by default. */
export function readOwnPresets(storage: Pick<KeptStorage, "getItem"> | null): OwnPreset[] {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.flatMap(parsed) : [];
  } catch {
    return [];
  }
}

/** The list with this one in it; one of the same name is replaced. */
export function withOwnPreset(presets: readonly OwnPreset[], { name, rules }: { name: string; rules: HouseRules }) {
  const { closesAt: _tonight, ...venue } = rules;
  return [...presets.filter((one) => one.name !== name), { name, rules: venue }].slice(-MOST);
}

export function keepOwnPresets(storage: Pick<KeptStorage, "setItem"> | null, presets: readonly OwnPreset[]): void {
  storage?.setItem(KEY, JSON.stringify(presets));
}

export function isSameRules(one: VenueRules, other: HouseRules): boolean {
  return (Object.keys(one) as (keyof VenueRules)[]).every((name) => one[name] === other[name]);
}

function parsed(kept: unknown): OwnPreset[] {
  const { name, rules } = (kept ?? {}) as { name?: unknown; rules?: unknown };
  if (typeof name !== "string" || typeof rules !== "object" || rules === null) return [];
  const { closesAt: _none, ...defaults } = DEFAULT_RULES;
  const known = Object.entries(rules).filter(([rule, value]) =>
    isLike(defaults[rule as keyof VenueRules], value, rule),
  );
  return [{ name, rules: { ...defaults, ...Object.fromEntries(known) } }];
}

const MAY_BE_NULL: readonly string[] = ["newcomersPerRound", "answerWithinSec"] satisfies (keyof VenueRules)[];

function isLike(example: unknown, value: unknown, rule: string): boolean {
  if (MAY_BE_NULL.includes(rule)) return value === null || typeof value === "number";
  return example !== undefined && typeof value === typeof example;
}
