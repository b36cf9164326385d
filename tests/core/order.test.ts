import { describe, expect, it } from "vitest";
import { code, must, Night } from "./night.ts";

describe("places", () => {
  it("[ROT-1] a singer is on the bench, in line or on stage, never in two places", () => {
    const night = new Night().joins("A");
    expect([night.bench(), night.line(), night.onStage()]).toEqual(["A", "|", null]);
    must(night.asks("A"));
    expect([night.bench(), night.line(), night.onStage()]).toEqual(["", "A |", null]);
    night.nexts(1);
    expect([night.bench(), night.line(), night.onStage()]).toEqual(["", "|", "A"]);
    expect(code(night.kj("addSinger", { stageName: "A again", singerId: night.id("A") }))).toBe("ALREADY_IN_LINE");
  });

  it("[ROT-2] a place is for this round above the round line, for the next below it", () => {
    const night = new Night().arrives(["A", "B", "C"], 2).nexts(2);
    expect(night.line()).toBe("C | A");
    expect([night.entry("C").round, night.entry("A").round]).toEqual([1, 2]);
  });

  it("[ROT-11] joining gives no place, the first playable request does", () => {
    const night = new Night().arrives(["A", "B"]).joins("C");
    expect(night.line()).toBe("A B |");
    must(night.asks("C"));
    expect(night.line()).toBe("A B C |");
    expect(night.bench()).toBe("");
  });

  it("[ROT-33] a stage name is unique without case, accents and spacing, and a free one is suggested", () => {
    const night = new Night().joins("Zoë");
    const answer = night.kj("addSinger", { stageName: " Z o e " });
    expect(answer).toMatchObject({ code: "NAME_TAKEN", detail: "There is a Zoë already. Z o e B is free." });
    night.joins("Bob");
    expect(code(night.kj("renameSinger", { singerId: night.id("Bob"), stageName: "ZOE" }))).toBe("NAME_TAKEN");
    expect(code(night.kj("renameSinger", { singerId: night.id("Zoë"), stageName: "zoe" }))).toBe("applied");
  });

  it("[ROT-33] the name suggested is free, fits, and is whole", () => {
    const night = new Night().joins("Al", "Al B", "Al C");
    expect(night.kj("addSinger", { stageName: "al" })).toMatchObject({
      detail: expect.stringContaining("al D is free"),
    });
    const long = `x${"🎤".repeat(19)}`;
    must(night.kj("addSinger", { stageName: long }));
    expect(night.kj("addSinger", { stageName: long })).toMatchObject({
      detail: `There is a ${long} already. x${"🎤".repeat(16)} B is free.`,
    });
  });

  it("[ROT-33] the name of whoever is on stage is taken too", () => {
    const night = new Night().arrives(["Zoë"]).nexts(1);
    expect(code(night.kj("addSinger", { stageName: "zoe" }))).toBe("NAME_TAKEN");
  });
});

describe("newcomers", () => {
  it.each(["endOfLine", "alternate"])(
    "[ROT-3] %s: who comes before the first call is in the first round",
    (newcomers) => {
      const night = new Night({ newcomers: newcomers as "endOfLine" }).arrives(["Ann", "Bo", "Cy"]);
      expect(night.line()).toBe("Ann Bo Cy |");
      night.nexts(1).arrives(["Di"]);
      expect(night.state.round).toBe(1);
      expect(night.line()).toBe("Bo Cy | Di");
    },
  );

  it("[ROT-3] whoever finishes goes to the back", () => {
    const night = new Night().arrives(["A", "B", "C"], 3).nexts(2);
    expect(night.line()).toBe("C | A");
    night.nexts(1);
    expect(night.line()).toBe("| A B");
  });

  it("[ROT-3] endOfRound: just above the round line", () => {
    const night = new Night().arrives(["A", "B", "C"], 3).nexts(2).arrives(["N"]);
    expect(night.line()).toBe("C N | A");
  });

  it("[ROT-3] endOfRound: at the back when the locked singer stands below the round line", () => {
    const night = new Night().arrives(["A", "B", "C"], 3).nexts(3);
    expect(night.line()).toBe("| A B");
    night.arrives(["N"]);
    expect(night.line()).toBe("| A B N");
  });

  it("[ROT-3] endOfLine: at the back", () => {
    const night = new Night({ newcomers: "endOfLine" }).arrives(["A", "B", "C"], 3).nexts(2).arrives(["N"]);
    expect(night.line()).toBe("C | A N");
  });

  it("[ROT-3] afterNext: behind the locked, in order of arrival", () => {
    const night = new Night({ newcomers: "afterNext" }).arrives(["A", "B", "C", "D"], 3).nexts(5);
    expect([night.onStage(), night.line()]).toEqual(["A", "B C D |"]);
    night.arrives(["N", "M"]);
    expect(night.line()).toBe("B N M C D |");
  });

  it("[ROT-3] alternate: every other place among those who have sung in this round", () => {
    const night = new Night({ newcomers: "alternate" }).arrives(["A", "B", "C", "D", "E"], 3).nexts(4);
    expect(night.line()).toBe("E | A B C");
    night.arrives(["N", "M"]);
    expect(night.line()).toBe("E | A N B M C");
  });

  it("[ROT-3] alternate: a newcomer below the round line by another rule takes no place of the others", () => {
    const night = new Night({ newcomers: "endOfLine" }).arrives(["A", "B", "C"], 3).nexts(2).arrives(["L"]);
    expect(night.line()).toBe("C | A L");
    must(night.kj("setRules", { newcomers: "alternate" }));
    night.nexts(1).arrives(["N"]);
    expect(night.line()).toBe("| A L B N");
  });

  it("[ROT-5] only so many newcomers enter a round after the first", () => {
    const night = new Night({ newcomersPerRound: 2 }).arrives(["A", "B", "C"], 5).nexts(4);
    expect([night.state.round, night.line()]).toEqual([2, "B C |"]);
    night.arrives(["N", "M", "O"]);
    expect(night.line()).toBe("B C N M | O");
    expect(night.state.newcomersThisRound).toBe(2);
  });

  it("[ROT-5] the count starts anew with each round, and nothing is counted in the first", () => {
    const night = new Night({ newcomersPerRound: 1 }).arrives(["A", "B"], 9);
    expect(night.state.newcomersThisRound).toBe(0);
    night.nexts(3).arrives(["N"], 3);
    expect([night.state.round, night.state.newcomersThisRound]).toEqual([2, 1]);
    night.nexts(3);
    expect([night.state.round, night.state.newcomersThisRound]).toEqual([3, 0]);
  });

  it("[ROT-5] null is no limit", () => {
    const night = new Night({ newcomersPerRound: null }).arrives(["A", "B"], 5).nexts(3);
    night.arrives(["N1", "N2", "N3", "N4", "N5", "N6", "N7"]);
    expect(night.line()).toBe("B N1 N2 N3 N4 N5 N6 N7 |");
  });
});

describe("the locked", () => {
  it("[ROT-4] whoever comes back from hold ahead of the locked moves right behind them", () => {
    const night = new Night().arrives(["A", "B", "C"]);
    must(night.kj("holdSinger", { singerId: night.id("A") }));
    must(night.kj("resumeSinger", { singerId: night.id("A") }));
    expect(night.line()).toBe("B A C |");
    expect(night.entry("A").moves).toMatchObject([{ from: 0, to: 1, by: "rule" }]);
  });

  it("[ROT-4] whoever gets a song ahead of the locked moves right behind them", () => {
    const night = new Night({ lockedNext: 2 }).arrives(["A", "B", "C", "D"]);
    const [request] = night.entry("A").requests;
    must(night.kj("removeRequest", { singerId: night.id("A"), requestId: request?.requestId }));
    expect(night.line()).toBe("A B C D |");
    must(night.asks("A"));
    expect(night.line()).toBe("B C A D |");
  });

  it("[ROT-4] with nobody locked they keep the place they had", () => {
    const night = new Night({ lockedNext: 0 }).arrives(["A", "B"]);
    must(night.kj("holdSinger", { singerId: night.id("A") }));
    must(night.kj("resumeSinger", { singerId: night.id("A") }));
    expect(night.line()).toBe("A B |");
  });

  it("[ROT-4] two who become callable at once keep their order behind the locked", () => {
    const night = new Night().arrives(["P", "X", "Y", "A"]);
    const duet = { partners: [{ singerId: night.id("P") }] };
    for (const who of ["X", "Y"]) {
      const [request] = night.entry(who).requests;
      must(night.kj("removeRequest", { singerId: night.id(who), requestId: request?.requestId }));
      must(night.asks(who, `${who} duet`, duet));
    }
    must(night.kj("moveSinger", { singerId: night.id("P"), toIndex: 3 }));
    must(night.kj("holdSinger", { singerId: night.id("P") }));
    expect(night.line()).toBe("X Y A P |");
    must(night.kj("resumeSinger", { singerId: night.id("P") }));
    expect(night.line()).toBe("A X Y P |");
  });
});

describe("when somebody leaves", () => {
  it("[ROT-4] whoever becomes callable by it moves right behind the locked, no further", () => {
    const night = new Night().arrives(["P", "X", "L", "C"]);
    const [solo] = night.entry("X").requests;
    must(night.kj("removeRequest", { singerId: night.id("X"), requestId: solo?.requestId }));
    must(night.asks("X", "Duet", { partners: [{ singerId: night.id("P") }] }));
    must(night.kj("holdSinger", { singerId: night.id("P") }));
    expect(night.line()).toBe("P X L C |");
    must(night.kj("removeSinger", { singerId: night.id("P") }));
    expect(night.line()).toBe("L X C |");
  });

  it("[ROT-4] the locked one leaves: who stood behind and becomes callable stays there", () => {
    const night = new Night().arrives(["P", "X", "C"]);
    const [solo] = night.entry("X").requests;
    must(night.kj("removeRequest", { singerId: night.id("X"), requestId: solo?.requestId }));
    must(night.singer("X", "addRequest", { title: "Duet", artist: "x", partners: [{ singerId: night.id("P") }] }));
    must(night.kj("removeSinger", { singerId: night.id("P") }));
    expect(night.line()).toBe("X C |");
    expect(night.entry("X").moves).toEqual([]);
  });
});

describe("passing over", () => {
  it("[ROT-6] the empty-handed and those on hold are passed over and keep their place", () => {
    const night = new Night().arrives(["A", "B", "C"]);
    must(night.kj("holdSinger", { singerId: night.id("A") }));
    night.nexts(1);
    expect([night.onStage(), night.line()]).toEqual(["B", "A C |"]);
  });

  it("[ROT-6] sendToEnd: the empty-handed passed over go to the back, behind who has finished", () => {
    const night = new Night({ emptyHanded: "sendToEnd" }).arrives(["S", "A", "B", "C"], 2).nexts(1);
    for (const { requestId } of night.entry("A").requests) {
      must(night.kj("removeRequest", { singerId: night.id("A"), requestId }));
    }
    night.nexts(1);
    expect([night.onStage(), night.line()]).toEqual(["B", "C | S A"]);
  });

  it("[ROT-6] whoever is outside their time window is passed over", () => {
    const night = new Night().arrives(["A", "B"]);
    const later = { ...night.entry("A"), availableFrom: "2027-01-01T00:00:00.000Z" };
    night.rotation = { ...night.rotation, state: { ...night.state, line: [later, night.entry("B")] } };
    night.nexts(1);
    expect(night.onStage()).toBe("B");
  });

  it("[ROT-11] whoever was passed over at two round ends goes to the bench with the playlist, and returns as a newcomer", () => {
    const night = new Night().arrives(["X", "A", "B"], 9);
    must(night.kj("holdSinger", { singerId: night.id("X") }));
    night.nexts(3);
    expect([night.state.round, night.line(), night.entry("X").passedOver]).toEqual([2, "X B |", 1]);
    night.nexts(2);
    expect([night.state.round, night.bench()]).toEqual([3, "X"]);
    expect(night.entry("X").requests).toHaveLength(9);
    must(night.kj("resumeSinger", { singerId: night.id("X") }));
    expect(night.line()).toBe("B X |");
  });
});

describe("rounds", () => {
  it("[ROT-8] calling from below the round line ends the round, the order stays", () => {
    const night = new Night().arrives(["A", "B", "C"], 5).nexts(4);
    expect([night.state.round, night.onStage(), night.line()]).toEqual([2, "A", "B C |"]);
  });

  it("[ROT-8] nobody gets two turns to catch up: who was away at the end of the round is first in the next", () => {
    const night = new Night().arrives(["A", "B", "C"], 5);
    must(night.kj("holdSinger", { singerId: night.id("B") }));
    night.nexts(3);
    expect([night.state.round, night.onStage(), night.line()]).toEqual([2, "A", "B C |"]);
    must(night.kj("resumeSinger", { singerId: night.id("B") }));
    expect(night.line()).toBe("C B |");
  });
});

describe("bumps", () => {
  it("[ROT-10] a bump gives the place asked for, on the side of the one before", () => {
    const night = new Night().arrives(["A", "B", "C", "D"], 5).nexts(3);
    expect(night.line()).toBe("D | A B");
    must(night.kj("moveSinger", { singerId: night.id("B"), toIndex: 1, reason: "birthday" }));
    expect(night.line()).toBe("D B | A");
    must(night.kj("moveSinger", { singerId: night.id("D"), toIndex: 2 }));
    expect(night.line()).toBe("B | A D");
  });

  it("[ROT-10] first in line stands on the side of the one behind", () => {
    const night = new Night().arrives(["A", "B", "C"], 5).nexts(3);
    expect(night.line()).toBe("| A B");
    must(night.kj("moveSinger", { singerId: night.id("B"), toIndex: 0 }));
    expect(night.line()).toBe("| B A");
  });

  it("[ROT-10] everyone it touched keeps the move with its reason", () => {
    const night = new Night().arrives(["A", "B", "C", "D"]);
    must(night.kj("moveSinger", { singerId: night.id("D"), toIndex: 1, reason: "birthday" }));
    const moves = ["A", "B", "C", "D"].map((who) =>
      night.entry(who).moves.map(({ from, to, reason }) => [from, to, reason]),
    );
    expect(moves).toEqual([[], [[1, 2, "birthday"]], [[2, 3, "birthday"]], [[3, 1, "birthday"]]]);
  });

  it("[ROT-10] a place the line does not have, or a singer it does not have, is refused", () => {
    const night = new Night().arrives(["A", "B"]).joins("C");
    expect(code(night.kj("moveSinger", { singerId: night.id("A"), toIndex: 2 }))).toBe("INVALID");
    expect(code(night.kj("moveSinger", { singerId: night.id("A"), toIndex: -1 }))).toBe("INVALID");
    expect(code(night.kj("moveSinger", { singerId: night.id("C"), toIndex: 0 }))).toBe("UNKNOWN_SINGER");
  });
});

describe("leaving and coming back", () => {
  it("[ROT-12] keeps turns, no-shows and playlist; who sang in this round joins at the back", () => {
    const night = new Night().arrives(["A", "B", "C"], 3).nexts(2);
    must(night.kj("removeSinger", { singerId: night.id("A") }));
    expect(night.line()).toBe("C |");
    night.joins("A");
    expect(night.line()).toBe("C | A");
    expect(night.entry("A")).toMatchObject({ turnsSung: 1, requests: [{}, {}] });
  });

  it("[ROT-12] others come back like a newcomer", () => {
    const night = new Night().arrives(["A", "B", "C"], 3);
    must(night.kj("removeSinger", { singerId: night.id("A") }));
    night.joins("A");
    expect(night.line()).toBe("B C A |");
  });

  it("[ROT-9][ROT-12] a duet whose partner left meanwhile comes back as a solo", () => {
    const night = new Night().joins("A", "P", "Q");
    must(night.asks("A", "Trio", { partners: [{ singerId: night.id("P") }, { singerId: night.id("Q") }] }));
    must(night.kj("removeSinger", { singerId: night.id("A") }));
    must(night.kj("removeSinger", { singerId: night.id("P") }));
    must(night.kj("renameSinger", { singerId: night.id("Q"), stageName: "Queenie" }));
    night.joins("A");
    expect(night.entry("A").requests[0]?.partners.map((partner) => partner.stageName)).toEqual(["Queenie"]);
    expect(night.line()).toBe("A |");
  });

  it("[ROT-12] the same phone under a new name is the same singer", () => {
    const night = new Night().arrives(["A", "B"], 2).nexts(2);
    must(night.kj("removeSinger", { singerId: night.id("A") }));
    must(night.kj("addSinger", { stageName: "Nobody you know", singerId: night.id("A") }));
    expect(night.entry("A")).toMatchObject({ stageName: "Nobody you know", turnsSung: 1, lastSungRound: 1 });
    expect(night.line()).toBe("| Nobody you know");
  });

  it.each(["__proto__", "constructor", "toString"])(
    "[ROT-12] an id such as %s is nobody's until somebody has it",
    (word) => {
      const night = new Night().arrives(["A"]);
      expect(code(night.kj("banSinger", { singerId: word }))).toBe("UNKNOWN_SINGER");
      must(night.kj("addSinger", { stageName: "B", singerId: word }));
      must(night.kj("addRequest", { singerId: word, title: "Jolene", artist: "Dolly Parton" }));
      must(night.kj("removeSinger", { singerId: word }));
      must(night.kj("addSinger", { stageName: "B", singerId: word }));
      const back = [...night.state.line, ...night.state.bench].find(({ singerId }) => singerId === word);
      expect(back?.requests).toMatchObject([{ title: "Jolene" }]);
    },
  );

  it("a banned singer stays out until the KJ lets them back in", () => {
    const night = new Night().arrives(["A", "B"]);
    must(night.kj("banSinger", { singerId: night.id("A") }));
    expect(night.line()).toBe("B |");
    must(night.kj("banSinger", { singerId: night.id("A") }));
    expect(night.state.banned).toEqual([{ singerId: night.id("A"), stageName: "A" }]);
    expect(code(night.kj("addSinger", { stageName: "A", singerId: night.id("A") }))).toBe("BANNED");
    must(night.kj("unbanSinger", { singerId: night.id("A") }));
    night.joins("A");
    expect(night.line()).toBe("B A |");
  });
});
