import { describe, expect, it } from "vitest";
import type { HouseRules } from "../../core/rotation/rules.ts";
import { must, Night } from "./night.ts";

const noShow = (night: Night) => must(night.kj("noShow", { turnId: night.turnId() }));
const hold = (night: Night, who: string) => must(night.kj("holdSinger", { singerId: night.id(who) }));
const resume = (night: Night, who: string) => must(night.kj("resumeSinger", { singerId: night.id(who) }));

/** Everybody of the first round has sung, so the whole line stands below the round line. */
function allSung(rules: Partial<HouseRules>): Night {
  const night = new Night(rules).arrives(["Ann", "Bo", "Cy", "Di"], 5).nexts(4);
  must(night.kj("complete", { turnId: night.turnId() }));
  expect(night.line()).toBe("| Ann Bo Cy Di");
  return night;
}

describe("where a newcomer goes", () => {
  it.each([
    ["endOfRound", 0, "New | Ann Bo Cy Di"],
    ["endOfRound", 1, "| Ann Bo Cy Di New"],
    ["endOfLine", 0, "| Ann Bo Cy Di New"],
    ["afterNext", 0, "| New Ann Bo Cy Di"],
    ["afterNext", 1, "| Ann New Bo Cy Di"],
    ["afterNext", 2, "| Ann Bo New Cy Di"],
    ["alternate", 0, "| Ann New Bo Cy Di"],
    ["alternate", 1, "| Ann New Bo Cy Di"],
    ["alternate", 2, "| Ann Bo New Cy Di"],
    ["alternate", 4, "| Ann Bo Cy Di New"],
  ] as const)(
    "[ROT-3][ROT-4] %s with %i locked, when everybody has sung in this round",
    (newcomers, lockedNext, line) => {
      expect(allSung({ newcomers, lockedNext }).arrives(["New"]).line()).toBe(line);
    },
  );

  it("[ROT-3] afterNext with nobody locked is first in a round that goes on", () => {
    const night = new Night({ newcomers: "afterNext", lockedNext: 0 }).arrives(["Ann", "Bo", "Cy"], 5).nexts(4);
    expect(night.arrives(["New"]).line()).toBe("New Bo Cy |");
  });

  it("[ROT-3] afterNext at the end of a line of newcomers is behind them all", () => {
    const night = new Night({ newcomers: "afterNext" }).arrives(["Ann", "Bo", "Cy"]);
    expect(night.line()).toBe("Ann Bo Cy |");
  });

  it("[ROT-3] alternate has no more room than there are places between two who have sung", () => {
    const night = allSung({ newcomers: "alternate" }).arrives(["One", "Two", "Three", "Four", "Five"]);
    expect(night.line()).toBe("| Ann One Bo Two Cy Three Di Four Five");
  });

  it("[ROT-5] counts where it is of this round, not below the round line", () => {
    const round2 = (newcomers: HouseRules["newcomers"], lockedNext = 1) =>
      new Night({ newcomers, lockedNext }).arrives(["Ann", "Bo", "Cy"], 5).nexts(4).arrives(["New"]);
    expect(round2("endOfRound").state.newcomersThisRound).toBe(1);
    expect(round2("afterNext").state.newcomersThisRound).toBe(1);
    expect(round2("endOfLine").state.newcomersThisRound).toBe(0);
    expect(round2("alternate").state.newcomersThisRound).toBe(0);
  });

  it("[ROT-5] the cap counts for every rule, and at the back it is not counted", () => {
    const night = new Night({ newcomers: "afterNext", newcomersPerRound: 1 }).arrives(["Ann", "Bo", "Cy"], 5).nexts(4);
    night.arrives(["One", "Two"]);
    expect([night.line(), night.state.newcomersThisRound]).toEqual(["Bo One Cy | Two", 1]);
  });

  it("[ROT-5] a cap of none lets nobody into a round that runs", () => {
    const night = new Night({ newcomersPerRound: 0 }).arrives(["Ann", "Bo"], 5).nexts(3).arrives(["New"]);
    expect(night.line()).toBe("Bo | New");
  });
});

describe("where somebody goes who comes back", () => {
  it("[ROT-12] to the back when they sang in this round, as a newcomer when in an earlier one", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 9).nexts(2);
    must(night.kj("removeSinger", { singerId: night.id("Ann") }));
    night.nexts(2);
    expect([night.state.round, night.onStage(), night.line()]).toEqual([2, "Bo", "Cy |"]);
    night.joins("Ann");
    expect([night.line(), night.state.newcomersThisRound]).toEqual(["Cy Ann |", 1]);
    must(night.kj("removeSinger", { singerId: night.id("Bo") }));
    night.nexts(2);
    must(night.kj("removeSinger", { singerId: night.id("Cy") }));
    night.joins("Cy");
    expect([night.state.round, night.onStage(), night.line()]).toEqual([2, "Ann", "| Cy"]);
  });

  it("[ROT-11][ROT-5] from the bench too, and a full round sends them to the back", () => {
    const night = new Night({ newcomersPerRound: 1 }).arrives(["Ann", "Bo", "Cy"], 9);
    hold(night, "Ann");
    night.nexts(5);
    expect([night.state.round, night.bench(), night.line()]).toEqual([3, "Ann", "Cy |"]);
    night.arrives(["New"]);
    resume(night, "Ann");
    expect(night.line()).toBe("Cy New | Ann");
  });
});

describe("where a no-show goes", () => {
  it("[ROT-22] alone, back to the same place of the same round", () => {
    const night = new Night().arrives(["Ann"]).nexts(1);
    noShow(night);
    expect([night.line(), night.state.round]).toEqual(["Ann |", 1]);
  });

  it("[ROT-22] behind the second callable singer, not behind who cannot be called", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"]);
    hold(night, "Di");
    night.nexts(1);
    noShow(night);
    expect(night.line()).toBe("Bo Cy Ann Di |");
  });

  it("[ROT-22] at the end, behind those too, when fewer than two can be called", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"]);
    for (const who of ["Cy", "Di"]) hold(night, who);
    night.nexts(1);
    noShow(night);
    expect(night.line()).toBe("Bo Cy Di Ann |");
  });

  it("[ROT-22] across the round line when the second one stands below it", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 5).nexts(2);
    expect(night.line()).toBe("Cy | Ann");
    noShow(night);
    expect(night.line()).toBe("Cy | Ann Bo");
    const above = new Night({ noShowPlaces: 1 }).arrives(["Ann", "Bo", "Cy"], 5).nexts(2);
    noShow(above);
    expect(above.line()).toBe("Cy Bo | Ann");
  });

  it("[ROT-22] endOfRound, with the locked below the round line, is the back", () => {
    const night = new Night({ noShow: "endOfRound" }).arrives(["Ann", "Bo", "Cy"], 5).nexts(3);
    expect(night.line()).toBe("| Ann Bo");
    noShow(night);
    expect(night.line()).toBe("| Ann Bo Cy");
  });

  it("[ROT-22] of the limit's number to the bench, one before it in line, and nothing moves the round line", () => {
    const night = new Night({ noShowLimit: 2 }).arrives(["Ann", "Bo", "Cy", "Di"], 5).nexts(1);
    noShow(night);
    expect([night.line(), night.bench()]).toEqual(["Bo Cy Ann Di |", ""]);
    must(night.kj("callSinger", { singerId: night.id("Ann"), onStage: null }));
    noShow(night);
    expect([night.line(), night.bench()]).toEqual(["Bo Cy Di |", "Ann"]);
    expect(night.entry("Ann").noShows).toBe(2);
  });

  it("[ROT-25] the same for a skip, however often", () => {
    const night = new Night({ noShowLimit: 1 }).arrives(["Ann", "Bo", "Cy", "Di"]).nexts(1);
    must(night.says("Ann", "answerCall", { turnId: night.turnId(), answer: "skip" }));
    expect([night.line(), night.entry("Ann").noShows]).toEqual(["Bo Cy Ann Di |", 0]);
  });
});

describe("who keeps the place ahead", () => {
  it("[ROT-4] behind the last of several locked, whoever comes back ahead of them", () => {
    const night = new Night({ lockedNext: 2 }).arrives(["Ann", "Bo", "Cy", "Di", "Ed"]);
    for (const who of ["Ann", "Cy"]) hold(night, who);
    expect(night.line()).toBe("Ann Bo Cy Di Ed |");
    resume(night, "Cy");
    expect(night.line()).toBe("Ann Bo Di Cy Ed |");
    resume(night, "Ann");
    expect(night.line()).toBe("Bo Di Ann Cy Ed |");
    expect(night.entry("Ann").moves).toMatchObject([{ from: 0, to: 2, by: "rule", reason: "locked" }]);
  });

  it("[ROT-4] and who comes back behind them keeps the place", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]);
    hold(night, "Bo");
    resume(night, "Bo");
    expect(night.line()).toBe("Ann Bo Cy |");
    expect(night.entry("Bo").moves).toEqual([]);
  });

  it("[ROT-4][ROT-2] past the round line, when the locked stand below it", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 5);
    hold(night, "Cy");
    night.nexts(2);
    must(night.kj("complete", { turnId: night.turnId() }));
    expect(night.line()).toBe("Cy | Ann Bo");
    resume(night, "Cy");
    expect(night.line()).toBe("| Ann Cy Bo");
    expect(night.entry("Cy").round).toBe(2);
  });

  it("[ROT-4] nothing is kept for a locked one who cannot be called any more", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]);
    hold(night, "Ann");
    hold(night, "Bo");
    resume(night, "Ann");
    expect(night.line()).toBe("Bo Cy Ann |");
    const gone = new Night().joins("Pat").arrives(["Ann", "Bo", "Cy"]);
    must(gone.kj("removeRequest", { singerId: gone.id("Ann"), requestId: gone.entry("Ann").requests[0]?.requestId }));
    must(gone.singer("Ann", "addRequest", { title: "T", artist: "A", partners: [{ singerId: gone.id("Bo") }] }));
    must(gone.kj("removeSinger", { singerId: gone.id("Bo") }));
    expect(gone.line()).toBe("Ann Cy |");
  });
});

describe("uncall", () => {
  it("[ROT-27] of one called in order is before all who can be called, on their side of the round line", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"], 5).nexts(2);
    must(night.kj("uncall", { turnId: night.turnId() }));
    expect(night.line()).toBe("Bo Cy Di | Ann");
  });

  it("[ROT-27] of the call that ended a round is in the new one", () => {
    const night = new Night().arrives(["Ann", "Bo"], 5).nexts(3);
    expect([night.state.round, night.onStage()]).toEqual([2, "Ann"]);
    must(night.kj("uncall", { turnId: night.turnId() }));
    expect([night.state.round, night.line()]).toEqual([2, "Ann Bo |"]);
  });

  it("[ROT-27] of one called out of order goes no further than the line reaches by now", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"], 5);
    must(night.kj("callSinger", { singerId: night.id("Di"), onStage: null }));
    for (const who of ["Bo", "Cy"]) must(night.kj("removeSinger", { singerId: night.id(who) }));
    must(night.kj("uncall", { turnId: night.turnId() }));
    expect(night.line()).toBe("Ann Di |");
  });
});
