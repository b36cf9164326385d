import { describe, expect, it } from "vitest";
import { code, must, Night } from "./night.ts";

const answer = (night: Night, who: string, said: string) =>
  night.says(who, "answerCall", { turnId: night.turnId(), answer: said });
const timePasses = (night: Night, seconds: number) => night.as({ role: "system" }, "passTime", {}, seconds);

describe("the two-way call", () => {
  it("[ROT-25] coming: nothing runs out any more", () => {
    const night = new Night({ answerWithinSec: 60, autoNoShow: true }).arrives(["Ann", "Bo"]).nexts(1);
    expect(night.state.onStage?.answerBy).toBe(new Date(night.nowMs + 60_000).toISOString());
    must(answer(night, "Ann", "coming"));
    expect(night.state.onStage?.answer).toBe("coming");
    expect(code(timePasses(night, 300))).toBe("STALE");
    expect(night.onStage()).toBe("Ann");
  });

  it("[ROT-25] oneMore swaps with the next callable singer, once until they sing", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 3).nexts(1);
    const made = must(answer(night, "Ann", "oneMore"));
    expect(made.turnId).toBe(night.turnId());
    expect(night.onStage()).toBe("Bo");
    expect(night.line()).toBe("Ann Cy |");
    must(night.next());
    expect(night.onStage()).toBe("Ann");
    expect(code(answer(night, "Ann", "oneMore"))).toBe("NOT_ALLOWED");
    night.nexts(3);
    expect(night.onStage()).toBe("Ann");
    must(answer(night, "Ann", "oneMore"));
  });

  it("[ROT-25] oneMore passes over those who cannot be called, and is NOBODY_READY without anybody else", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]).nexts(1);
    must(night.kj("holdSinger", { singerId: night.id("Bo") }));
    must(answer(night, "Ann", "oneMore"));
    expect(night.onStage()).toBe("Cy");
    expect(night.line()).toBe("Bo Ann |");

    const alone = new Night().arrives(["Ann"]).nexts(1);
    const before = alone.state;
    expect(code(answer(alone, "Ann", "oneMore"))).toBe("NOBODY_READY");
    expect(alone.state).toBe(before);
  });

  it("[ROT-25] oneMore passes over a duet with the one who says it: they would be called again at once", () => {
    const night = new Night().joins("Ann", "Bo", "Cy");
    must(night.asks("Ann", "Solo"));
    must(night.asks("Bo", "Duet", { partners: [{ singerId: night.id("Ann") }] }));
    night.nexts(1);
    expect(code(answer(night, "Ann", "oneMore"))).toBe("NOBODY_READY");
    must(night.asks("Cy", "Other"));
    must(answer(night, "Ann", "oneMore"));
    expect(night.onStage()).toBe("Cy");
    expect(night.line()).toBe("Bo Ann |");
    must(night.next());
    expect(night.onStage()).toBe("Bo");
  });

  it("[ROT-25] skip goes back like a no-show and is not counted", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"]).nexts(1);
    must(answer(night, "Ann", "skip"));
    expect(night.onStage()).toBeNull();
    expect(night.line()).toBe("Bo Cy Ann Di |");
    expect(night.entry("Ann")).toMatchObject({ noShows: 0, turnsSung: 0 });
    expect(night.entry("Ann").requests).toHaveLength(1);
    expect(night.announced.filter(({ type }) => type === "PerformanceCompleted")).toEqual([]);
  });

  it("[ROT-25] a partner may say coming; their skip only tells the KJ", () => {
    const night = new Night().joins("Ann", "Bo");
    must(night.asks("Ann", "Duet", { partners: [{ singerId: night.id("Bo") }] }));
    night.nexts(1);
    must(answer(night, "Bo", "skip"));
    expect(night.onStage()).toBe("Ann");
    expect(night.state.onStage?.flag).toBe("partnerSkips");
    expect(code(answer(night, "Bo", "oneMore"))).toBe("NOT_ALLOWED");
    must(answer(night, "Ann", "coming"));
    expect(night.state.onStage).toMatchObject({ answer: "coming", flag: "partnerSkips" });
    must(answer(night, "Bo", "coming"));
    expect(night.state.onStage).toMatchObject({ answer: "coming", flag: null });
  });

  it("[ROT-25] [ROT-32] the KJ lets a duet on stage go on without who cannot come, and nothing is flagged any more", () => {
    const night = new Night().joins("Ann", "Bo");
    must(night.asks("Ann", "Duet", { partners: [{ singerId: night.id("Bo") }] }));
    night.nexts(1);
    must(answer(night, "Bo", "skip"));
    const drop = { singerId: night.id("Ann"), requestId: night.state.onStage?.request.requestId, accept: false };
    must(night.kj("confirmDuet", { ...drop, partner: night.id("Bo") }));
    expect(night.state.onStage).toMatchObject({ partners: [], flag: null });
    must(night.kj("undo", {}));
    expect(night.state.onStage).toMatchObject({ partners: [{ stageName: "Bo" }], flag: "partnerSkips" });
  });

  it("[ROT-25] only who was called, a partner or the KJ answers, and only for the turn on stage", () => {
    const night = new Night().arrives(["Ann", "Bo"]).nexts(1);
    expect(code(answer(night, "Bo", "coming"))).toBe("NOT_ALLOWED");
    expect(code(night.says("Bo", "answerCall", { turnId: "gone", answer: "coming" }))).toBe("STALE");
    must(night.kj("answerCall", { turnId: night.turnId(), answer: "coming" }));
    expect(night.state.onStage?.answer).toBe("coming");
  });

  it("[ROT-26] one more and skip end with the song's beginning; coming does not", () => {
    const night = new Night().arrives(["Ann", "Bo"]).nexts(1);
    must(night.kj("start", { turnId: night.turnId() }));
    expect(code(answer(night, "Ann", "oneMore"))).toBe("STALE");
    expect(code(answer(night, "Ann", "skip"))).toBe("STALE");
    must(answer(night, "Ann", "coming"));
  });

  it("[ROT-25] no answer in time tells the KJ, once, and by default nothing more", () => {
    const night = new Night({ answerWithinSec: 60 }).arrives(["Ann", "Bo"]).nexts(1);
    expect(code(timePasses(night, 59))).toBe("STALE");
    must(timePasses(night, 1));
    expect(night.state.onStage).toMatchObject({ stageName: "Ann", flag: "noAnswer" });
    expect(code(timePasses(night, 60))).toBe("STALE");
  });

  it("[ROT-25] no answer in time is a no-show with autoNoShow", () => {
    const night = new Night({ answerWithinSec: 60, autoNoShow: true }).arrives(["Ann", "Bo", "Cy", "Di"]).nexts(1);
    must(timePasses(night, 60));
    expect(night.onStage()).toBeNull();
    expect(night.line()).toBe("Bo Cy Ann Di |");
    expect(night.entry("Ann").noShows).toBe(1);
  });

  it("[ROT-25] the timer loses against a start or a later call that came first", () => {
    const night = new Night({ answerWithinSec: 60, autoNoShow: true }).arrives(["Ann", "Bo"]).nexts(1);
    must(night.kj("start", { turnId: night.turnId() }));
    expect(code(timePasses(night, 60))).toBe("STALE");
    must(night.next());
    expect(code(timePasses(night, 30))).toBe("STALE");
    expect(night.onStage()).toBe("Bo");
  });

  it("[ROT-25] no client can let time pass", () => {
    const night = new Night({ answerWithinSec: 60 }).arrives(["Ann"]).nexts(1);
    expect(code(night.kj("passTime", {}, 90))).toBe("NOT_ALLOWED");
    expect(code(night.says("Ann", "passTime"))).toBe("NOT_ALLOWED");
  });
});

describe("a filler turn", () => {
  const fill = (night: Night, onStage: unknown = null) =>
    night.kj("fillIn", { stageName: "The KJ", title: "Filler", artist: "An artist", onStage });

  it("[ROT-28] holds no place and no round, and its performance is marked", () => {
    const night = new Night().arrives(["Ann"], 2);
    const before = night.state;
    must(fill(night));
    expect(night.state.onStage).toMatchObject({ stageName: "The KJ", filler: true });
    must(night.next());
    expect(night.onStage()).toBe("Ann");
    expect(night.state.round).toBe(before.round);
    expect([...night.state.line, ...night.state.bench]).toEqual([]);
    expect(night.announced.filter(({ type }) => type === "PerformanceCompleted")).toMatchObject([
      { performance: { stageName: "The KJ", filler: true, title: "Filler" } },
    ]);
  });

  it("[ROT-28] is STALE while somebody is on stage, and can be taken back or missed without a trace in line", () => {
    const night = new Night().arrives(["Ann"]).nexts(1);
    expect(code(fill(night))).toBe("STALE");
    must(night.kj("complete", { turnId: night.turnId() }));
    const { line, bench, round } = night.state;
    for (const end of ["uncall", "noShow"]) {
      must(fill(night));
      must(night.kj(end, { turnId: night.turnId() }));
      expect(night.state).toMatchObject({ onStage: null, line, bench, round });
    }
  });

  it("[ROT-28] takes nobody's name", () => {
    const night = new Night();
    must(night.kj("fillIn", { stageName: "Ann", title: "Filler", artist: "An artist", onStage: null }));
    night.joins("Ann");
    must(night.kj("removeSinger", { singerId: night.id("Ann") }));
    expect(night.state.onStage).toMatchObject({ stageName: "Ann", filler: true });
  });
});

describe("last call", () => {
  it("[ROT-35] nobody rejoins after singing, and new requests are for those who have not sung", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 2).nexts(2);
    must(night.kj("setLastRound", { on: true }));
    expect(night.state.lastRound).toBe(true);
    must(night.next());
    expect(night.line()).toBe("| Ann");
    expect(night.bench()).toBe("Bo");
    expect(code(night.asks("Ann"))).toBe("REQUESTS_CLOSED");
    night.arrives(["New"]);
    expect(night.line()).toBe("| Ann New");
    night.nexts(3);
    expect(night.bench()).toBe("Bo Cy Ann New");
    expect(night.state.line).toEqual([]);
    must(night.kj("resumeSinger", { singerId: night.id("Bo") }));
    expect(night.state.line).toEqual([]);
  });

  it("[ROT-35] taken back, those on the bench with a song have a place again", () => {
    const night = new Night().arrives(["Ann", "Bo"], 2);
    must(night.kj("setLastRound", { on: true }));
    night.nexts(2);
    expect(night.bench()).toBe("Ann");
    must(night.kj("setLastRound", { on: false }));
    expect(night.line()).toBe("| Ann");
    expect(night.bench()).toBe("");
  });
});

describe("duets that count for everyone", () => {
  it("[ROT-32] each partner goes to the back, their own turn used, the locked place included", () => {
    const night = new Night({ duetCounts: "everyone", lockedNext: 1 }).joins("Ann");
    night.arrives(["Bo", "Cy", "Di"], 2);
    must(night.asks("Ann", "Duet", { partners: [{ singerId: night.id("Bo") }, { stageName: "A friend" }] }));
    must(night.kj("callSinger", { singerId: night.id("Ann"), onStage: null }));
    expect(night.line()).toBe("Bo Cy Di |");
    must(night.next());
    expect(night.onStage()).toBe("Cy");
    expect(night.line()).toBe("Di | Ann Bo");
    expect(night.entry("Bo")).toMatchObject({ turnsSung: 1, lastSungRound: 1 });
    expect(night.entry("Bo").requests).toHaveLength(2);
  });

  it("[ROT-32] first counts for the one who asked alone", () => {
    const night = new Night().joins("Ann").arrives(["Bo", "Cy"], 2);
    must(night.asks("Ann", "Duet", { partners: [{ singerId: night.id("Bo") }] }));
    must(night.kj("callSinger", { singerId: night.id("Ann"), onStage: null }));
    must(night.next());
    expect(night.onStage()).toBe("Bo");
    expect(night.entry("Ann").turnsSung).toBe(1);
  });
});
