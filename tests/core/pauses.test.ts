import { describe, expect, it } from "vitest";
import { nextDue } from "../../core/rotation/dues.ts";
import { Line } from "../../core/rotation/order.ts";
import { isInWindow, isPause } from "../../core/rotation/time-window.ts";
import { code, must, Night } from "./night.ts";

const at = (minute: number) => `2026-11-24T20:${String(minute).padStart(2, "0")}:00.000Z`;
const minutes = (night: Night, count: number) => new Date(night.nowMs + count * 60_000).toISOString();
const timePasses = (night: Night, seconds: number) => night.as({ role: "system" }, "passTime", {}, seconds);

describe("a time window", () => {
  it.each([
    ["without limits", null, null, [true, true, true, true, true]],
    ["from twenty past", 20, null, [false, false, true, true, true]],
    ["until twenty past", null, 20, [true, true, false, false, false]],
    ["from ten to thirty past", 10, 30, [false, true, true, false, false]],
    ["with a pause from ten to thirty past", 30, 10, [true, false, false, true, true]],
  ] as const)("[ROT-6] %s", (_title, from, until, expected) => {
    const window = { availableFrom: from && at(from), availableUntil: until && at(until) };
    expect([0, 10, 20, 30, 40].map((minute) => isInWindow(window, at(minute)))).toEqual(expected);
    expect(isPause(window)).toBe(from === 30);
  });

  it("[ROT-6] of no length is no pause", () => {
    expect(isPause({ availableFrom: at(10), availableUntil: at(10) })).toBe(false);
  });

  it("[ROT-6] a pause lets its singer be called before it begins", () => {
    const night = new Night().arrives(["Ann", "Bo"], 2);
    must(night.singer("Ann", "setAvailability", { until: minutes(night, 10), from: minutes(night, 30) }));
    expect(new Line(night.state, night.at).isCallable(night.entry("Ann"))).toBe(true);
    night.nexts(1);
    expect(night.onStage()).toBe("Ann");
  });

  it("[ROT-9][ROT-6] a duet waits for a partner who is outside theirs", () => {
    const night = new Night().joins("Ann", "Bo").arrives(["Cy"]);
    must(night.asks("Ann", "Duet", { partners: [{ singerId: night.id("Bo") }] }));
    must(night.kj("moveSinger", { singerId: night.id("Ann"), toIndex: 0 }));
    must(night.singer("Bo", "setAvailability", { from: minutes(night, 30) }));
    night.nexts(1);
    expect(night.onStage()).toBe("Cy");
    must(timePasses(night, 1800));
    must(night.next());
    expect([night.onStage(), night.state.onStage?.partners.length]).toEqual(["Ann", 1]);
  });

  it("[ROT-9] a duet may be sung with whoever is on stage, once they are back in line", () => {
    const night = new Night().arrives(["Bo"]).joins("Ann").arrives(["Cy"]);
    night.nexts(1);
    must(night.asks("Ann", "Duet", { partners: [{ singerId: night.id("Bo") }] }));
    expect(night.line()).toBe("Cy Ann |");
    must(night.kj("holdSinger", { singerId: night.id("Bo") }));
    expect(new Line(night.state, night.at).isCallable(night.entry("Ann"))).toBe(false);
  });
});

describe("what a rotation waits for", () => {
  const due = (night: Night) => nextDue(night.rotation, night.at);

  it("[ROT-14] is the earliest of its singers' times, in line and on the bench", () => {
    const night = new Night().arrives(["Ann", "Bo"]).joins("Cy", "Di");
    expect(due(night)).toBeNull();
    must(night.singer("Ann", "setAvailability", { until: minutes(night, 50) }));
    expect(due(night)).toBe(night.entry("Ann").availableUntil);
    must(night.singer("Bo", "setAvailability", { from: minutes(night, 40), until: minutes(night, 45) }));
    expect(due(night)).toBe(night.entry("Bo").availableFrom);
    must(night.singer("Cy", "setAvailability", { from: minutes(night, 30) }));
    expect(due(night)).toBe(night.entry("Cy").availableFrom);
    must(night.singer("Di", "setAvailability", { until: minutes(night, 20) }));
    expect(due(night)).toBe(night.entry("Cy").availableFrom);
  });

  it("[ROT-25] is the answer to a call, before what comes later and after what comes sooner", () => {
    const night = new Night({ answerWithinSec: 60 }).arrives(["Ann", "Bo"]);
    must(night.singer("Bo", "setAvailability", { until: minutes(night, 50) }));
    night.nexts(1);
    expect(due(night)).toBe(night.state.onStage?.answerBy);
    must(night.says("Ann", "answerCall", { turnId: night.turnId(), answer: "coming" }));
    expect(due(night)).toBe(night.entry("Bo").availableUntil);
    const other = new Night({ answerWithinSec: 600 }).arrives(["Ann", "Bo"]).nexts(1);
    must(other.singer("Bo", "setAvailability", { until: minutes(other, 5) }));
    expect(due(other)).toBe(other.entry("Bo").availableUntil);
  });

  it("[ROT-45] is nothing once the night is closed", () => {
    const night = new Night().arrives(["Ann"]);
    must(night.singer("Ann", "setAvailability", { until: minutes(night, 50) }));
    must(night.kj("close"));
    expect(due(night)).toBeNull();
  });

  it("[ROT-14] several times that have come at once are one event after the other", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"]).nexts(1);
    must(night.singer("Bo", "setAvailability", { from: minutes(night, 5), until: minutes(night, 20) }));
    must(night.singer("Cy", "setAvailability", { until: minutes(night, 10) }));
    must(timePasses(night, 15 * 60));
    // As if each had come at its time: Bo behind Cy, who was next, and then Cy is gone.
    expect(night.line()).toBe("Bo Di |");
    expect(night.bench()).toBe("Cy");
    expect(night.entry("Bo")).toMatchObject({ availableFrom: null });
    expect(night.entry("Bo").availableUntil).not.toBeNull();
    expect(code(timePasses(night, 1))).toBe("STALE");
  });

  it("[ROT-14] below the round line too a singer leaves at their time, and the round line stays", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"], 2).nexts(3);
    expect(night.line()).toBe("Di | Ann Bo");
    for (const who of ["Ann", "Di"]) must(night.singer(who, "setAvailability", { until: minutes(night, 30) }));
    must(timePasses(night, 1830));
    expect([night.line(), night.state.roundLine]).toEqual(["| Bo", 0]);
    expect(night.log.at(-1)).toMatchObject({
      type: "SingersBenched",
      data: { singerIds: [night.id("Di"), night.id("Ann")], reason: "away" },
    });
  });

  it("[ROT-14] the time of one is not that of another who pauses, comes later or stays", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"]);
    must(night.singer("Ann", "setAvailability", { until: minutes(night, 2), from: minutes(night, 60) }));
    must(night.singer("Bo", "setAvailability", { until: minutes(night, 20) }));
    must(night.singer("Cy", "setAvailability", { from: minutes(night, 40) }));
    must(timePasses(night, 1230));
    expect([night.line(), night.bench()]).toEqual(["Ann Cy Di |", "Bo"]);
    expect(night.entry("Ann").availableFrom).not.toBeNull();
    expect(night.entry("Cy").availableFrom).not.toBeNull();
  });

  it("[ROT-14] a time that has come by now is no limit any more", () => {
    const night = new Night().arrives(["Ann"]);
    must(night.singer("Ann", "setAvailability", { from: minutes(night, -5), until: minutes(night, 30) }));
    expect(night.entry("Ann").availableFrom).toBeNull();
    expect(night.entry("Ann").availableUntil).not.toBeNull();
  });
});
