import { describe, expect, it } from "vitest";
import type { RotationEvent } from "../../core/rotation/events.ts";
import { must, Night } from "./night.ts";

const hold = (night: Night, who: string) => must(night.kj("holdSinger", { singerId: night.id(who) }));
const minutes = (night: Night, count: number) => new Date(night.nowMs + 30_000 + count * 60_000).toISOString();

/** The data of the last event of a type. */
function last<Type extends RotationEvent["type"]>(night: Night, type: Type) {
  const event = night.log.findLast((one) => one.type === type);
  if (!event) throw new Error(`no ${type}`);
  return event.data as Extract<RotationEvent, { type: Type }>["data"];
}

describe("what the log says", () => {
  it("[ROT-32] of a duet's end: the place counted without the partners, and their names only where it counts for them", () => {
    const night = new Night({ duetCounts: "everyone" }).arrives(["Ann", "Bo", "Cy"], 2);
    const { requestId } = must(night.asks("Ann", "Duet", { partners: [{ singerId: night.id("Bo") }] }));
    must(night.kj("moveRequest", { singerId: night.id("Ann"), requestId, toIndex: 0 }));
    night.nexts(2);
    expect(last(night, "TurnCompleted")).toMatchObject({ to: 1, roundLine: 1, alsoSang: [night.id("Bo")] });
    night.nexts(1);
    expect(last(night, "TurnCompleted")).not.toHaveProperty("alsoSang");
  });

  it("[ROT-41] of a mean only when it is another than before", () => {
    const night = new Night().arrives(["Ann", "Bo"], 5);
    for (const expected of [true, false]) {
      must(night.kj("next", { onStage: null }));
      must(night.kj("start", { turnId: night.turnId() }));
      must(night.kj("complete", { turnId: night.turnId() }, 100));
      expect("meanTurnSec" in last(night, "TurnCompleted")).toBe(expected);
    }
    must(night.kj("next", { onStage: null }));
    must(night.kj("complete", { turnId: night.turnId() }));
    must(night.kj("next", { onStage: null }));
    must(night.kj("start", { turnId: night.turnId() }));
    must(night.kj("complete", { turnId: night.turnId() }, 400));
    expect(night.state.meanTurnSec).toBe(200);
  });

  it("[ROT-25] of a call: until when to answer, or nothing of it; and of how it was passed", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]).nexts(1);
    expect(last(night, "TurnCalled")).not.toHaveProperty("answerBy");
    must(night.says("Ann", "answerCall", { turnId: night.turnId(), answer: "skip" }));
    expect(last(night, "TurnPassed").answer).toBe("skip");
    night.nexts(1);
    must(night.says("Bo", "answerCall", { turnId: night.turnId(), answer: "oneMore" }));
    expect(last(night, "TurnPassed").answer).toBe("oneMore");
  });

  it("[ROT-25][ROT-26][ROT-37] of a turn always which one", () => {
    const night = new Night().arrives(["Ann"]).nexts(1);
    const turnId = night.turnId();
    must(night.says("Ann", "answerCall", { turnId, answer: "coming" }));
    must(night.kj("start", { turnId }));
    must(night.as({ role: "system" }, "interruptTurn", { turnId }));
    for (const type of ["CallAnswered", "TurnStarted", "TurnInterrupted"] as const) {
      expect(last(night, type)).toEqual({ turnId });
    }
  });

  it("[ROT-11] of who was passed over too often", () => {
    const night = new Night().arrives(["Ann", "Bo"], 9);
    hold(night, "Ann");
    night.nexts(3);
    expect(last(night, "SingerBenched")).toEqual({ singerId: night.id("Ann"), roundLine: 1, reason: "passedOver" });
  });
});

describe("what is remembered", () => {
  it("[ROT-25] a skip is no one more", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]).nexts(1);
    must(night.says("Ann", "answerCall", { turnId: night.turnId(), answer: "skip" }));
    must(night.kj("callSinger", { singerId: night.id("Ann"), onStage: null }));
    must(night.says("Ann", "answerCall", { turnId: night.turnId(), answer: "oneMore" }));
    expect(night.onStage()).toBe("Bo");
  });

  it("[ROT-34] requests closed by hand and opened again still close by themselves", () => {
    const night = new Night().arrives(["Ann"]);
    must(night.kj("setRules", { closesAt: minutes(night, 120) }));
    must(night.kj("closeRequests"));
    must(night.kj("openRequests"));
    must(night.as({ role: "system" }, "passTime", {}, 119 * 60));
    expect(night.state.requestsOpen).toBe(false);
  });

  it("[ROT-11] who stands below the round line is not passed over when it ends", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 9);
    hold(night, "Ann");
    night.nexts(4);
    expect([night.state.round, night.line(), night.entry("Ann").passedOver]).toEqual([2, "Ann | Bo", 1]);
    must(night.kj("moveSinger", { singerId: night.id("Ann"), toIndex: 1 }));
    expect(night.line()).toBe("| Bo Ann");
    night.nexts(1);
    expect([night.state.round, night.entry("Ann").passedOver, night.bench()]).toEqual([3, 1, ""]);
  });

  it("[ROT-5] in the first round a cap of none keeps nobody out", () => {
    expect(new Night({ newcomersPerRound: 0 }).arrives(["Ann", "Bo"]).line()).toBe("Ann Bo |");
  });
});

describe("who is sent to the end", () => {
  it("[ROT-6] the empty-handed ahead of the one called, and nobody else", () => {
    const night = new Night({ emptyHanded: "sendToEnd" }).arrives(["Sue", "Win", "Hal", "Eve", "Fay", "Gus"], 1);
    night.nexts(1);
    must(night.singer("Win", "setAvailability", { from: minutes(night, 60) }));
    hold(night, "Hal");
    for (const who of ["Hal", "Eve", "Gus"]) {
      must(night.kj("removeRequest", { singerId: night.id(who), requestId: night.entry(who).requests[0]?.requestId }));
    }
    night.nexts(1);
    expect([night.onStage(), night.line()]).toEqual(["Fay", "Win Hal Gus | Sue Eve"]);
    expect(last(night, "SingersSentToEnd").singerIds).toEqual([night.id("Eve")]);
    must(night.asks("Gus"));
    night.nexts(1);
    expect(night.onStage()).toBe("Gus");
    expect(night.log.filter(({ type }) => type === "SingersSentToEnd")).toHaveLength(1);
  });
});
