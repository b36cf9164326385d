import { describe, expect, it } from "vitest";
import { waits } from "../../core/rotation/waits.ts";
import { code, must, Night } from "./night.ts";

describe("next", () => {
  it("[ROT-20] completes the turn on stage and calls the first callable singer", () => {
    const night = new Night().arrives(["A", "B"], 2).nexts(2);
    expect([night.onStage(), night.line(), night.state.turnsCompleted]).toEqual(["B", "| A", 1]);
  });

  it("[ROT-20] two consoles pressing together advance once", () => {
    const night = new Night().arrives(["A", "B", "C"]).nexts(1);
    const seen = night.turnId();
    must(night.kj("next", { onStage: seen }));
    expect(code(night.kj("next", { onStage: seen }))).toBe("STALE");
    expect(night.onStage()).toBe("B");
  });

  it("[ROT-20] with nobody callable it completes and leaves the stage empty", () => {
    const night = new Night().arrives(["A"]).nexts(2);
    expect([night.onStage(), night.line()]).toEqual([null, "| A"]);
    expect(code(night.next())).toBe("NOBODY_READY");
  });

  it("[ROT-20] during a break it completes only", () => {
    const night = new Night().arrives(["A", "B"]).nexts(1);
    must(night.kj("startBreak"));
    night.nexts(1);
    expect([night.onStage(), night.state.turnsCompleted]).toEqual([null, 1]);
    expect(code(night.next())).toBe("ON_BREAK");
  });

  it("[ROT-36] within five seconds of a call it is refused unless forced", () => {
    const night = new Night().arrives(["A", "B"]).nexts(1);
    const onStage = night.turnId();
    expect(code(night.kj("next", { onStage }, 4.9))).toBe("TOO_SOON");
    expect(code(night.kj("next", { onStage, force: true }, 0))).toBe("applied");
    expect(code(night.kj("callSinger", { singerId: night.id("A"), onStage: night.turnId() }, 1))).toBe("TOO_SOON");
    expect(code(night.kj("next", { onStage: night.turnId() }, 4))).toBe("applied");
  });

  it("[ROT-36] a clock that was set back does not refuse every press until it has caught up, and no performance has a negative length", () => {
    const night = new Night().arrives(["A", "B"]).nexts(1);
    must(night.kj("start", { turnId: night.turnId() }));
    must(night.kj("next", { onStage: night.turnId() }, -3600));
    expect(night.announced).toMatchObject([{ performance: { durationSec: 0 } }]);
  });
});

describe("the turn on stage", () => {
  it("[ROT-9] plays the first playable request, the others stay", () => {
    const night = new Night().joins("A", "P");
    must(night.singer("A", "addRequest", { title: "Duet", artist: "x", partners: [{ singerId: night.id("P") }] }));
    expect(night.bench()).toBe("A P");
    must(night.asks("A", "Solo"));
    night.nexts(1);
    expect(night.state.onStage?.request.title).toBe("Solo");
    expect(night.state.onStage?.entry.requests.map((request) => request.title)).toEqual(["Duet"]);
  });

  it("[ROT-9] a partner who leaves turns the duet into a solo", () => {
    const night = new Night().joins("A", "P");
    must(night.singer("A", "addRequest", { title: "Duet", artist: "x", partners: [{ singerId: night.id("P") }] }));
    must(night.kj("removeSinger", { singerId: night.id("P") }));
    expect(night.entry("A").requests[0]?.partners).toEqual([]);
    expect(night.line()).toBe("A |");
  });

  it("[ROT-9] the playlist can be reordered", () => {
    const night = new Night().joins("A");
    const first = must(night.asks("A", "One"));
    must(night.asks("A", "Two"));
    must(night.singer("A", "moveRequest", { requestId: first.requestId, toIndex: 1 }));
    expect(night.entry("A").requests.map((request) => request.title)).toEqual(["Two", "One"]);
    expect(code(night.singer("A", "moveRequest", { requestId: first.requestId, toIndex: 2 }))).toBe("INVALID");
  });

  it("[ROT-32] partners confirm from their own phone, the KJ for anyone and for friends without one", () => {
    const night = new Night().joins("A", "P");
    const partners = [{ singerId: night.id("P") }, { stageName: "My friend" }];
    const { requestId } = must(night.singer("A", "addRequest", { title: "Trio", artist: "x", partners }));
    const data = { singerId: night.id("A"), requestId, accept: true };
    expect(code(night.singer("A", "confirmDuet", { ...data, partner: night.id("P") }))).toBe("NOT_ALLOWED");
    must(night.singer("P", "confirmDuet", { ...data, partner: night.id("P") }));
    expect(night.line()).toBe("|");
    must(night.kj("confirmDuet", { ...data, partner: "my friend" }));
    expect(night.line()).toBe("A |");
    const twice = [{ stageName: "Bo" }, { stageName: "bo" }];
    expect(code(night.asks("A", "x", { partners: twice }))).toBe("INVALID");
  });

  it("[ROT-32] a partner who declines turns it into a solo", () => {
    const night = new Night().joins("A", "P");
    const partners = [{ singerId: night.id("P") }];
    const { requestId } = must(night.singer("A", "addRequest", { title: "Duet", artist: "x", partners }));
    const data = { singerId: night.id("A"), requestId, partner: night.id("P"), accept: false };
    must(night.singer("P", "confirmDuet", data));
    expect(night.entry("A").requests[0]?.partners).toEqual([]);
    expect(night.line()).toBe("A |");
  });

  it("[ROT-21] complete leaves the stage empty", () => {
    const night = new Night().arrives(["A", "B"], 2).nexts(1);
    must(night.kj("complete", { turnId: night.turnId() }));
    expect([night.onStage(), night.line()]).toEqual([null, "B | A"]);
  });

  it("[ROT-21] callSinger completes and brings a chosen singer; the round does not end", () => {
    const night = new Night().arrives(["A", "B", "C"], 3).nexts(2);
    expect(night.line()).toBe("C | A");
    must(night.kj("callSinger", { singerId: night.id("A"), onStage: night.turnId() }));
    expect([night.onStage(), night.line(), night.state.round]).toEqual(["A", "C | B", 1]);
  });

  it("[ROT-21] callSinger is refused for who is unknown, has no song, or on a break", () => {
    const night = new Night().arrives(["A"]).joins("B");
    const call = (singerId: string) => code(night.kj("callSinger", { singerId, onStage: null }));
    expect(call("nobody")).toBe("UNKNOWN_SINGER");
    expect(call(night.id("B"))).toBe("NOBODY_READY");
    must(night.kj("startBreak"));
    expect(call(night.id("A"))).toBe("ON_BREAK");
  });

  it("[ROT-22] back: so many callable places down, the request stays first, and no turn is counted", () => {
    const night = new Night().arrives(["A", "B", "C", "D"]).nexts(1);
    const title = night.state.onStage?.request.title;
    must(night.kj("noShow", { turnId: night.turnId() }));
    expect([night.onStage(), night.line()]).toEqual([null, "B C A D |"]);
    expect(night.entry("A")).toMatchObject({ noShows: 1, turnsSung: 0, requests: [{ title }] });
  });

  it("[ROT-22] back counts callable places only, and never fewer than are locked", () => {
    const night = new Night({ noShowPlaces: 1, lockedNext: 2 }).arrives(["A", "H", "B", "C", "D"]);
    must(night.kj("holdSinger", { singerId: night.id("H") }));
    night.nexts(1);
    must(night.kj("noShow", { turnId: night.turnId() }));
    expect(night.line()).toBe("H B C A D |");
  });

  it("[ROT-22] back with fewer singers in line is at its end, on the side of the one before", () => {
    const night = new Night().arrives(["A", "B"], 3).nexts(1);
    must(night.kj("noShow", { turnId: night.turnId() }));
    expect(night.line()).toBe("B A |");
  });

  it("[ROT-22] endOfRound and endOfLine", () => {
    for (const [noShow, line] of [
      ["endOfRound", "C D B | A"],
      ["endOfLine", "C D | A B"],
    ] as const) {
      const night = new Night({ noShow }).arrives(["A", "B", "C", "D"], 2).nexts(2);
      must(night.kj("noShow", { turnId: night.turnId() }));
      expect(night.line()).toBe(line);
    }
  });

  it("[ROT-22] after too many in a row to the bench; singing resets the count", () => {
    const night = new Night({ noShowLimit: 2 }).arrives(["A", "B"], 9).nexts(1);
    must(night.kj("noShow", { turnId: night.turnId() }));
    must(night.kj("callSinger", { singerId: night.id("A"), onStage: null }));
    must(night.kj("complete", { turnId: night.turnId() }));
    expect(night.entry("A").noShows).toBe(0);
    for (let time = 0; time < 2; time++) {
      must(night.kj("callSinger", { singerId: night.id("A"), onStage: null }));
      must(night.kj("noShow", { turnId: night.turnId() }));
    }
    expect(night.bench()).toBe("A");
    must(night.kj("resumeSinger", { singerId: night.id("A") }));
    expect(night.bench()).toBe("");
  });

  it("[ROT-23] removing the singer on stage empties it: no performance, the line untouched", () => {
    const night = new Night().arrives(["A", "B", "C"]).nexts(1);
    must(night.kj("removeSinger", { singerId: night.id("A") }));
    expect([night.onStage(), night.line(), night.announced]).toEqual([null, "B C |", []]);
  });

  it("[ROT-23] hold while on stage takes effect when the turn ends", () => {
    const night = new Night().arrives(["A", "B"], 2).nexts(1);
    must(night.kj("holdSinger", { singerId: night.id("A") }));
    expect(night.onStage()).toBe("A");
    night.nexts(1);
    expect(night.entry("A").standing).toBe("onHold");
  });

  it("[ROT-24] a completed turn is one performance with singer, song, key, start and length", () => {
    const night = new Night().joins("A");
    must(night.asks("A", "Jolene", { keyChange: -2, partners: [{ stageName: "Friend" }] }));
    night.nexts(1);
    const turnId = night.turnId();
    must(night.kj("start", { turnId }, 20));
    const startedAt = night.at;
    must(night.kj("complete", { turnId }, 161));
    expect(night.announced).toMatchObject([
      {
        type: "PerformanceCompleted",
        version: night.rotation.version,
        performance: {
          performanceId: turnId,
          turnId,
          singerId: night.id("A"),
          stageName: "A",
          partners: [{ stageName: "Friend" }],
          title: "Jolene",
          keyChange: -2,
          performedAt: startedAt,
          durationSec: 161,
          round: 1,
        },
      },
    ]);
  });

  it("[ROT-24] nobody pressed start: it counts from the call, without a length", () => {
    const night = new Night().arrives(["A"]).nexts(1);
    const calledAt = night.at;
    night.nexts(1);
    const [announced] = night.announced;
    expect(announced).toMatchObject({ performance: { performedAt: calledAt } });
    expect(announced?.type === "PerformanceCompleted" && "durationSec" in announced.performance).toBe(false);
  });

  it("[ROT-26] start marks the song's beginning", () => {
    const night = new Night().arrives(["A"]).nexts(1);
    must(night.kj("start", { turnId: night.turnId() }));
    expect(night.state.onStage?.startedAt).toBe(night.at);
    expect(code(night.kj("start", { turnId: "another" }))).toBe("STALE");
  });

  it("[ROT-27] uncall: the singer stands first again and nothing is counted", () => {
    const night = new Night().arrives(["A", "B", "C"], 2);
    const before = night.state;
    night.nexts(1);
    must(night.kj("uncall", { turnId: night.turnId() }));
    expect({ ...night.state, undoable: null }).toEqual({ ...before, undoable: null });
  });

  it("[ROT-27] first again also when one who was passed over has left or come back", () => {
    for (const [name, line] of [
      ["removeSinger", "A B |"],
      ["resumeSinger", "A B H |"],
    ] as const) {
      const night = new Night().arrives(["H", "A", "B"]);
      must(night.kj("holdSinger", { singerId: night.id("H") }));
      night.nexts(1);
      must(night.kj(name, { singerId: night.id("H") }));
      must(night.kj("uncall", { turnId: night.turnId() }));
      expect([name, night.line()]).toEqual([name, line]);
    }
  });

  it("[ROT-27] a singer called out of order goes back to where they stood", () => {
    const night = new Night().arrives(["A", "B", "C", "D"], 3).nexts(3);
    must(night.kj("complete", { turnId: night.turnId() }));
    const line = night.line();
    expect(line).toBe("D | A B C");
    must(night.kj("callSinger", { singerId: night.id("B"), onStage: null }));
    must(night.kj("uncall", { turnId: night.turnId() }));
    expect(night.line()).toBe(line);
  });

  it("[ROT-27] called from the bench, back to the bench", () => {
    const night = new Night({ noShowLimit: 1 }).arrives(["A", "B"], 2).nexts(1);
    must(night.kj("noShow", { turnId: night.turnId() }));
    must(night.kj("callSinger", { singerId: night.id("A"), onStage: null }));
    must(night.kj("uncall", { turnId: night.turnId() }));
    expect([night.bench(), night.line()]).toEqual(["A", "B |"]);
  });

  it("[ROT-29][ROT-31] another disc of the song on stage is no repeat", () => {
    const night = new Night().joins("A");
    must(night.asks("A", "Jolene"));
    night.nexts(1);
    must(night.kj("changeTurn", { turnId: night.turnId(), title: "Jolene", artist: "An artist" }));
    expect(night.state.onStage?.request.repeat).toBe(false);
  });

  it("[ROT-29] the KJ changes song or key of the turn on stage", () => {
    const night = new Night().arrives(["A"]).nexts(1);
    must(night.kj("changeTurn", { turnId: night.turnId(), keyChange: 3 }));
    must(night.kj("changeTurn", { turnId: night.turnId(), title: "Zombie", artist: "The Cranberries" }));
    expect(night.state.onStage?.request).toMatchObject({ title: "Zombie", keyChange: 3 });
    night.nexts(1);
    expect(night.announced).toMatchObject([{ performance: { title: "Zombie", keyChange: 3 } }]);
  });
});

describe("measures", () => {
  it("[ROT-26][ROT-41] lengths and changeovers are measured from start", () => {
    const night = new Night().arrives(["A", "B", "C", "D", "E", "F", "G"]);
    for (let turn = 0; turn < 6; turn++) {
      must(night.kj("next", { onStage: night.state.onStage?.turnId ?? null }, 180));
      must(night.kj("start", { turnId: night.turnId() }, 20));
    }
    expect([night.state.meanTurnSec, night.state.meanChangeoverSec]).toEqual([180, null]);
    must(night.kj("next", { onStage: night.turnId() }, 180));
    expect(night.state.meanChangeoverSec).toBe(20);
  });

  it("[ROT-37] after a power cut the stage is as it was and its timer starts anew", () => {
    const night = new Night().arrives(["A", "B"]).nexts(1);
    const interrupt = () => must(night.as({ role: "system" }, "interruptTurn", { turnId: night.turnId() }, 600));
    interrupt();
    expect(night.state.onStage).toMatchObject({ stageName: "A", startedAt: null });
    must(night.kj("start", { turnId: night.turnId() }));
    interrupt();
    expect(night.state.onStage).toMatchObject({ stageName: "A", startedAt: night.at });
  });

  it("[ROT-37] an interrupted turn does not count in the means", () => {
    const night = new Night().arrives(["A", "B", "C"]).nexts(1);
    must(night.kj("start", { turnId: night.turnId() }));
    must(night.as({ role: "system" }, "interruptTurn", { turnId: night.turnId() }));
    expect(night.onStage()).toBe("A");
    must(night.kj("next", { onStage: night.turnId() }, 5000));
    expect(night.state.meanTurnSec).toBeNull();
    expect(code(night.kj("interruptTurn", { turnId: night.turnId() }))).toBe("NOT_ALLOWED");
  });

  it("[ROT-41] a wait is what is left on stage, and for each callable turn ahead song and changeover", () => {
    const night = new Night({ changeoverSec: 30 }).joins("A", "H", "B", "C");
    for (const who of ["A", "H", "B", "C"]) must(night.asks(who, `${who} song`, { durationSec: 200 }));
    must(night.kj("holdSinger", { singerId: night.id("H") }));
    night.nexts(1);
    must(night.kj("start", { turnId: night.turnId() }));
    night.wait(50);
    const all = waits(night.state, night.nowMs);
    expect(all.get(night.id("B"))).toMatchObject({ ahead: 0, likelySec: 150 });
    expect(all.get(night.id("C"))).toMatchObject({ ahead: 1, likelySec: 150 + 230 });
    expect(all.has(night.id("H"))).toBe(false);
    const wait = all.get(night.id("C"));
    expect(wait && wait.lowSec < wait.likelySec && wait.likelySec < wait.highSec).toBe(true);
  });

  it("[ROT-41] without a length tonight's mean counts, without one 240 s", () => {
    const night = new Night({ changeoverSec: 0 }).arrives(["A", "B"]);
    expect(waits(night.state, night.nowMs).get(night.id("B"))?.likelySec).toBe(240);
    night.rotation = { ...night.rotation, state: { ...night.state, meanTurnSec: 100 } };
    expect(waits(night.state, night.nowMs).get(night.id("B"))?.likelySec).toBe(100);
  });
});

describe("break and close", () => {
  it("[ROT-44] a break stops calling, not requesting, and shows when it ends", () => {
    const night = new Night().arrives(["A"]);
    must(night.kj("startBreak", { until: "2026-11-24T22:00:00Z" }));
    expect(night.state).toMatchObject({ status: "onBreak", breakEndsAt: "2026-11-24T22:00:00.000Z" });
    expect(code(night.next())).toBe("ON_BREAK");
    expect(code(night.asks("A"))).toBe("applied");
    must(night.kj("endBreak"));
    expect(night.state).toMatchObject({ status: "open", breakEndsAt: null });
    night.nexts(1);
    expect(code(night.kj("startBreak", { until: "2020-01-01T00:00:00Z" }))).toBe("INVALID");
  });

  it("[ROT-45] close completes the turn on stage; afterwards nothing changes any more", () => {
    const night = new Night().arrives(["A", "B"]).nexts(1);
    must(night.kj("close"));
    expect(night.state).toMatchObject({ status: "closed", onStage: null, turnsCompleted: 1 });
    const closed = night.state;
    for (const [name, data] of [
      ["next", { onStage: null }],
      ["addSinger", { stageName: "Late" }],
      ["openRequests", {}],
      ["endBreak", {}],
      ["close", {}],
    ] as const) {
      expect(code(night.kj(name, data))).toBe("ROTATION_CLOSED");
    }
    expect(night.state).toBe(closed);
  });
});
