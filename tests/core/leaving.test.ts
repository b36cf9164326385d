import { describe, expect, it } from "vitest";
import { must, Night } from "./night.ts";

const hold = (night: Night, who: string) => must(night.kj("holdSinger", { singerId: night.id(who) }));
const remove = (night: Night, who: string) => must(night.kj("removeSinger", { singerId: night.id(who) }));
const noShow = (night: Night) => must(night.kj("noShow", { turnId: night.turnId() }));
const partnersOf = (request: { partners: { stageName: string }[] } | undefined) =>
  request?.partners.map(({ stageName }) => stageName);

describe("when a partner leaves", () => {
  it("[ROT-9] the duet on stage goes on without them, and with the others", () => {
    const night = new Night().joins("Ann", "Bo", "Cy", "Di");
    const partners = [{ singerId: night.id("Bo") }, { singerId: night.id("Cy") }];
    must(night.asks("Ann", "Trio", { partners }));
    must(night.asks("Ann", "Another", { partners }));
    night.nexts(1);
    remove(night, "Di");
    expect(partnersOf(night.state.onStage ?? undefined)).toEqual(["Bo", "Cy"]);
    remove(night, "Cy");
    expect(partnersOf(night.state.onStage ?? undefined)).toEqual(["Bo"]);
    expect(partnersOf(night.state.onStage?.request)).toEqual(["Bo"]);
    expect(partnersOf(night.state.onStage?.entry.requests[0])).toEqual(["Bo"]);
    remove(night, "Bo");
    expect(partnersOf(night.state.onStage?.request)).toEqual([]);
    expect(partnersOf(night.state.onStage?.entry.requests[0])).toEqual([]);
    expect(night.onStage()).toBe("Ann");
  });

  it("[ROT-9][ROT-32] or says no while the duet is on stage, it is a solo", () => {
    const night = new Night().joins("Ann", "Bo");
    must(night.asks("Ann", "Duet", { partners: [{ singerId: night.id("Bo") }] }));
    night.nexts(1);
    const requestId = night.state.onStage?.request.requestId;
    const word = { singerId: night.id("Ann"), requestId, partner: night.id("Bo"), accept: false };
    must(night.says("Bo", "confirmDuet", word));
    expect([partnersOf(night.state.onStage ?? undefined), partnersOf(night.state.onStage?.request)]).toEqual([[], []]);
  });

  it("[ROT-9] theirs is the only name that goes, from whichever playlist, also while somebody is on stage", () => {
    const night = new Night().arrives(["Ann"]).joins("Bo", "Cy", "Di").nexts(1);
    const partners = ["Ann", "Bo", "Cy"].map((who) => ({ singerId: night.id(who) }));
    must(night.asks("Di", "All of us", { partners }));
    remove(night, "Bo");
    expect(partnersOf(night.entry("Di").requests[0])).toEqual(["Ann", "Cy"]);
    remove(night, "Ann");
    expect(partnersOf(night.entry("Di").requests[0])).toEqual(["Cy"]);
  });
});

describe("when somebody leaves", () => {
  it("[ROT-2] from the bench, the round line stays", () => {
    const night = new Night().joins("Pat").arrives(["Ann", "Bo", "Cy"], 2).nexts(2);
    expect(night.line()).toBe("Cy | Ann");
    remove(night, "Pat");
    expect(night.line()).toBe("Cy | Ann");
    remove(night, "Bo");
    expect(night.line()).toBe("Cy | Ann");
  });

  it("[ROT-4] the locked who stay keep their order, whoever stood ahead of them", () => {
    const night = new Night({ lockedNext: 3 }).arrives(["Ann", "Bo", "Cy", "Di"]);
    remove(night, "Ann");
    expect(night.line()).toBe("Bo Cy Di |");
    const held = new Night({ lockedNext: 2 }).arrives(["Ann", "Bo", "Cy", "Di"]);
    hold(held, "Ann");
    remove(held, "Ann");
    expect(held.line()).toBe("Bo Cy Di |");
    expect(held.log.at(-1)?.type).toBe("SingerLeft");
  });

  it("[ROT-12] in the middle of their turn, the song is in their playlist when they come back", () => {
    const night = new Night().arrives(["Ann", "Bo"], 2);
    const titles = night.entry("Ann").requests.map(({ title }) => title);
    night.nexts(1);
    remove(night, "Ann");
    expect(Object.keys(night.rotation.ledger.departed)).toEqual([night.id("Ann")]);
    night.joins("Ann");
    expect(night.entry("Ann").requests.map(({ title }) => title)).toEqual(titles);
    expect(night.rotation.ledger.departed).toEqual({});
  });

  it("[ROT-11] nobody on the bench gets a place by it who had none before", () => {
    const night = new Night({ noShowLimit: 1 }).arrives(["Ann", "Bo", "Cy"], 2).joins("Di", "Ed").nexts(1);
    noShow(night);
    expect(night.bench()).toBe("Di Ed Ann");
    remove(night, "Cy");
    expect([night.line(), night.bench()]).toEqual(["Bo |", "Di Ed Ann"]);
    must(night.asks("Ed"));
    expect([night.line(), night.bench()]).toEqual(["Bo Ed |", "Di Ann"]);
    must(night.singer("Ann", "addRequest", { title: "One more", artist: "x" }));
    expect([night.line(), night.bench()]).toEqual(["Bo Ed Ann |", "Di"]);
  });
});
