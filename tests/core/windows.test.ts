import { describe, expect, it } from "vitest";
import { closingPlan } from "../../core/rotation/closing.ts";
import { nextDue } from "../../core/rotation/dues.ts";
import { timeDue } from "../../core/time-keeper.ts";
import { code, must, Night } from "./night.ts";

const inMinutes = (night: Night, minutes: number) => new Date(night.nowMs + 30_000 + minutes * 60_000).toISOString();
const window = (night: Night, who: string, minutes: { from?: number; until?: number }) =>
  night.singer(who, "setAvailability", {
    ...(minutes.from !== undefined && { from: inMinutes(night, minutes.from) }),
    ...(minutes.until !== undefined && { until: inMinutes(night, minutes.until) }),
  });
const timePasses = (night: Night, seconds: number) => night.as({ role: "system" }, "passTime", {}, seconds);
const due = (night: Night) => nextDue(night.rotation, night.at);

describe("time windows", () => {
  it("[ROT-6] who is outside their window is passed over and keeps the place", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]);
    must(window(night, "Ann", { from: 10 }));
    must(night.next());
    expect(night.onStage()).toBe("Bo");
    expect(night.line()).toBe("Ann Cy |");
  });

  it("[ROT-14] past until, a singer leaves for the bench and keeps the playlist", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]);
    must(window(night, "Cy", { until: 20 }));
    expect(due(night)).toBe(night.entry("Cy").availableUntil);
    expect(code(timePasses(night, 19 * 60))).toBe("STALE");
    must(timePasses(night, 60));
    expect(night.line()).toBe("Ann Bo |");
    expect(night.bench()).toBe("Cy");
    expect(night.entry("Cy").requests).toHaveLength(1);
    expect(due(night)).toBeNull();
  });

  it("[ROT-14] who stays after all comes back by hand, as a newcomer would", () => {
    const night = new Night().arrives(["Ann", "Bo"]);
    must(window(night, "Bo", { until: 5 }));
    must(timePasses(night, 300));
    must(night.singer("Bo", "resumeSinger"));
    expect(night.line()).toBe("Ann Bo |");
    expect(night.entry("Bo").availableUntil).toBeNull();
  });

  it("[ROT-4] a window that opens ahead of the locked is an event, and does not displace them", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]);
    must(window(night, "Ann", { from: 10 }));
    expect(due(night)).toBe(night.entry("Ann").availableFrom);
    must(timePasses(night, 600));
    expect(night.line()).toBe("Bo Ann Cy |");
    expect(night.entry("Ann").availableFrom).toBeNull();
  });

  it("[ROT-11] a window that opens on the bench gives a place", () => {
    const night = new Night().arrives(["Ann"]).joins("Bo");
    must(window(night, "Bo", { from: 10 }));
    must(night.asks("Bo"));
    expect(night.bench()).toBe("Bo");
    must(timePasses(night, 600));
    expect(night.line()).toBe("Ann Bo |");
  });

  it("[ROT-6] until before from is a pause: here before it and after it, with the place kept", () => {
    const night = new Night().arrives(["Ann", "Bo"], 2);
    must(window(night, "Ann", { until: 2, from: 17 }));
    must(night.kj("next", { onStage: null }, 130));
    expect(night.onStage()).toBe("Bo");
    expect(night.line()).toBe("Ann |");
    must(timePasses(night, 15 * 60));
    expect(night.entry("Ann")).toMatchObject({ availableFrom: null, availableUntil: null });
    must(night.next());
    expect(night.onStage()).toBe("Ann");
  });

  it("refuses a window that is over or has no length, and is lifted by an empty one", () => {
    const night = new Night().arrives(["Ann"]);
    expect(code(window(night, "Ann", { until: -1 }))).toBe("INVALID");
    expect(code(window(night, "Ann", { from: 5, until: 5 }))).toBe("INVALID");
    expect(code(window(night, "Ann", { from: -1, until: -2 }))).toBe("INVALID");
    must(window(night, "Ann", { until: 5 }));
    must(window(night, "Ann", {}));
    expect(night.entry("Ann")).toMatchObject({ availableFrom: null, availableUntil: null });
  });

  it("[ROT-14] who would be called too late moves up to where there is still time", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di", "Ed"]);
    must(window(night, "Ed", { until: 15 }));
    expect(night.line()).toBe("Ann Bo Ed Cy Di |");
    expect(night.entry("Ed").moves).toMatchObject([{ by: "rule", reason: "window", from: 4, to: 2 }]);
  });

  it("[ROT-14] does not move for a window that can be kept, or that cannot be kept anyhow", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]);
    must(window(night, "Cy", { until: 60 }));
    must(window(night, "Cy", { until: 3 }));
    expect(night.line()).toBe("Ann Bo Cy |");
  });

  it("[ROT-14] [ROT-10] moves somebody back again once they have sung, when the earlier moves are forgotten", () => {
    const night = new Night({ lockedNext: 0 }).arrives(["Ann", "Bo", "Cy"], 3);
    must(window(night, "Cy", { until: 5 }));
    expect(night.line()).toBe("Cy Ann Bo |");
    must(window(night, "Bo", { until: 9 }));
    expect(night.line()).toBe("Cy Ann Bo |");
    must(window(night, "Bo", {}));
    night.nexts(3);
    expect(night.line()).toBe("| Cy Ann");
    expect(night.entry("Ann").moves).toEqual([]);
    must(window(night, "Ann", { until: 12 }));
    expect(night.line()).toBe("| Ann Cy");
  });

  it("[ROT-14] moves nobody back twice, nobody locked, and never across the round line", () => {
    const night = new Night({ lockedNext: 1 }).arrives(["Ann", "Bo", "Cy", "Di"]);
    must(window(night, "Di", { until: 10 }));
    expect(night.line()).toBe("Ann Di Bo Cy |");
    must(window(night, "Cy", { until: 15 }));
    expect(night.line()).toBe("Ann Di Bo Cy |");

    const later = new Night().arrives(["Ann", "Bo", "Cy"], 2).nexts(2);
    expect(later.line()).toBe("Cy | Ann");
    must(window(later, "Ann", { until: 8 }));
    expect(later.line()).toBe("Cy | Ann");
  });
});

describe("the end of the night", () => {
  const closing = (night: Night, minutes: number) =>
    must(night.kj("setRules", { closesAt: inMinutes(night, minutes) }));

  it("[ROT-34] the plan says who still sings, one turn each, and until when it makes sense to sign up", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"]);
    closing(night, 30);
    const plan = closingPlan(night.state, night.nowMs);
    expect(plan?.sings.map(({ singerId, atMs }) => [singerId, (atMs - night.nowMs) / 60_000])).toEqual([
      [night.id("Ann"), 0],
      [night.id("Bo"), 4.5],
      [night.id("Cy"), 9],
      [night.id("Di"), 13.5],
    ]);
    expect(plan?.misses).toEqual([]);
    expect(plan?.signUpUntilMs).toBe(night.nowMs + (30 - 5 * 4.5) * 60_000);
    closing(night, 10);
    const tight = closingPlan(night.state, night.nowMs);
    expect(tight?.sings).toHaveLength(2);
    expect(tight?.misses).toEqual([night.id("Cy"), night.id("Di")]);
    expect(tight?.signUpUntilMs).toBeNull();
    expect(closingPlan(new Night().state, night.nowMs)).toBeNull();
  });

  it("[ROT-34] with a song on stage all of it comes later, and there is a last moment to sign up until the line is too long", () => {
    const night = new Night().arrives(["Ann", "Bo"]);
    closing(night, 60);
    const empty = closingPlan(night.state, night.nowMs);
    night.nexts(1);
    const sung = closingPlan(night.state, night.nowMs);
    expect([empty?.misses, sung?.misses]).toEqual([[], []]);
    expect(empty?.lineEndsAtMs).toBeGreaterThan(night.nowMs);
    expect(sung?.sings[0]?.atMs).toBeGreaterThan(night.nowMs);
    expect(sung?.lineEndsAtMs).toBeGreaterThan(sung?.sings[0]?.atMs ?? 0);
    expect((sung?.lineEndsAtMs ?? 0) - night.nowMs).toBeLessThan(15 * 60_000);
    const until = sung?.signUpUntilMs ?? 0;
    expect(until > night.nowMs && until < Date.parse(night.state.rules.closesAt ?? "")).toBe(true);
    // Nobody is missed out yet, but one more would be.
    const late = closingPlan(night.state, until);
    expect(late?.signUpUntilMs).toBeNull();
    expect(closingPlan(night.state, until - 1)?.signUpUntilMs).not.toBeNull();
  });

  it("[ROT-34] requests close by themselves when the line no longer fits; swaps go on", () => {
    const night = new Night().arrives(["Ann", "Bo"]);
    closing(night, 20);
    const closesAt = due(night) as string;
    expect(Date.parse(closesAt) - night.nowMs).toBe((20 - 3 * 4.5) * 60_000 + 1);
    must(timePasses(night, (Date.parse(closesAt) - night.nowMs) / 1000));
    expect(night.state.requestsOpen).toBe(false);
    expect(code(night.asks("Ann"))).toBe("REQUESTS_CLOSED");
    const [request] = night.entry("Ann").requests;
    must(
      night.singer("Ann", "updateRequest", { requestId: request?.requestId, title: "Another", artist: "An artist" }),
    );
  });

  it("[ROT-34] at once when a new song fills the night, and the KJ has the last word", () => {
    const night = new Night().arrives(["Ann", "Bo"]);
    closing(night, 14);
    expect(due(night)).not.toBeNull();
    must(night.asks("Bo"));
    night.arrives(["Cy"]);
    expect(Date.parse(due(night) as string)).toBeLessThanOrEqual(night.nowMs);
    must(timePasses(night, 0));
    expect(night.state.requestsOpen).toBe(false);
    must(night.kj("openRequests"));
    expect(due(night)).toBeNull();
    expect(code(timePasses(night, 60))).toBe("STALE");
    expect(night.state.requestsOpen).toBe(true);
  });
});

describe("what a rotation waits for", () => {
  it("[ROT-25] is told when it is another time than before, and only then", () => {
    const night = new Night({ answerWithinSec: 60 }).arrives(["Ann", "Bo"]);
    const before = night.rotation;
    must(night.next());
    const [waiting] = timeDue(before, night.rotation, night.at);
    expect(waiting).toMatchObject({
      type: "TimeDue",
      at: night.state.onStage?.answerBy,
      version: night.rotation.version,
    });
    const called = night.rotation;
    night.joins("Cy");
    expect(timeDue(called, night.rotation, night.at)).toEqual([]);
    expect(timeDue(null, night.rotation, night.at)).toHaveLength(1);
    must(night.kj("close"));
    expect(timeDue(called, night.rotation, night.at)).toEqual([]);
  });
});
