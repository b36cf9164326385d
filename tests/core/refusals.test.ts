import { describe, expect, it } from "vitest";
import type { Actor } from "../../core/actor.ts";
import { isRefusal } from "../../core/commands/command.ts";
import { decide } from "../../core/commands/index.ts";
import { code, must, Night, VENUE } from "./night.ts";

const minutes = (night: Night, count: number) => new Date(night.nowMs + 30_000 + count * 60_000).toISOString();

describe("what is refused", () => {
  it.each([
    ["confirmDuet", { requestId: "r", partner: "p", accept: true }],
    ["holdSinger", {}],
    ["resumeSinger", {}],
    ["moveSinger", { toIndex: 0 }],
    ["removeSinger", {}],
    ["renameSinger", { stageName: "Other" }],
    ["setAvailability", {}],
    ["banSinger", {}],
    ["unbanSinger", {}],
    ["callSinger", { onStage: null }],
  ])("%s for who is not here, and nothing changes", (name, data) => {
    const night = new Night().arrives(["Ann"]);
    must(night.kj("banSinger", { singerId: must(night.kj("addSinger", { stageName: "Bad" })).singerId }));
    const before = night.state;
    expect(code(night.kj(name, { singerId: "nobody", ...data }))).toBe("UNKNOWN_SINGER");
    expect(night.state).toBe(before);
  });

  it.each(["complete", "noShow", "uncall", "start", "changeTurn"])(
    "%s of a turn that is not on stage any more",
    (name) => {
      const night = new Night().arrives(["Ann", "Bo"]).nexts(1);
      const turnId = night.turnId();
      must(night.next());
      const before = night.state;
      expect(code(night.kj(name, { turnId }))).toBe("STALE");
      expect(night.state).toBe(before);
      must(night.kj("complete", { turnId: night.turnId() }));
      expect(code(night.kj(name, { turnId }))).toBe("STALE");
    },
  );

  it("[ROT-37] interruptTurn of a turn that is not on stage any more", () => {
    const night = new Night().arrives(["Ann"]).nexts(1);
    expect(code(night.as({ role: "system" }, "interruptTurn", { turnId: "another" }))).toBe("STALE");
  });

  it("[ROT-21] callSinger for who is on stage already, and for the rest of the line", () => {
    const night = new Night().arrives(["Ann", "Bo"], 2).joins("Cy").nexts(1);
    const call = (who: string) => code(night.kj("callSinger", { singerId: night.id(who), onStage: night.turnId() }));
    expect(call("Ann")).toBe("UNKNOWN_SINGER");
    expect(call("Cy")).toBe("NOBODY_READY");
    expect(night.onStage()).toBe("Ann");
    expect(call("Bo")).toBe("applied");
  });

  it("[ROT-10] a bump of who is on stage", () => {
    const night = new Night().arrives(["Ann", "Bo"]).nexts(1);
    expect(code(night.kj("moveSinger", { singerId: night.id("Ann"), toIndex: 0 }))).toBe("UNKNOWN_SINGER");
  });

  it("[ROT-32] the word on a request or a partner that is not there", () => {
    const night = new Night().joins("Ann", "Bo", "Cy");
    const partners = [{ singerId: night.id("Bo") }, { stageName: "Dee" }];
    const { requestId } = must(night.singer("Ann", "addRequest", { title: "Trio", artist: "x", partners }));
    must(night.asks("Ann", "Solo"));
    const word = (partner: string, request = requestId) =>
      code(night.kj("confirmDuet", { singerId: night.id("Ann"), requestId: request, partner, accept: true }));
    expect(word(night.id("Bo"), "another" as never)).toBe("UNKNOWN_REQUEST");
    expect(word(night.id("Cy"))).toBe("UNKNOWN_SINGER");
    // By name only a friend without a phone: Bo has one and answers for himself.
    expect(word("Bo")).toBe("UNKNOWN_SINGER");
    expect(word(" d e e ")).toBe("applied");
    expect(night.entry("Ann").requests[0]?.partners.map(({ confirmed }) => confirmed)).toEqual([false, true]);
  });

  it("[ROT-32] a word by who is no partner, though they are named in the data of another command", () => {
    const night = new Night().joins("Ann", "Bo");
    const partners = [{ singerId: night.id("Bo") }];
    const { requestId } = must(night.singer("Ann", "addRequest", { title: "Duet", artist: "x", partners }));
    const data = { singerId: night.id("Ann"), requestId, partner: night.id("Bo"), accept: true };
    expect(code(night.says("Ann", "confirmDuet", data))).toBe("NOT_ALLOWED");
    expect(code(night.says("Bo", "confirmDuet", data))).toBe("applied");
  });

  it("[ROT-25] answers to a filler turn, in a break, and by who has nothing to do with the turn", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]);
    must(night.kj("fillIn", { stageName: "KJ", title: "x", artist: "y", onStage: null }));
    expect(code(night.kj("answerCall", { turnId: night.turnId(), answer: "coming" }))).toBe("NOT_ALLOWED");
    night.nexts(1);
    must(night.kj("startBreak"));
    const answer = (who: string, said: string) =>
      code(night.says(who, "answerCall", { turnId: night.turnId(), answer: said }));
    expect(answer("Ann", "oneMore")).toBe("ON_BREAK");
    expect(answer("Bo", "skip")).toBe("NOT_ALLOWED");
    expect(answer("Ann", "skip")).toBe("applied");
  });

  it("[ROT-25] a partner's one more, and that of somebody who is no partner of this duet", () => {
    const night = new Night().joins("Ann", "Bo").arrives(["Cy"]);
    must(night.asks("Ann", "Duet", { partners: [{ singerId: night.id("Bo") }] }));
    must(night.kj("callSinger", { singerId: night.id("Ann"), onStage: null }));
    for (const who of ["Bo", "Cy"]) {
      expect(code(night.says(who, "answerCall", { turnId: night.turnId(), answer: "oneMore" }))).toBe("NOT_ALLOWED");
    }
    expect(code(night.says("Cy", "answerCall", { turnId: night.turnId(), answer: "coming" }))).toBe("NOT_ALLOWED");
  });

  it("[ROT-28] a filler turn in a break, and with a song that the book has not", () => {
    const night = new Night();
    must(night.kj("startBreak"));
    const fill = (data: object) => code(night.kj("fillIn", { stageName: "KJ", onStage: null, ...data }));
    expect(fill({ title: "x", artist: "y" })).toBe("ON_BREAK");
    must(night.kj("endBreak"));
    expect(fill({ songId: "unknown" })).toBe("UNKNOWN_SONG");
    expect(fill({ title: "x", artist: "y" })).toBe("applied");
  });

  it("[ROT-12] a ban of one keeps nobody else out, and is lifted for that one alone", () => {
    const night = new Night().joins("Ann", "Bo", "Cy");
    for (const who of ["Ann", "Bo"]) must(night.kj("banSinger", { singerId: night.id(who) }));
    night.joins("Di");
    expect(code(night.kj("unbanSinger", { singerId: night.id("Cy") }))).toBe("UNKNOWN_SINGER");
    must(night.kj("unbanSinger", { singerId: night.id("Bo") }));
    expect(night.state.banned).toEqual([{ singerId: night.id("Ann"), stageName: "Ann" }]);
    night.joins("Bo");
    expect(code(night.kj("addSinger", { stageName: "Ann", singerId: night.id("Ann") }))).toBe("BANNED");
    must(night.kj("banSinger", { singerId: night.id("Bo") }));
    must(night.kj("banSinger", { singerId: night.id("Bo") }));
    expect(night.state.banned.map(({ stageName }) => stageName)).toEqual(["Ann", "Bo"]);
  });

  it("[ROT-40] taking a ban back after its singer was let in again", () => {
    const night = new Night().joins("Ann").arrives(["Bo"]);
    must(night.kj("banSinger", { singerId: night.id("Ann") }));
    must(night.kj("unbanSinger", { singerId: night.id("Ann") }));
    must(night.as({ role: "system" }, "addSinger", { stageName: "Ann", singerId: night.id("Ann") }));
    expect(night.kj("undo")).toMatchObject({ code: "CANNOT_UNDO", detail: "Ann is back in the rotation" });
    must(night.singer("Ann", "removeSinger"));
    expect(code(night.kj("undo"))).toBe("applied");
  });

  it("[ROT-40] taking a removal back when the name is on stage by now; a filler's name hinders nobody", () => {
    const night = new Night().joins("Ann");
    must(night.kj("removeSinger", { singerId: night.id("Ann") }));
    must(night.as({ role: "system" }, "addSinger", { stageName: "ann", singerId: "ann-2" }));
    must(night.as({ role: "system" }, "addRequest", { singerId: "ann-2", title: "x", artist: "y" }));
    must(night.as({ role: "system" }, "callSinger", { singerId: "ann-2", onStage: null }));
    must(night.kj("announce", { text: "Hello" }));
    must(night.kj("undo"));
    expect(code(night.kj("undo"))).toBe("CANNOT_UNDO");

    const filled = new Night().joins("Ann");
    must(filled.kj("fillIn", { stageName: "Ann", title: "x", artist: "y", onStage: null }));
    must(filled.kj("removeSinger", { singerId: filled.id("Ann") }));
    must(filled.kj("undo"));
    expect(filled.bench()).toBe("Ann");
  });

  it("[ROT-40][ROT-45] opening a night again ten minutes after its end, to the second", () => {
    const closed = () => {
      const night = new Night().arrives(["Ann"]);
      must(night.kj("close"));
      return night;
    };
    expect(code(closed().kj("undo", {}, 600))).toBe("applied");
    expect(code(closed().kj("undo", {}, 601))).toBe("CANNOT_UNDO");
  });

  it("[ROT-14] a window that is over, at its very edge", () => {
    const night = new Night().arrives(["Ann"]);
    const ask = (from: number | null, until: number | null) =>
      code(
        night.singer("Ann", "setAvailability", {
          ...(from !== null && { from: minutes(night, from) }),
          ...(until !== null && { until: minutes(night, until) }),
        }),
      );
    expect(ask(null, 0)).toBe("INVALID");
    expect(ask(null, 1)).toBe("applied");
    expect(ask(-10, null)).toBe("applied");
    expect(night.entry("Ann")).toMatchObject({ availableFrom: null, availableUntil: null });
    expect(ask(0, null)).toBe("applied");
    expect(night.entry("Ann").availableFrom).toBeNull();
    // A pause that has begun but is not over is one; a window that ended is none, though it began after the pause would.
    expect(ask(10, -5)).toBe("applied");
    expect(ask(-10, -5)).toBe("INVALID");
    expect(ask(0, -5)).toBe("INVALID");
    expect(ask(-5, 10)).toBe("applied");
    expect(ask(5, 10)).toBe("applied");
    expect(night.entry("Ann").availableFrom).not.toBeNull();
  });

  it("[ROT-44] a break that would be over already, at its very edge", () => {
    const night = new Night();
    expect(code(night.kj("startBreak", { until: minutes(night, 0) }))).toBe("INVALID");
    expect(code(night.kj("startBreak", { until: minutes(night, 0.01) }))).toBe("applied");
  });
});

describe("a refusal of data", () => {
  const actor: Actor = { role: "kj", venueId: VENUE };
  const refuse = (name: string, data: unknown) => {
    const night = new Night();
    const answer = decide(night.rotation, name, data, {
      ...meta(night),
      actor,
    });
    if (!isRefusal(answer)) throw new Error("applied");
    return answer;
  };

  it("says where and what, for each field", () => {
    expect(refuse("addRequest", { singerId: "", title: "", artist: "x" })).toMatchObject({
      refused: "INVALID",
      detail: expect.stringMatching(/^data\.singerId: ./),
      errors: [
        { path: "data.singerId", message: expect.stringMatching(/./) },
        { path: "data.title", message: expect.stringMatching(/./) },
      ],
    });
  });

  it("names the data as a whole when it is none", () => {
    expect(refuse("next", 7)).toMatchObject({ detail: expect.stringMatching(/^data: ./), errors: [{ path: "data" }] });
  });

  it("repeats no more than forty characters of a command's name", () => {
    expect(refuse("x".repeat(50), {}).detail).toBe(`there is no command "${"x".repeat(40)}"`);
  });
});

/** As the harness sends a command. */
function meta(night: Night) {
  return { commandId: "c" as never, at: night.at, newId: () => "new", song: null, isDecent: () => true };
}
