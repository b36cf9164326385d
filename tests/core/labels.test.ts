import { describe, expect, it } from "vitest";
import { must, Night } from "./night.ts";

const later = "2026-11-24T23:30:00.000Z";
const song = { title: "Jolene", artist: "Dolly Parton" };

/** Ann on stage, Bo with a duet with Cy, Di and Ed with a song, Flo on the bench; then `happen` by the KJ. */
function label(happen: (night: Night) => void): string | undefined {
  const night = new Night().arrives(["Ann", "Bo"], 2).joins("Cy");
  night.arrives(["Di", "Ed"]).joins("Flo");
  must(night.singer("Bo", "addRequest", { ...song, partners: [{ singerId: night.id("Cy") }] }));
  night.nexts(1).wait(60);
  happen(night);
  return night.state.undoable?.label;
}

const about = (who: string, name: string, data: object = {}) => [name, who, data] as const;
const first = (night: Night, who: string) => night.entry(who).requests[0]?.requestId;

describe("what can be taken back, in the words on its button", () => {
  it.each([
    ["Add Gus", "addSinger", { stageName: "Gus" }],
    ["House rules", "setRules", { lockedNext: 2 }],
    ["Notice", "announce", { text: "Last orders" }],
    ["Take down the notice", "announce", { text: null }],
    ["Open requests", "openRequests", {}],
    ["Close requests", "closeRequests", {}],
    ["Last call", "setLastRound", { on: true }],
    ["End last call", "setLastRound", { on: false }],
    ["Break", "startBreak", {}],
    ["End the break", "endBreak", {}],
    ["Close the night", "close", {}],
  ])("[ROT-40] %s", (words, name, data) => {
    expect(label((night) => must(night.kj(name, data)))).toBe(words);
  });

  it.each([
    ["Rename Di", about("Di", "renameSinger", { stageName: "Dora" })],
    ["Remove Di", about("Di", "removeSinger")],
    ["Remove Ann", about("Ann", "removeSinger")],
    ["Ban Di", about("Di", "banSinger")],
    ["Hold Di", about("Di", "holdSinger")],
    ["Bring Di back", about("Di", "resumeSinger")],
    ["Times of Di", about("Di", "setAvailability", { until: later })],
    ["Move Ed", about("Ed", "moveSinger", { toIndex: 0 })],
    ["Song for Flo", about("Flo", "addRequest", song)],
  ])("[ROT-40] %s, whom it is about", (words, [name, who, data]) => {
    expect(label((night) => must(night.kj(name, { singerId: night.id(who), ...data })))).toBe(words);
  });

  it.each([
    ["Change Di's song", "updateRequest", { keyChange: 1 }],
    ["Remove Di's song", "removeRequest", {}],
    ["Reorder Di's songs", "moveRequest", { toIndex: 0 }],
  ])("[ROT-40] %s", (words, name, data) => {
    expect(
      label((night) => must(night.kj(name, { singerId: night.id("Di"), requestId: first(night, "Di"), ...data }))),
    ).toBe(words);
  });

  it.each([
    ["Confirm Bo's duet", true],
    ["Bo sings alone", false],
  ])("[ROT-40] %s", (words, accept) => {
    const answer = (night: Night) => {
      const requestId = night.entry("Bo").requests[2]?.requestId;
      must(night.kj("confirmDuet", { singerId: night.id("Bo"), requestId, partner: night.id("Cy"), accept }));
    };
    expect(label(answer)).toBe(words);
  });

  it.each([
    ["Ann is coming", "answerCall", { answer: "coming" }],
    ["Pass over Ann", "answerCall", { answer: "skip" }],
    ["Start Ann", "start", {}],
    ["Change Ann's song", "changeTurn", { keyChange: 2 }],
    ["Finish Ann", "complete", {}],
    ["No-show Ann", "noShow", {}],
    ["Take back Ann", "uncall", {}],
  ])("[ROT-40] %s, who is on stage", (words, name, data) => {
    expect(label((night) => must(night.kj(name, { turnId: night.turnId(), ...data })))).toBe(words);
  });

  it("[ROT-40] a call is named after who was called, whatever else it did", () => {
    expect(label((night) => must(night.next()))).toBe("Call Bo");
    const call = (night: Night) => must(night.kj("callSinger", { singerId: night.id("Ed"), onStage: night.turnId() }));
    expect(label(call)).toBe("Call Ed");
    expect(label((night) => must(night.kj("answerCall", { turnId: night.turnId(), answer: "oneMore" })))).toBe(
      "Call Bo",
    );
    const fill = (night: Night) => {
      must(night.kj("complete", { turnId: night.turnId() }));
      must(night.kj("fillIn", { stageName: "The host", ...song, onStage: null }));
    };
    expect(label(fill)).toBe("Call The host");
  });

  it("[ROT-40] a ban is lifted, a night is closed", () => {
    const lift = (night: Night) => {
      must(night.kj("banSinger", { singerId: night.id("Di") }));
      must(night.kj("unbanSinger", { singerId: night.id("Di") }));
    };
    expect(label(lift)).toBe("Lift a ban");
    const night = new Night();
    expect(night.state.undoable).toBeNull();
  });

  it("[ROT-40] what singers and time do is not the KJ's to take back, and hides nothing of what is", () => {
    const words = label((night) => {
      must(night.kj("announce", { text: "Hello" }));
      must(night.singer("Di", "holdSinger"));
      must(night.as({ role: "system" }, "addSinger", { stageName: "Guest" }));
    });
    expect(words).toBe("Notice");
  });

  it("[ROT-40] after an undo it is the command before", () => {
    const words = label((night) => {
      must(night.kj("announce", { text: "Hello" }));
      must(night.kj("holdSinger", { singerId: night.id("Di") }));
      must(night.kj("undo"));
    });
    expect(words).toBe("Notice");
  });
});
