/** The presets on the same nights: who sings how often, who waits how long. Writes docs/images/fairness.svg. */
import { writeFileSync } from "node:fs";
import { PRESETS, type Preset } from "../core/rotation/presets.ts";
import type { Bar, Visit } from "./bar/bar.ts";
import { MINUTE_SEC } from "./bar/figures.ts";
import { playNight } from "./bar/play.ts";
import { barChart } from "./bar-chart.ts";
import { median, printTable, quantile, round } from "./statistics.ts";

const HOUR_SEC = 60 * MINUTE_SEC;
/** Who was here for less had no fair chance under any rules. */
const LEAST_STAY_SEC = HOUR_SEC;
/** Who came later than this found a line. */
const NEWCOMER_SEC = HOUR_SEC;

interface Fairness {
  turns: number;
  /** Gini of turns per hour present: 0 when all get the same, towards 1 when one gets everything. */
  gini: number;
  /** Share of those who were here for an hour and sang. */
  sang: number;
  /** Between signing up, or the call before, and the call; minutes. */
  longestWait: number;
  waitSpread: number;
  /** From signing up to the first call, for who came after the first hour; minutes. */
  newcomerWait: number | null;
  bumps: number;
}

const IMAGES = new URL("../docs/images/", import.meta.url);

export function fairness(nights: number, sizes: readonly number[]): void {
  const measured = sizes.map((singers) => ({
    singers,
    presets: PRESETS.map((preset) => ({ preset, all: nightsOf(preset, nights, singers) })),
  }));
  for (const { singers, presets } of measured) {
    printTable(
      `${singers} singers, medians of the same ${nights} nights under each preset`,
      presets.map(({ preset, all }) => row(preset, all)),
    );
  }
  const panel = (title: string, value: (one: Fairness) => number | null, digits: number) => ({
    title,
    digits,
    groups: measured.map(({ singers, presets }) => ({
      name: `${singers} singers`,
      bars: presets.map(({ preset, all }) => ({ name: preset.title, value: middle(all, value) })),
    })),
  });
  writeFileSync(
    new URL("fairness.svg", IMAGES),
    barChart([
      panel("Uneven turns: Gini of turns per hour present", ({ gini }) => gini, 2),
      panel("Longest wait of the night, minutes", ({ longestWait }) => longestWait, 0),
      panel("First turn of who came after the first hour, minutes", ({ newcomerWait }) => newcomerWait, 0),
    ]),
  );
}

function nightsOf({ rules }: Preset, nights: number, singers: number): Fairness[] {
  return Array.from({ length: nights }, (_, seed) => fairnessOf(playNight(seed + 1, singers, rules)));
}

function row(preset: Preset, all: readonly Fairness[]): Record<string, string> {
  const show = (value: (one: Fairness) => number | null, digits = 0) => round(middle(all, value), digits);
  return {
    preset: preset.title,
    turns: show(({ turns }) => turns),
    "Gini of turns/h": show(({ gini }) => gini, 2),
    "sang %": show(({ sang }) => 100 * sang),
    "longest wait min": show(({ longestWait }) => longestWait),
    "spread of waits min": show(({ waitSpread }) => waitSpread),
    "newcomer's first min": show(({ newcomerWait }) => newcomerWait),
    bumps: show(({ bumps }) => bumps),
  };
}

const middle = (all: readonly Fairness[], value: (one: Fairness) => number | null): number =>
  median(all.map(value).filter((one) => one !== null));

function fairnessOf(bar: Bar): Fairness {
  const endSec = bar.agenda.nowSec;
  const present = [...bar.visits.values()].flatMap((visit) => {
    if (visit.signedUpSec === null) return [];
    const hours = ((visit.goneSec ?? endSec) - visit.signedUpSec) / HOUR_SEC;
    return hours * HOUR_SEC < LEAST_STAY_SEC ? [] : [{ visit, turnsPerHour: visit.sungSec.length / hours }];
  });
  const waits = present.flatMap(({ visit }) => waitsOf(visit));
  const firsts = present.flatMap(({ visit }) => {
    const [first] = visit.sungSec;
    if (first === undefined || visit.signedUpSec === null || visit.guest.arrivesSec < NEWCOMER_SEC) return [];
    return [(first - visit.signedUpSec) / MINUTE_SEC];
  });
  return {
    turns: bar.state.turnsCompleted,
    gini: gini(present.map(({ turnsPerHour }) => turnsPerHour)),
    sang: present.filter(({ visit }) => visit.sungSec.length > 0).length / present.length,
    longestWait: quantile(waits, 1),
    waitSpread: quantile(waits, 0.9) - quantile(waits, 0.1),
    newcomerWait: firsts.length > 0 ? median(firsts) : null,
    bumps: bar.bumps,
  };
}

/** Minutes from signing up to the first call, and from each song to the next call. */
function waitsOf({ signedUpSec, sungSec }: Visit): number[] {
  const from = [signedUpSec ?? 0, ...sungSec];
  return sungSec.map((calledSec, index) => (calledSec - (from[index] ?? 0)) / MINUTE_SEC);
}

function gini(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const sum = sorted.reduce((total, value) => total + value, 0);
  if (sum === 0) return 0;
  const weighted = sorted.reduce((total, value, index) => total + (2 * (index + 1) - sorted.length - 1) * value, 0);
  return weighted / (sorted.length * sum);
}
