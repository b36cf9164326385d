import { describe, expect, it } from "vitest";
import { must, Night } from "./night.ts";

const hold = (night: Night, who: string) => must(night.kj("holdSinger", { singerId: night.id(who) }));
const resume = (night: Night, who: string) => must(night.kj("resumeSinger", { singerId: night.id(who) }));
const emptyHanded = (night: Night, who: string) => {
  for (const { requestId } of night.entry(who).requests) {
    must(night.kj("removeRequest", { singerId: night.id(who), requestId }));
  }
};

describe("at the end of a round", () => {
  it("[ROT-11] who was away at two round ends goes to the bench, the others passed over stay", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"], 9);
    hold(night, "Ann");
    emptyHanded(night, "Bo");
    night.nexts(3);
    expect([night.state.round, night.line()]).toEqual([2, "Ann Bo Di |"]);
    expect([night.entry("Ann").passedOver, night.entry("Bo").passedOver, night.entry("Di").passedOver]).toEqual([
      1, 1, 0,
    ]);
    night.nexts(2);
    expect([night.state.round, night.line(), night.bench()]).toEqual([3, "Di |", "Ann Bo"]);
    expect([night.entry("Ann").passedOver, night.entry("Bo").passedOver]).toEqual([0, 0]);
  });

  it("[ROT-11] one turn sung starts the count anew", () => {
    const night = new Night().arrives(["Ann", "Bo"], 9);
    hold(night, "Ann");
    night.nexts(2);
    expect(night.entry("Ann").passedOver).toBe(1);
    resume(night, "Ann");
    night.nexts(1);
    expect(night.onStage()).toBe("Ann");
    night.nexts(1);
    expect(night.entry("Ann").passedOver).toBe(0);
  });

  it("[ROT-11] who is outside their time window keeps the place, however often it ends without them", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 9);
    hold(night, "Ann");
    night.nexts(3);
    expect([night.state.round, night.line()]).toEqual([2, "Ann Cy |"]);
    resume(night, "Ann");
    expect(night.line()).toBe("Cy Ann |");
    must(
      night.kj("setAvailability", { singerId: night.id("Ann"), from: new Date(night.nowMs + 600_000).toISOString() }),
    );
    night.nexts(2);
    expect([night.state.round, night.onStage()]).toEqual([3, "Bo"]);
    expect(night.line()).toBe("Ann Cy |");
    expect(night.entry("Ann").passedOver).toBe(2);
    expect(night.bench()).toBe("");
  });

  it("[ROT-5] newcomers are counted from nothing again", () => {
    const night = new Night({ newcomersPerRound: 2 }).arrives(["Ann", "Bo", "Cy"], 9).nexts(4);
    night.arrives(["New 1", "New 2", "New 3"], 3);
    expect([night.state.newcomersThisRound, night.line()]).toEqual([2, "Bo Cy New 1 New 2 | New 3"]);
    night.nexts(5);
    expect([night.state.round, night.onStage(), night.state.newcomersThisRound]).toEqual([3, "New 3", 0]);
    night.arrives(["New 4"]);
    expect(night.state.newcomersThisRound).toBe(1);
  });

  it("[ROT-5] in the first round nobody is counted, so in the second the cap is whole", () => {
    const night = new Night({ newcomersPerRound: 1 }).arrives(["Ann", "Bo", "Cy"], 9);
    night.nexts(1).arrives(["New 1", "New 2"], 9);
    expect([night.state.newcomersThisRound, night.line()]).toEqual([0, "Bo Cy New 1 New 2 |"]);
    night.nexts(5).arrives(["New 3", "New 4"]);
    expect([night.state.newcomersThisRound, night.line()]).toEqual([1, "Bo Cy New 1 New 2 New 3 | New 4"]);
  });

  it("[ROT-6] sendToEnd moves the round line up by those who stood above it", () => {
    const night = new Night({ emptyHanded: "sendToEnd" }).arrives(["Ann", "Bo", "Cy", "Di"], 9).nexts(1);
    emptyHanded(night, "Bo");
    hold(night, "Cy");
    night.nexts(1);
    expect([night.onStage(), night.line()]).toEqual(["Di", "Cy | Ann Bo"]);
    expect(night.entry("Bo").round).toBe(2);
    expect(night.entry("Bo").moves).toEqual([]);
  });

  it("[ROT-6] sendToEnd sends also from below the round line, and ends the round for the one called", () => {
    const night = new Night({ emptyHanded: "sendToEnd" }).arrives(["Ann", "Bo", "Cy"], 9).nexts(3);
    emptyHanded(night, "Ann");
    expect(night.line()).toBe("| Ann Bo");
    night.nexts(1);
    expect([night.onStage(), night.state.round, night.line()]).toEqual(["Bo", 2, "Cy Ann |"]);
  });

  it("[ROT-6] keepPlace, the usual rule, sends nobody", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 9);
    emptyHanded(night, "Ann");
    night.nexts(1);
    expect([night.onStage(), night.line()]).toEqual(["Bo", "Ann Cy |"]);
  });
});

describe("a duet that counts for everyone", () => {
  it("[ROT-32] takes partners from both sides of the round line, and leaves alone who sings for somebody else only", () => {
    const night = new Night({ duetCounts: "everyone" }).arrives(["Ann", "Bo", "Cy", "Di"], 9).nexts(2);
    expect(night.line()).toBe("Cy Di | Ann");
    const partners = [{ singerId: night.id("Di") }, { singerId: night.id("Ann") }];
    const { requestId } = must(night.asks("Cy", "Trio", { partners }));
    must(night.kj("moveRequest", { singerId: night.id("Cy"), requestId, toIndex: 0 }));
    night.nexts(1);
    expect([night.onStage(), night.line()]).toEqual(["Cy", "Di | Ann Bo"]);
    must(night.kj("complete", { turnId: night.turnId() }));
    expect(night.line()).toBe("| Bo Cy Di Ann");
    expect([night.entry("Di").turnsSung, night.entry("Ann").turnsSung, night.entry("Bo").turnsSung]).toEqual([1, 2, 1]);
    expect(night.entry("Di")).toMatchObject({ lastSungRound: 1, round: 2 });
  });

  it("[ROT-32] a partner on the bench has sung too, and stays there", () => {
    const night = new Night({ duetCounts: "everyone" }).joins("Pat").arrives(["Ann", "Bo"], 1);
    const { requestId } = must(night.asks("Ann", "Duet", { partners: [{ singerId: night.id("Pat") }] }));
    must(night.kj("moveRequest", { singerId: night.id("Ann"), requestId, toIndex: 0 }));
    night.nexts(2);
    expect([night.line(), night.bench(), night.entry("Pat").turnsSung]).toEqual(["| Ann", "Pat", 1]);
  });

  it("[ROT-32][ROT-35] after last call all of them go to the bench", () => {
    const night = new Night({ duetCounts: "everyone" }).arrives(["Ann", "Bo", "Cy"], 2);
    const { requestId } = must(night.asks("Ann", "Duet", { partners: [{ singerId: night.id("Cy") }] }));
    must(night.kj("moveRequest", { singerId: night.id("Ann"), requestId, toIndex: 0 }));
    must(night.kj("setLastRound", { on: true }));
    night.nexts(2);
    expect([night.onStage(), night.line(), night.bench()]).toEqual(["Bo", "|", "Ann Cy"]);
  });

  it("[ROT-32] a friend without a phone has no turn to lose, and who has not said yes has lost none", () => {
    const night = new Night({ duetCounts: "everyone" }).arrives(["Ann", "Bo"], 2);
    must(night.kj("complete", { turnId: must(night.next()).turnId }));
    must(night.asks("Bo", "With a friend", { partners: [{ stageName: "A friend" }] }));
    const request = night.entry("Bo").requests[2];
    must(night.kj("moveRequest", { singerId: night.id("Bo"), requestId: request?.requestId, toIndex: 0 }));
    night.nexts(2);
    expect([night.onStage(), night.line()]).toEqual(["Ann", "Bo |"]);
  });
});
