import { describe, expect, it } from "vitest";
import { explain } from "../../core/rotation/explain.ts";
import { preview } from "../../core/rotation/preview.ts";
import { must, Night } from "./night.ts";

/** All reasons, each as its code and its number if it has one. */
const why = (night: Night, who: string) =>
  (explain(night.state, night.id(who), night.nowMs)?.reasons ?? []).map((reason) =>
    "count" in reason ? `${reason.code} ${reason.count}` : reason.code,
  );

describe("all the reasons of a place, and no other", () => {
  it("[ROT-42] in the first round: who is ahead, and that one is new; no newcomer is told of newcomers", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]);
    expect(why(night, "Ann")).toEqual(["newcomer", "locked"]);
    expect(why(night, "Bo")).toEqual(["dueAhead 1", "newcomer"]);
    expect(why(night, "Cy")).toEqual(["dueAhead 2", "newcomer"]);
  });

  it("[ROT-42] in a later one: due and next round apart, with the newcomers among them", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 5).nexts(5);
    night.arrives(["New"]);
    expect(night.line()).toBe("Cy New | Ann");
    expect(why(night, "Cy")).toEqual(["locked"]);
    expect(why(night, "New")).toEqual(["dueAhead 1", "newcomer"]);
    expect(why(night, "Ann")).toEqual(["dueAhead 2", "newcomersAhead 1", "sungThisRound"]);
    expect(why(night, "Bo")).toEqual(["onStage"]);
  });

  it("[ROT-42][ROT-6] of one who is passed over, and behind whom: each obstacle by its name", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"]);
    must(night.singer("Ann", "holdSinger"));
    must(night.singer("Bo", "setAvailability", { from: new Date(night.nowMs + 3_600_000).toISOString() }));
    const { requests } = night.entry("Cy");
    must(night.singer("Cy", "removeRequest", { requestId: requests[0]?.requestId }));
    expect(why(night, "Ann")).toEqual(["newcomer", "onHold"]);
    expect(why(night, "Bo")).toEqual(["passedOverAhead 1", "newcomer", "outsideWindow"]);
    expect(why(night, "Cy")).toEqual(["passedOverAhead 2", "newcomer", "emptyHanded"]);
    expect(why(night, "Di")).toEqual(["passedOverAhead 3", "newcomer", "locked"]);
    must(night.kj("startBreak", {}));
    expect(why(night, "Di")).toEqual(["passedOverAhead 3", "newcomer", "locked", "onBreak"]);
    expect(explain(night.state, night.id("Cy"), night.nowMs)).toMatchObject({ at: "line", place: 2, wait: null });
  });

  it("[ROT-42][ROT-5] the round is full for who stands below the line for that, not above it, not in the first", () => {
    const night = new Night({ newcomersPerRound: 1 }).arrives(["Ann", "Bo"], 5);
    night.arrives(["One", "Two"], 5);
    expect(why(night, "Two")).toEqual(["dueAhead 3", "newcomer"]);
    night.nexts(5).arrives(["Three", "Four"]);
    expect(night.line()).toBe("Bo One Two Three | Four");
    expect(why(night, "Three")).toEqual(["dueAhead 3", "newcomer"]);
    expect(why(night, "Four")).toEqual(["dueAhead 4", "newcomer", "roundFull"]);
    must(night.kj("setRules", { newcomersPerRound: 2 }));
    expect(why(night, "Four")).toEqual(["dueAhead 4", "newcomer"]);
    must(night.kj("setRules", { newcomersPerRound: null }));
    expect(why(night, "Four")).toEqual(["dueAhead 4", "newcomer"]);
  });

  it("[ROT-42][ROT-22][ROT-35] on the bench: with a song or without, for last call, after no-shows", () => {
    const night = new Night({ noShowLimit: 1 }).arrives(["Ann", "Bo"], 3).joins("Cy").nexts(1);
    must(night.kj("noShow", { turnId: night.turnId() }));
    expect(explain(night.state, night.id("Ann"), night.nowMs)).toMatchObject({ at: "bench", place: null, wait: null });
    expect(why(night, "Ann")).toEqual(["noShows 1", "benched"]);
    expect(why(night, "Cy")).toEqual(["emptyHanded"]);
    must(night.kj("holdSinger", { singerId: night.id("Ann") }));
    expect(why(night, "Ann")).toEqual(["noShows 1", "onHold"]);
    must(night.kj("setLastRound", { on: true }));
    expect(why(night, "Ann")).toEqual(["noShows 1", "onHold"]);
    night.nexts(1);
    must(night.kj("complete", { turnId: night.turnId() }));
    expect(why(night, "Bo")).toEqual(["lastCall"]);
  });

  it("[ROT-42][ROT-4] as many are locked as the house says, and only those who can be called", () => {
    const night = new Night({ lockedNext: 2 }).arrives(["Ann", "Bo", "Cy", "Di"]);
    must(night.kj("holdSinger", { singerId: night.id("Bo") }));
    const locked = ["Ann", "Bo", "Cy", "Di"].filter((who) => why(night, who).includes("locked"));
    expect(locked).toEqual(["Ann", "Cy"]);
  });

  it("[ROT-42][ROT-9] waits for the partners of the first song when none can be sung", () => {
    const night = new Night().joins("Ann", "Bo");
    for (const title of ["One", "Two"]) {
      must(night.singer("Ann", "addRequest", { title, artist: "x", partners: [{ singerId: night.id("Bo") }] }));
    }
    expect(explain(night.state, night.id("Ann"), night.nowMs)?.reasons).toEqual([
      { code: "waitsForPartners", stageNames: ["Bo"] },
    ]);
  });
});

describe("the moves of a singer", () => {
  it("[ROT-10] are the last three, and only of those between the two places", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"]);
    for (const [toIndex, reason] of [
      [0, "one"],
      [2, "two"],
      [0, "three"],
      [1, "four"],
    ] as const) {
      must(night.kj("moveSinger", { singerId: night.id("Cy"), toIndex, reason }));
    }
    expect(night.entry("Cy").moves.map(({ from, to, reason }) => [from, to, reason])).toEqual([
      [0, 2, "two"],
      [2, 0, "three"],
      [0, 1, "four"],
    ]);
    expect(night.entry("Di").moves).toEqual([]);
    must(night.kj("moveSinger", { singerId: night.id("Di"), toIndex: 2, reason: "five" }));
    expect(night.entry("Cy").moves.at(-1)?.reason).toBe("four");
  });
});

describe("what if", () => {
  it("[ROT-43] tells when each turn would come: after the one on stage, and one after the other", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 2).nexts(1);
    must(night.kj("start", { turnId: night.turnId() }));
    const times = preview(night.state, {}, night.nowMs).turns.map(({ atMs }) => (atMs - night.nowMs) / 1000);
    expect(times[0]).toBeGreaterThan(60);
    expect(times[0]).toBeLessThan(600);
    for (let turn = 1; turn < times.length; turn++) {
      const between = (times[turn] ?? 0) - (times[turn - 1] ?? 0);
      expect(between > 60 && between < 600).toBe(true);
    }
  });

  it("[ROT-43] shows two rounds of the line, sixty turns at most, and none of a line nobody can be called from", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]);
    expect(preview(night.state, {}, night.nowMs).turns).toHaveLength(6);
    const crowd = new Night().arrives(Array.from({ length: 40 }, (_, index) => `Singer ${index}`));
    expect(preview(crowd.state, {}, crowd.nowMs).turns).toHaveLength(60);
    for (const who of ["Ann", "Bo", "Cy"]) must(night.kj("holdSinger", { singerId: night.id(who) }));
    expect(preview(night.state, {}, night.nowMs).turns).toEqual([]);
  });

  it("[ROT-43][ROT-44] during a break, and with a filler on stage, shows what comes after", () => {
    const night = new Night().arrives(["Ann", "Bo"]);
    must(night.kj("fillIn", { stageName: "KJ", title: "x", artist: "y", onStage: null }));
    must(night.kj("startBreak", {}));
    const { turns, line, roundLine } = preview(night.state, {}, night.nowMs);
    expect(turns.map(({ stageName }) => stageName)).toEqual(["Ann", "Bo", "Ann", "Bo"]);
    expect([line, roundLine]).toEqual([[night.id("Ann"), night.id("Bo")], 2]);
  });

  it("[ROT-43] counts ahead of somebody new only those who can be called", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]);
    must(night.kj("holdSinger", { singerId: night.id("Bo") }));
    expect(preview(night.state, {}, night.nowMs).newcomer).toEqual({ place: 3, ahead: 2 });
  });
});
