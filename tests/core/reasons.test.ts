import { describe, expect, it } from "vitest";
import { explain, type Reason } from "../../core/rotation/explain.ts";
import { PRESETS, presetOf } from "../../core/rotation/presets.ts";
import { preview } from "../../core/rotation/preview.ts";
import { DEFAULT_RULES } from "../../core/rotation/rules.ts";
import { must, Night } from "./night.ts";

const why = (night: Night, who: string): Reason[] => explain(night.state, night.id(who), night.nowMs)?.reasons ?? [];
const codes = (night: Night, who: string) => why(night, who).map(({ code }) => code);

describe("why a singer stands where they stand", () => {
  it("[ROT-42] says who is ahead: still due in this round, or finished before", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"], 2).nexts(3);
    expect(night.line()).toBe("Di | Ann Bo");
    expect(why(night, "Bo")).toEqual([
      { code: "dueAhead", count: 1 },
      { code: "nextRoundAhead", count: 1 },
      { code: "newcomersAhead", count: 1, rule: "endOfRound" },
      { code: "sungThisRound", round: 1 },
    ]);
    expect(why(night, "Di")).toEqual([{ code: "newcomer", rule: "endOfRound" }, { code: "locked" }]);
    expect(why(night, "Cy")).toEqual([{ code: "onStage" }]);
    expect(explain(night.state, night.id("Bo"), night.nowMs)).toMatchObject({
      at: "line",
      place: 2,
      wait: { ahead: 2 },
    });
  });

  it("[ROT-42] [ROT-10] tells every bump that moved them, with the KJ's words", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]);
    must(night.kj("moveSinger", { singerId: night.id("Cy"), toIndex: 0, reason: "birthday" }));
    expect(why(night, "Cy")).toContainEqual({
      code: "moved",
      at: night.at,
      from: 2,
      to: 0,
      by: "kj",
      reason: "birthday",
    });
    expect(why(night, "Ann")).toContainEqual(expect.objectContaining({ code: "moved", from: 0, to: 1, by: "kj" }));
  });

  it("[ROT-42] [ROT-6] counts those who are passed over apart, and says why one is", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]);
    must(night.singer("Ann", "holdSinger"));
    expect(codes(night, "Ann")).toContain("onHold");
    expect(explain(night.state, night.id("Ann"), night.nowMs)?.wait).toBeNull();
    expect(why(night, "Cy")).toContainEqual({ code: "passedOverAhead", count: 1 });
    expect(why(night, "Cy")).toContainEqual({ code: "dueAhead", count: 1 });
    night.joins("Di");
    expect(codes(night, "Di")).toEqual(["emptyHanded"]);
    must(night.singer("Di", "addRequest", { title: "T", artist: "A", partners: [{ singerId: night.id("Bo") }] }));
    expect(why(night, "Di")).toEqual([{ code: "waitsForPartners", stageNames: ["Bo"] }]);
  });

  it("[ROT-42] [ROT-5] says that the round is full", () => {
    const night = new Night({ newcomersPerRound: 1 }).arrives(["Ann", "Bo", "Cy"], 5).nexts(4);
    night.arrives(["Di", "Ed"]);
    expect(why(night, "Ed")).toContainEqual({ code: "roundFull", limit: 1 });
    expect(codes(night, "Di")).not.toContain("roundFull");
  });

  it("[ROT-42] [ROT-14] says when the turn comes after the singer has left", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]);
    const until = new Date(night.nowMs + 240_000).toISOString();
    must(night.singer("Cy", "setAvailability", { until }));
    const atMs = night.nowMs + (explain(night.state, night.id("Cy"), night.nowMs)?.wait?.likelySec ?? 0) * 1000;
    expect(why(night, "Cy")).toContainEqual({ code: "windowTooLate", until, atMs });
    expect(atMs).toBeGreaterThan(Date.parse(until));
    must(night.singer("Bo", "setAvailability", { from: new Date(night.nowMs + 240_000).toISOString() }));
    expect(codes(night, "Bo")).toContain("outsideWindow");
  });

  it("[ROT-42] [ROT-22] [ROT-35] [ROT-44] no-shows, the bench, last call and the break", () => {
    const night = new Night({ noShowLimit: 2 }).arrives(["Ann", "Bo"], 2).nexts(1);
    must(night.kj("noShow", { turnId: night.turnId() }));
    expect(why(night, "Ann")).toContainEqual({ code: "noShows", count: 1, limit: 2 });
    must(night.kj("callSinger", { singerId: night.id("Ann"), onStage: null }));
    must(night.kj("noShow", { turnId: night.turnId() }));
    expect(codes(night, "Ann")).toEqual(["noShows", "benched"]);
    must(night.kj("setLastRound", { on: true }));
    night.nexts(1);
    must(night.kj("complete", { turnId: night.turnId() }));
    expect(codes(night, "Bo")).toEqual(["lastCall"]);
    must(night.kj("startBreak", {}));
    expect(why(night, "Bo")).toContainEqual({ code: "onBreak", until: null });
    expect(explain(night.state, night.id("Nobody"), night.nowMs)).toBeNull();
  });
});

describe("what if", () => {
  it("[ROT-43] gives the turns that would follow, and where somebody new would stand, and changes nothing", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 2).nexts(2);
    const before = structuredClone(night.state);
    expect(night.line()).toBe("Cy | Ann");
    const now = preview(night.state, {}, night.nowMs);
    expect(now.turns.map(({ stageName }) => stageName)).toEqual(["Cy", "Ann", "Bo", "Cy"]);
    expect(now.turns.map(({ round }) => round)).toEqual([1, 2, 2, 2]);
    expect(now.newcomer).toEqual({ place: 1, ahead: 1 });
    expect(preview(night.state, { newcomers: "endOfLine" }, night.nowMs).newcomer).toEqual({ place: 2, ahead: 2 });
    expect(night.state).toEqual(before);
  });

  it("[ROT-43] [ROT-32] duets that count for everyone, seen before they do", () => {
    const night = new Night().joins("Ann").arrives(["Bo", "Cy"]);
    must(night.asks("Ann", "Duet", { partners: [{ singerId: night.id("Bo") }] }));
    must(night.kj("moveSinger", { singerId: night.id("Ann"), toIndex: 0 }));
    const names = (rules: object) => preview(night.state, rules, night.nowMs).turns.map(({ stageName }) => stageName);
    expect(names({}).slice(0, 4)).toEqual(["Ann", "Bo", "Cy", "Ann"]);
    expect(names({ duetCounts: "everyone" }).slice(0, 4)).toEqual(["Ann", "Cy", "Ann", "Cy"]);
  });

  it("[ROT-43] foretells what Next does, under every preset", () => {
    for (const { rules } of PRESETS) {
      const night = new Night(rules).arrives(["Ann", "Bo", "Cy", "Di"], 6).nexts(3);
      night.arrives(["Eve", "Flo"], 6);
      const foretold = preview(night.state, {}, night.nowMs).turns.map(({ stageName, round }) => [stageName, round]);
      const played = foretold.map(() => {
        must(night.next());
        return [night.onStage(), night.state.onStage?.round];
      });
      expect(played).toEqual(foretold);
    }
  });
});

describe("presets", () => {
  it("[ROT-3] are told apart, and the default is the straight rotation", () => {
    expect(PRESETS.map(({ rules }) => presetOf({ ...DEFAULT_RULES, ...rules })?.name)).toEqual(
      PRESETS.map(({ name }) => name),
    );
    expect(presetOf(DEFAULT_RULES)?.name).toBe("straightRotation");
    expect(presetOf({ ...DEFAULT_RULES, lockedNext: 3 })).toBeNull();
  });
});
