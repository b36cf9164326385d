/** What goes wrong in other programs, and cannot here. docs/competitors.md names program, version and source of each. */
import { describe, expect, it } from "vitest";
import { DEFAULT_RULES } from "../../core/rotation/rules.ts";
import { waits } from "../../core/rotation/waits.ts";
import { code, must, Night } from "./night.ts";

const NEWCOMERS = ["endOfRound", "endOfLine", "afterNext", "alternate"] as const;

/** How many may come in ahead of a singer with so many ahead, while somebody new comes with each press of Next. */
const OVERTAKEN = {
  endOfRound: () => 5,
  endOfLine: () => 0,
  afterNext: () => 2 * 5,
  alternate: (ahead: number) => ahead,
};

/** Who sings, for so many presses of Next. */
function sung(night: Night, presses: number): string {
  return Array.from({ length: presses }, () => {
    must(night.next());
    return night.onStage();
  }).join(" ");
}

const timed = (night: Night, who: string, title: string, durationSec: number) =>
  must(night.asks(who, title, { durationSec }));
const waitOf = (night: Night, who: string) => waits(night.state, night.nowMs).get(night.id(who));

describe("OpenKJ", () => {
  it("[ROT-23] removing the singer on stage does not start the line again at its head", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"], 3).nexts(3);
    must(night.kj("removeSinger", { singerId: night.id("Cy") }));
    expect(night.line()).toBe("Di | Ann Bo");
    expect(sung(night, 3)).toBe("Di Ann Bo");
  });

  it("[ROT-41] waits across the round line count the songs ahead, not a fixed time each", () => {
    const night = new Night({ changeoverSec: 30 }).joins("Ann", "Bo");
    for (const song of ["one", "two"]) {
      timed(night, "Ann", `Ann ${song}`, 600);
      timed(night, "Bo", `Bo ${song}`, 100);
    }
    night.nexts(2);
    expect(night.line()).toBe("| Ann");
    timed(night.joins("Cy"), "Cy", "Cy one", 200);
    expect(night.line()).toBe("| Ann Cy");
    expect(waitOf(night, "Ann")?.likelySec).toBe(100);
    expect(waitOf(night, "Cy")?.likelySec).toBe(100 + 600 + 30);
  });

  it("[ROT-6][ROT-41] singers without a song do not count as turns ahead", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"]);
    for (const who of ["Ann", "Cy"]) {
      must(night.kj("removeRequest", { singerId: night.id(who), requestId: night.entry(who).requests[0]?.requestId }));
    }
    expect(waitOf(night, "Bo")).toMatchObject({ ahead: 0, likelySec: 0 });
    expect(waitOf(night, "Di")).toMatchObject({ ahead: 1 });
    expect(sung(night, 2)).toBe("Bo Di");
  });

  it("[ROT-2] everybody sees which places are of this round and which of the next", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 3).nexts(5);
    expect(night.state.round).toBe(2);
    expect(night.state.onStage?.round).toBe(2);
    expect(night.state.line.map(({ stageName, round }) => [stageName, round])).toEqual([
      ["Cy", 2],
      ["Ann", 3],
    ]);
  });

  it("[ROT-30] how many songs a singer may hold is changed while the night runs", () => {
    const night = new Night({ maxRequests: 1 }).arrives(["Ann"]);
    expect(code(night.singer("Ann", "addRequest", { title: "Two", artist: "x" }))).toBe("TOO_MANY_REQUESTS");
    must(night.kj("setRules", { maxRequests: 2 }));
    must(night.singer("Ann", "addRequest", { title: "Two", artist: "x" }));
    must(night.kj("setRules", { maxRequests: 1 }));
    expect(night.entry("Ann").requests).toHaveLength(2);
    expect(code(night.singer("Ann", "addRequest", { title: "Three", artist: "x" }))).toBe("TOO_MANY_REQUESTS");
  });

  it("[ROT-6] who steps away is passed over and keeps the place until they are back", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"], 3).nexts(1);
    must(night.singer("Bo", "holdSinger"));
    expect(sung(night, 1)).toBe("Cy");
    expect(night.line()).toBe("Bo Di | Ann");
    must(night.singer("Bo", "resumeSinger"));
    expect(night.line()).toBe("Di Bo | Ann");
    expect(sung(night, 2)).toBe("Di Bo");
  });

  it("[ROT-33] three Johns are three people with three names", () => {
    const night = new Night().joins("John");
    const free: string[] = [];
    for (let time = 0; time < 2; time++) {
      const answer = night.kj("addSinger", { stageName: "john" });
      if (answer.applied) throw new Error("two Johns");
      const name = /already\. (.+) is free/.exec(answer.detail)?.[1] ?? "";
      free.push(name);
      must(night.kj("addSinger", { stageName: name }));
    }
    expect(free).toEqual(["john B", "john C"]);
  });

  it("[ROT-1] a request says whose it is: none goes under the name of the one before", () => {
    const night = new Night().joins("Ann", "Bo");
    must(night.asks("Ann", "One"));
    expect(code(night.kj("addRequest", { title: "Two", artist: "x" }))).toBe("INVALID");
    const { requestId } = must(night.asks("Bo", "Two"));
    expect(night.entry("Ann").requests.map(({ title }) => title)).toEqual(["One"]);
    expect(night.entry("Bo").requests.map((request) => request.requestId)).toEqual([requestId]);
  });

  it("[ROT-11] a singer's request takes its place by itself, without the KJ's hand", () => {
    const night = new Night().arrives(["Ann"]).joins("Bo");
    must(night.singer("Bo", "addRequest", { title: "Jolene", artist: "Dolly Parton" }));
    expect(night.line()).toBe("Ann Bo |");
  });
});

describe("Karaoke Eternal", () => {
  it("[ROT-5] a stream of newcomers does not keep those who wait from singing again", () => {
    for (const newcomers of NEWCOMERS) {
      const night = new Night({ ...DEFAULT_RULES, newcomers, maxRequests: 20 }).arrives(["Ann", "Bo", "Cy"], 20);
      night.nexts(4);
      let [presses, most, turns] = [0, 0, 0];
      for (let guest = 0; guest < 60; guest++) {
        night.arrives([`Guest ${guest}`]);
        const wasSinging = night.onStage() === "Ann";
        must(night.next());
        if (wasSinging) {
          const ahead = night.state.line.indexOf(night.entry("Ann"));
          [presses, most] = [0, ahead + OVERTAKEN[newcomers](ahead)];
        } else if (night.onStage() === "Ann") {
          turns += 1;
        } else {
          presses += 1;
          expect([newcomers, guest, presses <= most]).toEqual([newcomers, guest, true]);
        }
      }
      expect([newcomers, turns >= 3]).toEqual([newcomers, true]);
    }
  });

  it("[ROT-22][ROT-25] a turn that was skipped is not a turn sung", () => {
    for (const skip of ["answer", "noShow"] as const) {
      const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"], 2).nexts(1);
      const song = night.state.onStage?.request.title;
      if (skip === "answer") must(night.says("Ann", "answerCall", { turnId: night.turnId(), answer: "skip" }));
      else must(night.kj("noShow", { turnId: night.turnId() }));
      expect(night.entry("Ann")).toMatchObject({ turnsSung: 0, lastSungRound: null, round: 1 });
      expect(night.entry("Ann").requests[0]?.title).toBe(song);
      expect(sung(night, 3)).toBe("Bo Cy Ann");
    }
  });

  it("[ROT-20][ROT-36] a press of Next that comes twice skips nobody", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]).nexts(1);
    const seen = night.turnId();
    must(night.kj("next", { onStage: seen }));
    expect(code(night.kj("next", { onStage: seen }, 0.2))).toBe("STALE");
    expect(code(night.kj("next", { onStage: night.turnId() }, 0.2))).toBe("TOO_SOON");
    expect(night.onStage()).toBe("Bo");
  });

  it("[ROT-20] nobody but the KJ moves the stage on or the line about", () => {
    const night = new Night().arrives(["Ann", "Bo"], 2).nexts(1);
    const before = night.state;
    const turnId = night.turnId();
    const singerId = night.id("Bo");
    for (const [name, data] of [
      ["next", { onStage: turnId }],
      ["complete", { turnId }],
      ["callSinger", { singerId, onStage: turnId }],
      ["noShow", { turnId }],
      ["uncall", { turnId }],
      ["start", { turnId }],
      ["changeTurn", { turnId, keyChange: 1 }],
      ["fillIn", { stageName: "Me", title: "x", artist: "y", onStage: null }],
      ["moveSinger", { singerId, toIndex: 0 }],
      ["startBreak", {}],
      ["endBreak", {}],
      ["openRequests", {}],
      ["closeRequests", {}],
      ["setRules", { lockedNext: 0 }],
      ["setLastRound", { on: true }],
      ["announce", { text: "Hello" }],
      ["addSinger", { stageName: "Me again" }],
      ["banSinger", { singerId }],
      ["unbanSinger", { singerId }],
      ["undo", {}],
      ["close", {}],
    ] as const) {
      expect([name, code(night.says("Bo", name, data))]).toEqual([name, "NOT_ALLOWED"]);
      expect([name, code(night.as({ role: "screen" }, name, data))]).toEqual([name, "NOT_ALLOWED"]);
    }
    expect(night.state).toBe(before);
  });

  it("[ROT-4] what others do never displaces the singer who is next", () => {
    for (const newcomers of NEWCOMERS) {
      const night = new Night({ newcomers }).arrives(["Ann", "Bo", "Cy", "Di"], 3).nexts(5);
      must(night.singer("Bo", "holdSinger"));
      expect(night.state.line.find(({ standing }) => standing === "ready")?.stageName).toBe("Cy");
      must(night.singer("Bo", "resumeSinger"));
      night.arrives(["New"]);
      must(night.kj("removeSinger", { singerId: night.id("Di") }));
      night.joins("Di");
      expect([newcomers, sung(night, 1)]).toEqual([newcomers, "Cy"]);
    }
  });

  it("[ROT-10] the KJ's hand goes before every rule, and everybody sees that it did", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 2).nexts(1);
    must(night.kj("moveSinger", { singerId: night.id("Cy"), toIndex: 0, reason: "birthday" }));
    expect(night.entry("Bo").moves).toMatchObject([{ from: 0, to: 1, by: "kj", reason: "birthday" }]);
    expect(sung(night, 1)).toBe("Cy");
  });

  it("[ROT-25] the called singer starts nothing, but says whether they come", () => {
    const night = new Night().arrives(["Ann", "Bo"]).nexts(1);
    expect(code(night.says("Ann", "start", { turnId: night.turnId() }))).toBe("NOT_ALLOWED");
    must(night.says("Ann", "answerCall", { turnId: night.turnId(), answer: "oneMore" }));
    expect(night.onStage()).toBe("Bo");
    expect(code(night.says("Ann", "answerCall", { turnId: night.turnId(), answer: "skip" }))).toBe("NOT_ALLOWED");
  });
});

describe("PiKaraoke", () => {
  it("[ROT-3] songs asked for early give no rank: a place is for the next one song", () => {
    const night = new Night().arrives(["Ann"], 5);
    night.arrives(["Bo"], 1).arrives(["Cy"], 1);
    expect(sung(night, 4)).toBe("Ann Bo Cy Ann");
  });

  it("[ROT-4] a newcomer never lands ahead of the singer who is next already", () => {
    for (const newcomers of NEWCOMERS) {
      for (let presses = 0; presses < 8; presses++) {
        const night = new Night({ newcomers }).arrives(["Ann", "Bo", "Cy"], 9).nexts(presses);
        const [next] = night.state.line;
        night.arrives(["New"]);
        expect([newcomers, presses, night.state.line[0]?.stageName]).toEqual([newcomers, presses, next?.stageName]);
      }
    }
  });

  it("[ROT-12] another name on the same phone earns no newcomer's place", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 3).nexts(2);
    must(night.singer("Ann", "renameSinger", { stageName: "Zelda" }));
    expect(night.line()).toBe("Cy | Zelda");
    must(night.singer("Ann", "removeSinger"));
    must(night.kj("addSinger", { stageName: "Xena", singerId: night.id("Ann") }));
    expect(night.line()).toBe("Cy | Xena");
    expect(night.entry("Ann").turnsSung).toBe(1);
  });

  it("[ROT-9] each singer has a playlist of their own, in the order they want, which holding pauses", () => {
    const night = new Night().joins("Ann", "Bo");
    for (const title of ["One", "Two", "Three"]) must(night.asks("Ann", title));
    must(night.asks("Bo", "B"));
    must(night.singer("Ann", "moveRequest", { requestId: night.entry("Ann").requests[2]?.requestId, toIndex: 0 }));
    must(night.singer("Ann", "holdSinger"));
    night.nexts(1);
    expect(night.onStage()).toBe("Bo");
    must(night.singer("Ann", "resumeSinger"));
    night.nexts(1);
    expect(night.state.onStage?.request.title).toBe("Three");
    expect(night.state.onStage?.entry.requests.map(({ title }) => title)).toEqual(["One", "Two"]);
  });
});

describe("Karaoke Mugen", () => {
  it("[ROT-7] two singers with two songs each take turns, whoever asked when", () => {
    for (const order of ["ABAB", "AABB", "ABBA", "AAABBB"]) {
      const night = new Night().joins("A", "B");
      for (const who of order) must(night.asks(who));
      expect(sung(night, 4)).toBe("A B A B");
    }
  });
});

describe("kjbox", () => {
  it("[ROT-40] what is undone does not give its ids to what comes after", () => {
    const night = new Night().joins("Ann", "Bo");
    const first = must(night.asks("Ann", "One"));
    const command = night.state.undoable?.commandId;
    must(night.kj("undo"));
    const second = must(night.asks("Bo", "Two"));
    expect(second.requestId).not.toBe(first.requestId);
    expect(night.state.undoable?.commandId).not.toBe(command);
    expect(code(night.kj("removeRequest", { singerId: night.id("Bo"), requestId: first.requestId }))).toBe(
      "UNKNOWN_REQUEST",
    );
    night.nexts(1);
    const turn = night.turnId();
    must(night.kj("undo"));
    night.nexts(1);
    expect(night.turnId()).not.toBe(turn);
  });

  it("[ROT-20] a turn nobody marked as done is done when the next one is called", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 2).nexts(3);
    expect(night.announced.filter(({ type }) => type === "PerformanceCompleted")).toHaveLength(2);
    expect(night.state).toMatchObject({ turnsCompleted: 2, onStage: { stageName: "Cy" } });
    expect(night.line()).toBe("| Ann Bo");
  });

  it("[ROT-27] cancelling leaves everybody else where they stand", () => {
    const others = (night: Night) => night.line().replace(/\bCy /, "");
    for (const [name, about] of [
      ["uncall", "turn"],
      ["removeRequest", "request"],
      ["removeSinger", "singer"],
    ] as const) {
      const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"]).nexts(1);
      must(night.kj("complete", { turnId: night.turnId() }));
      const before = others(night);
      if (about === "turn") must(night.kj("callSinger", { singerId: night.id("Cy"), onStage: null }));
      must(
        night.kj(name, {
          ...(about === "turn" ? { turnId: night.turnId() } : { singerId: night.id("Cy") }),
          ...(about === "request" && { requestId: night.entry("Cy").requests[0]?.requestId }),
        }),
      );
      expect([name, others(night)]).toEqual([name, before]);
    }
  });
});

describe("kj-nomad", () => {
  it("[ROT-3] who asks first stands first, under every rule for newcomers", () => {
    for (const newcomers of NEWCOMERS) {
      const night = new Night({ newcomers, newcomersPerRound: null }).arrives(["Ann", "Bo", "Cy"], 3).nexts(4);
      night.arrives(["New 1", "New 2", "New 3"]);
      const places = ["New 1", "New 2", "New 3"].map((who) => night.state.line.indexOf(night.entry(who)));
      expect([newcomers, places]).toEqual([newcomers, [...places].sort((a, b) => a - b)]);
    }
  });
});

describe("TitaniumKitten", () => {
  it("[ROT-3] who has not sung is not put behind everybody who has", () => {
    const names = ["Ann", "Bo", "Cy", "Di", "Ed", "Flo", "Gus"];
    for (const [newcomers, place] of [
      ["endOfRound", 3],
      ["afterNext", 1],
      ["alternate", 4],
    ] as const) {
      const night = new Night({ newcomers }).arrives(names, 3).nexts(11);
      expect(night.line()).toBe("Ed Flo Gus | Ann Bo Cy");
      night.arrives(["New"]);
      expect([newcomers, night.state.line.indexOf(night.entry("New"))]).toEqual([newcomers, place]);
    }
  });
});

describe("my-karaoke-party", () => {
  it("[ROT-31] two singers with one song have two requests, and neither touches the other's", () => {
    const night = new Night().joins("Ann", "Bo");
    const song = { title: "Jolene", artist: "Dolly Parton" };
    const first = must(night.singer("Ann", "addRequest", song));
    const second = must(night.singer("Bo", "addRequest", song));
    expect(first.requestId).not.toBe(second.requestId);
    must(night.singer("Bo", "updateRequest", { requestId: second.requestId, keyChange: 2 }));
    expect(night.entry("Ann").requests).toMatchObject([{ keyChange: 0, repeat: false }]);
    expect(night.entry("Bo").requests).toMatchObject([{ keyChange: 2, repeat: true }]);
    expect(sung(night, 2)).toBe("Ann Bo");
  });
});

describe("BNKaraoke", () => {
  it("[ROT-31] a song that somebody else has asked for is not refused, unless the house wants that", () => {
    for (const [rules, answer] of [
      [{}, "applied"],
      [{ repeatSong: "refuse" }, "SONG_REPEATED"],
    ] as const) {
      const night = new Night(rules).joins("Ann", "Bo");
      must(night.asks("Ann", "Jolene"));
      expect(code(night.asks("Bo", "Jolene"))).toBe(answer);
    }
  });
});
