import { describe, expect, it } from "vitest";
import { Line } from "../../core/rotation/order.ts";
import type { HouseRules } from "../../core/rotation/rules.ts";
import { Turnout } from "../../core/rotation/turnout.ts";
import { must, Night } from "./night.ts";

const HOUR = 3600;
const turnout = (night: Night) => new Turnout(night.state, new Line(night.state, night.at), night.nowMs);
const chance = (night: Night, who: string, inSec: number) => {
  const entry = night.entry(who);
  return turnout(night).chance(entry, new Line(night.state, night.at).isCallable(entry), inSec);
};
const hold = (night: Night, who: string) => must(night.kj("holdSinger", { singerId: night.id(who) }));
const inMinutes = (night: Night, count: number) => new Date(night.nowMs + 30_000 + count * 60_000).toISOString();

/** Five who have come within the last hour of a night that is an hour old, all of whom still wait. */
function freshNight(rules: Partial<HouseRules> = {}): Night {
  const night = new Night(rules).wait(HOUR - 600);
  return night.arrives(["Ann", "Bo", "Cy", "Di", "Ed"]);
}

describe("how likely somebody sings whose turn comes", () => {
  it("[ROT-41] for certain when they can be called now, less so the longer it takes", () => {
    const night = new Night().arrives(["Ann"]);
    expect(chance(night, "Ann", 0)).toBe(1);
    expect(chance(night, "Ann", 2 * HOUR)).toBeLessThan(1);
    expect(chance(night, "Ann", 3 * HOUR)).toBeLessThan(chance(night, "Ann", 2 * HOUR));
  });

  it("[ROT-41][ROT-6] who cannot be called now is likely back later, each for what keeps them", () => {
    const night = new Night().arrives(["Hal", "Eve"]).joins("Pat", "Dee");
    hold(night, "Hal");
    must(
      night.kj("removeRequest", { singerId: night.id("Eve"), requestId: night.entry("Eve").requests[0]?.requestId }),
    );
    must(night.singer("Dee", "addRequest", { title: "T", artist: "A", partners: [{ singerId: night.id("Pat") }] }));
    const chances = ["Hal", "Eve", "Dee"].map((who) => chance(night, who, HOUR));
    for (const one of chances) expect(one > 0 && one < 1).toBe(true);
    expect(new Set(chances).size).toBe(3);
    for (const who of ["Hal", "Eve", "Dee"]) expect(chance(night, who, 0)).toBe(0);
  });

  it("[ROT-41][ROT-30][ROT-35] without a song, not once none can be asked for; with one, still", () => {
    const night = new Night().arrives(["Ann", "Bo", "Hal"], 1).nexts(2);
    must(
      night.kj("removeRequest", { singerId: night.id("Hal"), requestId: night.entry("Hal").requests[0]?.requestId }),
    );
    expect(chance(night, "Ann", HOUR)).toBeGreaterThan(0);
    must(night.kj("setLastRound", { on: true }));
    expect(chance(night, "Ann", HOUR)).toBe(0);
    expect(chance(night, "Hal", HOUR)).toBeGreaterThan(0);
    must(night.kj("setLastRound", { on: false }));
    must(night.kj("closeRequests"));
    expect([chance(night, "Ann", HOUR), chance(night, "Hal", HOUR)]).toEqual([0, 0]);
    const held = new Night().arrives(["Ann"]);
    hold(held, "Ann");
    must(held.kj("closeRequests"));
    expect(chance(held, "Ann", HOUR)).toBeGreaterThan(0);
  });

  it("[ROT-41][ROT-14] not after they have left, nor before they come", () => {
    const night = new Night().arrives(["Ann", "Bo"]);
    must(night.singer("Ann", "setAvailability", { until: inMinutes(night, 20) }));
    must(night.singer("Bo", "setAvailability", { from: inMinutes(night, 20) }));
    expect([chance(night, "Ann", 600) > 0, chance(night, "Ann", 1800)]).toEqual([true, 0]);
    expect([chance(night, "Bo", 600), chance(night, "Bo", 3000) > 0]).toEqual([0, true]);
  });
});

describe("how many newcomers get a place ahead", () => {
  const ahead = (night: Night, index: number, aheadSec = HOUR) => turnout(night).newcomersAhead(index, aheadSec);

  it("[ROT-41][ROT-3] as the house puts them: behind this round, next, every other place, or nowhere ahead", () => {
    expect(ahead(freshNight({ newcomers: "endOfLine" }), 4)).toBe(0);
    expect(ahead(freshNight({ newcomers: "endOfRound" }), 4)).toBe(0);
    const mixed = freshNight();
    must(mixed.kj("setRules", { newcomers: "alternate" }));
    expect(ahead(mixed, 4)).toBe(0);
    expect(ahead(freshNight({ newcomers: "afterNext" }), 4)).toBeGreaterThan(0);
    const below = (newcomers: HouseRules["newcomers"]) => ahead(freshNight({ newcomers }).nexts(2), 3);
    expect(below("endOfLine")).toBe(0);
    for (const newcomers of ["endOfRound", "alternate", "afterNext"] as const) {
      expect([newcomers, below(newcomers) > 0]).toEqual([newcomers, true]);
    }
  });

  it("[ROT-41] more when more have come of late, none when none have", () => {
    const night = freshNight({ newcomers: "afterNext" });
    const few = ahead(night, 4);
    night.arrives(["Flo", "Gus", "Hal"]);
    expect(ahead(night, 4)).toBeGreaterThan(few);
    const two = ahead(night, 4, 2 * HOUR);
    expect(two).toBeGreaterThan(ahead(night, 4, HOUR));
    night.wait(HOUR);
    expect(ahead(night, 4)).toBe(0);
  });

  it("[ROT-41] as many on the bench count as in line, but nobody who has sung", () => {
    const night = freshNight({ newcomers: "afterNext" });
    const before = ahead(night, 4);
    night.joins("Flo");
    expect(ahead(night, 4)).toBeGreaterThan(before);
    const sung = freshNight({ newcomers: "afterNext" }).nexts(4);
    expect(ahead(sung, 0)).toBeLessThan(before);
  });

  it("[ROT-41][ROT-30][ROT-5][ROT-34] none when requests are closed, and no more than round and night have room for", () => {
    const night = freshNight({ newcomers: "afterNext", newcomersPerRound: 0 });
    expect(ahead(night, 4)).toBeGreaterThan(0);
    must(night.kj("setRules", { closesAt: inMinutes(night, 15) }));
    expect(ahead(night, 4)).toBe(0);
    must(night.kj("setRules", { closesAt: inMinutes(night, 600) }));
    expect(ahead(night, 4)).toBeGreaterThan(0);
    must(night.kj("closeRequests"));
    expect(ahead(night, 4)).toBe(0);
    const second = freshNight({ newcomers: "afterNext", newcomersPerRound: 1 });
    for (const who of ["Ann", "Bo"]) must(second.asks(who));
    second.nexts(6).arrives(["New 1", "New 2", "New 3", "New 4"]);
    expect([second.state.round, second.state.newcomersThisRound]).toEqual([2, 1]);
    expect(ahead(second, 0)).toBe(0);
    must(second.kj("setRules", { newcomersPerRound: null }));
    expect(ahead(second, 0)).toBeGreaterThan(0);
  });
});
