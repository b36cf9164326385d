import { describe, expect, it } from "vitest";
import type { HouseRules } from "../../core/rotation/rules.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { type Wait, waits } from "../../core/rotation/waits.ts";
import { must, Night } from "./night.ts";

const HOUR_SEC = 3600;

/** Songs of 200 s each, changeovers of 30 s; the people have been here for hours. */
function bar(names: string[], rules: Partial<HouseRules> = {}): Night {
  const night = new Night({ changeoverSec: 30, ...rules }).joins(...names);
  for (const name of names) must(night.asks(name, `${name}'s song`, { durationSec: 200 }));
  return night.wait(3 * HOUR_SEC);
}

const people = (count: number) => Array.from({ length: count }, (_, index) => `P${index}`);

function waitOf(night: Night, who: string, changes: Partial<RotationState> = {}): Wait {
  const wait = waits({ ...night.state, ...changes }, night.nowMs).get(night.id(who));
  if (!wait) throw new Error(`${who} has no wait`);
  return wait;
}

const width = ({ lowSec, highSec }: Wait) => highSec - lowSec;

describe("the turn on stage", () => {
  it("[ROT-41] counts the song and what is left of the changeover until it has begun", () => {
    const night = bar(["A", "B"]).nexts(1);
    expect(waitOf(night, "B").likelySec).toBe(200 + 30);
    night.wait(20);
    expect(waitOf(night, "B").likelySec).toBe(200 + 10);
    night.wait(60);
    expect(waitOf(night, "B").likelySec).toBe(200);
  });

  it("[ROT-41] a song that overruns is over in a moment, and never was over already", () => {
    const night = bar(["A", "B"]).nexts(1);
    must(night.kj("start", { turnId: night.turnId() }));
    night.wait(150);
    expect(waitOf(night, "B").likelySec).toBe(50);
    night.wait(100);
    expect(waitOf(night, "B").likelySec).toBe(15);
  });

  it("[ROT-41][ROT-44] a break with an end counts, and so does a song that goes on past it", () => {
    const night = bar(["A", "B"]).nexts(1);
    must(night.kj("start", { turnId: night.turnId() }, 0));
    const until = (sec: number) => new Date(night.nowMs + sec * 1000).toISOString();
    must(night.kj("startBreak", { until: until(600) }, 0));
    expect(waitOf(night, "B").likelySec).toBe(600);
    must(night.kj("startBreak", { until: until(60) }, 0));
    expect(waitOf(night, "B").likelySec).toBe(200);
    expect(width(waitOf(night, "B"))).toBeGreaterThan(width(waitOf(night, "B", { breakEndsAt: null })));
  });
});

describe("who will really sing ahead", () => {
  it("[ROT-41] of those far ahead some will have gone: a long wait is shorter than the sum of the turns", () => {
    const night = bar(people(30), { changeoverSec: 0 });
    expect(waitOf(night, "P1").likelySec).toBe(200);
    const measured = { meanChangeoverSec: 30 };
    expect(waitOf(night, "P2", measured).likelySec).toBe(2 * 230);
    expect(waitOf(night, "P29", measured).likelySec).toBeLessThan(29 * 230 * 0.95);
    expect(waitOf(night, "P29", measured).likelySec).toBeGreaterThan(29 * 230 * 0.8);
  });

  it("[ROT-41] who is on hold counts for those who wait longer than that lasts, and for nobody nearer", () => {
    const night = bar(people(12));
    const before = [waitOf(night, "P2"), waitOf(night, "P11")];
    must(night.kj("holdSinger", { singerId: night.id("P1") }, 0));
    expect(waitOf(night, "P2").likelySec).toBe((before[0]?.likelySec ?? 0) - 230);
    must(night.kj("resumeSinger", { singerId: night.id("P1") }, 0));
    must(night.kj("holdSinger", { singerId: night.id("P9") }, 0));
    const left = (before[1]?.likelySec ?? 0) - waitOf(night, "P11").likelySec;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(230 * 0.7);
  });

  it("[ROT-41][ROT-30] the empty-handed count where they can still ask for a song", () => {
    const night = bar(people(12));
    const { line } = night.state;
    const emptied = line.map((entry, index) => (index === 9 ? { ...entry, requests: [] } : entry));
    const open = waitOf(night, "P11", { line: emptied });
    const closed = waitOf(night, "P11", { line: emptied, requestsOpen: false });
    expect(open.likelySec).toBeGreaterThan(closed.likelySec);
    const sung = emptied.map((entry) => ({ ...entry, turnsSung: 1 }));
    expect(waitOf(night, "P11", { line: sung, lastRound: true }).likelySec).toBe(closed.likelySec);
  });

  it("[ROT-41][ROT-14] who will have left by then does not count, who comes in time does", () => {
    const night = bar(people(12));
    const { line } = night.state;
    const [from, until] = [1800, 1200].map((sec) => new Date(night.nowMs + sec * 1000).toISOString());
    const leaves = line.map((entry, index) => (index === 9 ? { ...entry, availableUntil: until ?? null } : entry));
    const comes = line.map((entry, index) => (index === 3 ? { ...entry, availableFrom: from ?? null } : entry));
    const all = waitOf(night, "P11").likelySec;
    expect(all - waitOf(night, "P11", { line: leaves }).likelySec).toBeGreaterThan(230 * 0.8);
    expect(all - waitOf(night, "P11", { line: comes }).likelySec).toBeGreaterThan(230 * 0.8);
  });

  it("[ROT-41][ROT-3] who waits for the next round waits for newcomers too, by the house rule", () => {
    const night = bar(people(12)).nexts(8);
    for (const name of ["P0", "P1", "P2"]) must(night.asks(name, `${name} again`, { durationSec: 200 }));
    const now = new Date(night.nowMs - 60_000).toISOString();
    const bench = people(6).map((name) => ({ ...night.entry("P9"), singerId: night.id(`N${name}`), joinedAt: now }));
    const likely = (who: string, newcomers: HouseRules["newcomers"], more: Partial<RotationState> = {}) =>
      waitOf(night, who, { bench, rules: { ...night.state.rules, newcomers }, ...more }).likelySec;
    const quiet = likely("P2", "endOfLine");
    expect(likely("P2", "endOfRound")).toBeGreaterThan(quiet);
    expect(likely("P2", "alternate")).toBeGreaterThan(quiet);
    expect(likely("P11", "endOfRound")).toBe(likely("P11", "endOfLine"));
    expect(likely("P11", "afterNext")).toBeGreaterThan(likely("P11", "endOfLine"));
    expect(likely("P2", "endOfRound", { requestsOpen: false })).toBe(quiet);
    expect(likely("P2", "endOfRound", { round: 2, newcomersThisRound: 5 })).toBe(quiet);
  });
});

describe("the range", () => {
  it("[ROT-41] holds the likely time, is never before now, and grows with the turns ahead", () => {
    const night = bar(people(20)).nexts(1);
    let last = 0;
    for (const wait of waits(night.state, night.nowMs).values()) {
      expect(wait.lowSec).toBeGreaterThanOrEqual(0);
      expect(wait.lowSec).toBeLessThan(wait.likelySec);
      expect(wait.highSec).toBeGreaterThan(wait.likelySec);
      expect(width(wait)).toBeGreaterThan(last);
      last = width(wait);
    }
  });

  it("[ROT-41] narrows as the night is learned, and with songs whose length is known", () => {
    const night = bar(people(20));
    const measured = { meanTurnSec: 200, meanChangeoverSec: 30 };
    const early = waitOf(night, "P12", measured);
    expect(width(waitOf(night, "P12", { ...measured, turnsCompleted: 40 }))).toBeLessThan(width(early) * 0.9);
    const typed = night.state.line.map((entry) => ({
      ...entry,
      requests: entry.requests.map((request) => ({ ...request, durationSec: null })),
    }));
    expect(width(waitOf(night, "P12", { ...measured, line: typed }))).toBeGreaterThan(width(early));
  });

  it("[ROT-41] before changeovers are measured it allows for calls that nobody answers", () => {
    const night = bar(people(12));
    const unmeasured = waitOf(night, "P11").likelySec;
    expect(unmeasured).toBeGreaterThan(waitOf(night, "P11", { meanChangeoverSec: 30 }).likelySec + 8 * 20);
  });

  it("[ROT-41][ROT-34] who is called at all is called before the night ends", () => {
    const night = bar(people(12));
    const open = waitOf(night, "P8");
    const closesAt = new Date(night.nowMs + (open.likelySec + 60) * 1000).toISOString();
    const closing = waitOf(night, "P8", { rules: { ...night.state.rules, closesAt } });
    expect(closing.highSec).toBe(open.likelySec + 60);
    expect(closing.highSec).toBeLessThan(open.highSec);
    const beyond = waitOf(night, "P11", { rules: { ...night.state.rules, closesAt } });
    expect(beyond.highSec).toBe(beyond.likelySec);
  });
});
