import { describe, expect, it } from "vitest";
import { code, must, Night } from "./night.ts";

const taken = (night: Night, stageName: string) => {
  const answer = night.kj("addSinger", { stageName });
  return answer.applied ? null : answer.detail;
};

describe("a stage name", () => {
  it("[ROT-33] that is taken comes with the next free letter, and with a number once the letters are used up", () => {
    const night = new Night().joins("John");
    for (const letter of "BCDEFGHIJKLMNOPQRSTUVWXYZ") {
      expect(taken(night, "John")).toBe(`There is a John already. John ${letter} is free.`);
      must(night.kj("addSinger", { stageName: `John ${letter}` }));
    }
    expect(taken(night, "John")).toBe("There is a John already. John 2 is free.");
    must(night.kj("addSinger", { stageName: "john 2" }));
    expect(taken(night, "John")).toBe("There is a John already. John 3 is free.");
  });

  it("[ROT-33] suggested for a long one has no space doubled where it was cut", () => {
    const long = `${"x".repeat(33)} yyyyy`;
    const night = new Night().joins(long);
    expect(taken(night, long)).toBe(`There is a ${long} already. ${"x".repeat(33)} B is free.`);
  });

  it.each([
    ["ﬁnn", "Finn"],
    ["ＡＮＮ", "ann"],
    ["Zoe\u0301", "Zo\u00e9"],
    ["Łukasz", "łukasz"],
    ["  Mary   Ann ", "maryann"],
  ])("[ROT-33] %s and %s are one name", (one, other) => {
    const night = new Night();
    must(night.kj("addSinger", { stageName: one }));
    expect(code(night.kj("addSinger", { stageName: other }))).toBe("NAME_TAKEN");
  });

  it.each([
    ["が", "か"],
    ["й", "и"],
    ["Ann", "Anna"],
  ])("[ROT-33] %s and %s are two: marks outside Latin letters make other letters", (one, other) => {
    const night = new Night();
    must(night.kj("addSinger", { stageName: one }));
    must(night.kj("addSinger", { stageName: other }));
  });

  it("[ROT-33] on the bench is taken too, and free again once its singer has left", () => {
    const night = new Night().joins("Ann");
    expect(code(night.kj("addSinger", { stageName: "ann" }))).toBe("NAME_TAKEN");
    must(night.kj("removeSinger", { singerId: night.id("Ann") }));
    must(night.kj("addSinger", { stageName: "ann" }));
  });

  it("[ROT-33] is refused to who comes back when somebody else has it by now", () => {
    const night = new Night().joins("Ann");
    must(night.kj("removeSinger", { singerId: night.id("Ann") }));
    must(night.kj("addSinger", { stageName: "Ann" }));
    expect(code(night.kj("addSinger", { stageName: "Ann", singerId: night.id("Ann") }))).toBe("NAME_TAKEN");
  });

  it("[ROT-33] that changes changes everywhere it stands, and nothing else does", () => {
    const night = new Night().joins("Ann", "Bo", "Cy", "Di");
    const partners = [{ singerId: night.id("Bo") }, { singerId: night.id("Cy") }, { stageName: "Bo's friend" }];
    for (const who of ["Ann", "Di"]) must(night.asks(who, `${who}'s`, { partners }));
    must(night.asks("Bo"));
    night.nexts(1);
    const untouched = night.entry("Cy");
    must(night.kj("renameSinger", { singerId: night.id("Bo"), stageName: "Bobby" }));
    const names = ["Bobby", "Cy", "Bo's friend"];
    expect(night.state.onStage?.partners.map(({ stageName }) => stageName)).toEqual(names);
    expect(night.state.onStage?.request.partners.map(({ stageName }) => stageName)).toEqual(names);
    expect(night.entry("Di").requests[0]?.partners.map(({ stageName }) => stageName)).toEqual(names);
    expect(night.onStage()).toBe("Ann");
    expect(night.entry("Bo").stageName).toBe("Bobby");
    expect(night.entry("Cy")).toBe(untouched);
    must(night.kj("renameSinger", { singerId: night.id("Ann"), stageName: "Anna" }));
    expect([night.onStage(), night.state.onStage?.entry.stageName]).toEqual(["Anna", "Anna"]);
  });
});
