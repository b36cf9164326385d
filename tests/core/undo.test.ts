import { describe, expect, it } from "vitest";
import { fold, foldFirst } from "../../core/rotation/fold.ts";
import { code, must, Night, VENUE } from "./night.ts";
import { same, whole } from "./taken-back.ts";

const undo = (night: Night, commandId?: string) => night.kj("undo", commandId ? { commandId } : {});

function busyNight(): Night {
  const night = new Night({ lockedNext: 1 }).arrives(["Ann", "Bo", "Cy", "Di"], 2).nexts(6);
  must(night.kj("start", { turnId: night.turnId() }));
  night.joins("Eve");
  return night;
}

describe("undo", () => {
  it.each<[string, (night: Night) => object]>([
    ["next", (night) => ({ onStage: night.turnId() })],
    ["complete", (night) => ({ turnId: night.turnId() })],
    ["noShow", (night) => ({ turnId: night.turnId() })],
    ["uncall", (night) => ({ turnId: night.turnId() })],
    ["start", (night) => ({ turnId: night.turnId() })],
    ["changeTurn", (night) => ({ turnId: night.turnId(), keyChange: -2 })],
    ["callSinger", (night) => ({ singerId: night.state.line[1]?.singerId, onStage: night.turnId() })],
    ["moveSinger", (night) => ({ singerId: night.state.line.at(-1)?.singerId, toIndex: 0, reason: "birthday" })],
    ["holdSinger", (night) => ({ singerId: night.state.line[0]?.singerId })],
    ["removeSinger", (night) => ({ singerId: night.state.line[0]?.singerId })],
    ["removeSinger", (night) => ({ singerId: night.state.onStage?.singerId })],
    ["banSinger", (night) => ({ singerId: night.state.line[1]?.singerId })],
    ["renameSinger", (night) => ({ singerId: night.state.line[1]?.singerId, stageName: "Zed" })],
    ["addSinger", () => ({ stageName: "Flo" })],
    ["addRequest", (night) => ({ singerId: night.id("Eve"), title: "A song", artist: "An artist" })],
    ["addRequest", (night) => ({ singerId: night.state.onStage?.singerId, title: "A song", artist: "An artist" })],
    ["removeRequest", (night) => removable(night)],
    ["updateRequest", (night) => ({ ...removable(night), keyChange: 3 })],
    ["setRules", () => ({ lockedNext: 3, newcomers: "afterNext" })],
    ["announce", () => ({ text: "Last orders" })],
    ["startBreak", () => ({})],
    ["closeRequests", () => ({})],
    ["setLastRound", () => ({ on: true })],
    ["fillIn", () => ({ stageName: "KJ", title: "A song", artist: "An artist", onStage: null })],
    ["answerCall", (night) => ({ turnId: night.turnId(), answer: "coming" })],
    ["setAvailability", (night) => ({ singerId: night.state.line[0]?.singerId, until: "2026-11-24T23:30:00.000Z" })],
    ["close", () => ({})],
  ])("[ROT-40] %s and undo leave the same rotation", (name, data) => {
    const night = busyNight();
    if (name === "fillIn") must(night.kj("complete", { turnId: night.turnId() }));
    const before = whole(night);
    must(night.kj(name, data(night)));
    expect(night.state).not.toEqual(before.state);
    must(undo(night, night.state.undoable?.commandId));
    same(night, before);
  });

  it("[ROT-40] goes twenty deep, one by one, also from the log alone", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 8);
    const states: ReturnType<typeof whole>[] = [];
    for (let press = 0; press < 22; press++) {
      states.push(whole(night));
      must(night.next());
    }
    const [first, ...rest] = night.log;
    if (!first) throw new Error("no events");
    night.rotation = fold(foldFirst(VENUE, night.rotation.epoch, first), rest);
    while (states.length > 0) {
      must(undo(night, night.state.undoable?.commandId));
      same(night, states.pop() as ReturnType<typeof whole>);
    }
  });

  it("[ROT-40] of a next brings the performance back under the same id when it is completed again", () => {
    const night = new Night().arrives(["Ann", "Bo"], 2).nexts(1);
    const turnId = night.turnId();
    must(night.next());
    must(undo(night));
    expect(night.onStage()).toBe("Ann");
    expect(night.state.turnsCompleted).toBe(0);
    must(night.next());
    const told = night.announced.map((event) =>
      "performance" in event ? ["completed", event.performance.performanceId] : [event.type, turnId],
    );
    expect(told).toEqual([
      ["completed", turnId],
      ["PerformanceReverted", turnId],
      ["completed", turnId],
    ]);
    const versions = night.announced.map((event) => ("version" in event ? event.version : 0));
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  });

  it("[ROT-40] what singers did since stays", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]).nexts(1);
    must(night.next());
    night.joins();
    must(night.singer("Ann", "addRequest", { title: "Another", artist: "An artist" }));
    must(night.singer("Cy", "holdSinger"));
    must(night.singer("Bo", "renameSinger", { stageName: "Bobby" }));
    must(undo(night));
    expect(night.onStage()).toBe("Ann");
    expect(night.line()).toBe("Bobby Cy |");
    expect(night.state.onStage?.entry.requests.map(({ title }) => title)).toEqual(["Another"]);
    expect(night.entry("Cy").standing).toBe("onHold");
  });

  it("[ROT-40] a newcomer who came since keeps the place above the round line", () => {
    const night = new Night().arrives(["Ann", "Bo"], 3).nexts(2);
    must(night.next());
    expect(night.line()).toBe("Bo |");
    must(night.as({ role: "system" }, "addSinger", { stageName: "New", singerId: night.id("New") }));
    must(night.singer("New", "addRequest", { title: "First", artist: "An artist" }));
    expect(night.line()).toBe("Bo New |");
    must(undo(night));
    expect(night.onStage()).toBe("Bo");
    expect(night.line()).toBe("| Ann New");
  });

  it("[ROT-40] is STALE for another command than the latest, and changes nothing", () => {
    const night = busyNight();
    const seen = night.state.undoable?.commandId as string;
    must(night.kj("announce", { text: "Hello" }));
    const before = night.state;
    expect(code(undo(night, seen))).toBe("STALE");
    expect(night.state).toBe(before);
  });

  it("[ROT-40] CANNOT_UNDO once somebody else was called after it, and then the button is gone", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]).nexts(1);
    const seen = night.state.undoable?.commandId as string;
    must(night.says("Ann", "answerCall", { turnId: night.turnId(), answer: "oneMore" }));
    expect(night.onStage()).toBe("Bo");
    expect(night.state.undoable).toBeNull();
    expect(code(undo(night, seen))).toBe("CANNOT_UNDO");
    expect(code(undo(night))).toBe("CANNOT_UNDO");
    must(night.kj("announce", { text: "Hello" }));
    must(undo(night));
    expect(night.state.undoable).toBeNull();
  });

  it("[ROT-40] CANNOT_UNDO when the one who would be on stage has left, or the name is taken", () => {
    const night = new Night().arrives(["Ann", "Bo"], 2).nexts(2);
    must(night.singer("Ann", "removeSinger"));
    expect(code(undo(night))).toBe("CANNOT_UNDO");

    const other = new Night().arrives(["Ann", "Bo"]);
    must(other.kj("removeSinger", { singerId: other.id("Ann") }));
    must(other.as({ role: "system" }, "addSinger", { stageName: "ann", singerId: other.id("Ann2") }));
    expect(code(undo(other))).toBe("CANNOT_UNDO");
  });

  it("[ROT-40] a closed night opens again within ten minutes", () => {
    const night = busyNight();
    const before = whole(night);
    must(night.kj("close"));
    expect(code(night.kj("undo", {}, 601))).toBe("CANNOT_UNDO");
    const again = busyNight();
    must(again.kj("close"));
    must(again.kj("undo", {}, 599));
    expect(again.state.status).toBe("open");
    expect(again.onStage()).toBe(before.state.onStage?.stageName);
  });

  it("[ROT-40] there is nothing to undo before the first command, and singers may not", () => {
    const night = new Night();
    expect(code(undo(night))).toBe("CANNOT_UNDO");
    night.arrives(["Ann"]);
    expect(code(night.says("Ann", "undo"))).toBe("NOT_ALLOWED");
  });
});

function removable(night: Night): object {
  const owner = night.state.line.find(({ requests }) => requests.length > 0);
  return { singerId: owner?.singerId, requestId: owner?.requests[0]?.requestId };
}
