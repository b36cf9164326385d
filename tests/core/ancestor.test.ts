/**
 * What a rotation did in the backend that this one replaces, lukewyman/karaoke-backend-sst: an index that walks round a
 * list of singers. Its unit tests' scenarios, played on this rotation. There "the current singer" is whose turn it is; here
 * they are on stage, or first in line while the stage is empty.
 */
import { describe, expect, it } from "vitest";
import { code, must, Night } from "./night.ts";

/** Songs enough for every lap, and nobody on stage yet. */
const rotation = (...names: string[]) => new Night().arrives(names, 5);

/** Ends the turn of whoever is current, calling them first where nobody was. */
function completes(night: Night): void {
  if (night.onStage() === null) must(night.next());
  must(night.next());
}

const current = (night: Night) => night.onStage() ?? night.state.line[0]?.stageName ?? null;

/** Everybody, from the current singer once round. */
function circle(night: Night): (string | null)[] {
  const line = night.state.line.map(({ stageName }) => stageName);
  return night.onStage() === null ? line : [night.onStage(), ...line];
}

const remove = (night: Night, who: string) => night.kj("removeSinger", { singerId: night.id(who) });

describe("the rotation of the original backend", () => {
  it("[ROT-20] an empty one has nobody current, and Next finds nobody", () => {
    const night = rotation();
    expect(current(night)).toBeNull();
    expect(circle(night)).toEqual([]);
    expect(code(night.next())).toBe("NOBODY_READY");
  });

  it("[ROT-11] the first singer added is current", () => {
    expect(current(rotation("Ann"))).toBe("Ann");
  });

  it("[ROT-3] further singers queue up behind, and the current one stays", () => {
    const night = rotation("Ann", "Bo", "Cy");
    expect(circle(night)).toEqual(["Ann", "Bo", "Cy"]);
    night.nexts(1).arrives(["Di"]);
    expect(circle(night)).toEqual(["Ann", "Bo", "Cy", "Di"]);
  });

  it("[ROT-1] a singer who is in it is not added twice, wherever they stand", () => {
    const night = rotation("Ann", "Bo", "Cy").nexts(1).joins("Di");
    for (const who of ["Ann", "Bo", "Di"]) {
      expect(code(night.kj("addSinger", { stageName: `${who} again`, singerId: night.id(who) }))).toBe(
        "ALREADY_IN_LINE",
      );
    }
    expect(circle(night)).toEqual(["Ann", "Bo", "Cy"]);
  });

  it("[ROT-20] completing a performance makes the next singer current, one by one", () => {
    const night = rotation("Ann", "Bo", "Cy");
    completes(night);
    expect(circle(night)).toEqual(["Bo", "Cy", "Ann"]);
    completes(night);
    expect(circle(night)).toEqual(["Cy", "Ann", "Bo"]);
  });

  it("[ROT-8] after the last singer it comes round to the first", () => {
    const night = rotation("Ann", "Bo", "Cy");
    for (let turn = 0; turn < 3; turn++) completes(night);
    expect(circle(night)).toEqual(["Ann", "Bo", "Cy"]);
    expect(night.state.round).toBe(2);
  });

  it("[ROT-8] alone in it, a singer is current again after their own turn", () => {
    const night = rotation("Ann");
    completes(night);
    expect(circle(night)).toEqual(["Ann"]);
  });

  it("removing a singer who is still to come leaves the current one and the others' order", () => {
    const night = rotation("Ann", "Bo", "Cy", "Di");
    completes(night);
    must(remove(night, "Cy"));
    expect(circle(night)).toEqual(["Bo", "Di", "Ann"]);
  });

  it("removing a singer who has been leaves the current one and the others' order", () => {
    const night = rotation("Ann", "Bo", "Cy", "Di");
    completes(night);
    completes(night);
    must(remove(night, "Bo"));
    expect(circle(night)).toEqual(["Cy", "Di", "Ann"]);
  });

  it("[ROT-23] removing the current singer makes the one behind current", () => {
    const night = rotation("Ann", "Bo", "Cy", "Di");
    completes(night);
    must(remove(night, "Bo"));
    expect(circle(night)).toEqual(["Cy", "Di", "Ann"]);
    must(night.next());
    expect(circle(night)).toEqual(["Cy", "Di", "Ann"]);
  });

  it("[ROT-23][ROT-8] removing the current singer who is the last one of the lap comes round to the first", () => {
    const night = rotation("Ann", "Bo", "Cy", "Di");
    for (let turn = 0; turn < 3; turn++) completes(night);
    must(remove(night, "Di"));
    expect(circle(night)).toEqual(["Ann", "Bo", "Cy"]);
    must(night.next());
    expect([current(night), night.state.round]).toEqual(["Ann", 2]);
  });

  it("[ROT-23] removing the only singer leaves it empty, and it takes singers again", () => {
    const night = rotation("Ann").nexts(1);
    must(remove(night, "Ann"));
    expect(circle(night)).toEqual([]);
    night.arrives(["Bo"]);
    expect(current(night)).toBe("Bo");
  });

  it("a singer who is not in it cannot be removed", () => {
    const night = rotation("Ann", "Bo");
    expect(code(remove(night, "Cy"))).toBe("UNKNOWN_SINGER");
    expect(circle(night)).toEqual(["Ann", "Bo"]);
  });

  it("[ROT-24] kept and read again it is the same: the circle and whose turn it is", () => {
    const night = rotation("Ann", "Bo", "Cy");
    completes(night);
    night.rotation = JSON.parse(JSON.stringify(night.rotation));
    expect(circle(night)).toEqual(["Bo", "Cy", "Ann"]);
    completes(night);
    expect(circle(night)).toEqual(["Cy", "Ann", "Bo"]);
  });
});
