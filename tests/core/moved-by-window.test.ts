import { describe, expect, it } from "vitest";
import { code, must, Night } from "./night.ts";

const hold = (night: Night, who: string) => must(night.kj("holdSinger", { singerId: night.id(who) }));
const minutes = (night: Night, count: number) => new Date(night.nowMs + 30_000 + count * 60_000).toISOString();

describe("who moves up for a window", () => {
  /** Five in line, the last of whom leaves after the third turn. */
  const given = (rules = {}) => new Night(rules).arrives(["Ann", "Bo", "Cy", "Di", "Ed"]);
  const leaves = (night: Night, who = "Ed", until = 15) =>
    must(night.singer(who, "setAvailability", { until: minutes(night, until) }));

  it("[ROT-14] not for a pause, not from the bench, and not while on hold", () => {
    const pausing = given();
    must(pausing.singer("Ed", "setAvailability", { until: minutes(pausing, 15), from: minutes(pausing, 60) }));
    expect(pausing.line()).toBe("Ann Bo Cy Di Ed |");
    const held = given();
    hold(held, "Ed");
    leaves(held);
    expect(held.line()).toBe("Ann Bo Cy Di Ed |");
    const bench = given().joins("Flo");
    leaves(bench, "Flo");
    expect(bench.line()).toBe("Ann Bo Cy Di Ed |");
    expect(bench.log.at(-1)?.type).toBe("AvailabilityChanged");
  });

  it("[ROT-14] past those whom the KJ or another rule has moved, whatever the KJ called it", () => {
    const bumped = given();
    must(bumped.kj("moveSinger", { singerId: bumped.id("Di"), toIndex: 2, reason: "window" }));
    expect(bumped.line()).toBe("Ann Bo Di Cy Ed |");
    leaves(bumped);
    expect(bumped.line().indexOf("Ed")).toBeLessThan(bumped.line().indexOf("Cy"));
    const locked = given({ lockedNext: 3 });
    hold(locked, "Ann");
    must(locked.kj("resumeSinger", { singerId: locked.id("Ann") }));
    expect(locked.line()).toBe("Bo Cy Di Ann Ed |");
    must(locked.kj("setRules", { lockedNext: 1 }));
    leaves(locked);
    expect(locked.line().indexOf("Ed")).toBeLessThan(locked.line().indexOf("Ann"));
  });

  it("[ROT-14] past who cannot be called, who does not count", () => {
    const night = given();
    for (const who of ["Cy", "Di"]) hold(night, who);
    leaves(night, "Ed", 10);
    expect(night.line()).toBe("Ann Ed Bo Cy Di |");
  });

  it("[ROT-4] not past the locked", () => {
    const night = given({ lockedNext: 4 });
    leaves(night);
    expect(night.line()).toBe("Ann Bo Cy Di Ed |");
  });

  it("[ROT-14] and who moved up for one may be passed for another's", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di", "Ed", "Flo"]);
    leaves(night, "Ed", 20);
    const moved = night.line();
    expect(moved.indexOf("Ed")).toBeLessThan(moved.indexOf("Di"));
    expect(code(night.singer("Flo", "setAvailability", { until: minutes(night, 120) }))).toBe("applied");
    expect(night.line()).toBe(moved);
  });
});
