import { describe, expect, it } from "vitest";
import { id } from "../../core/ids.ts";
import { code, must, Night, VENUE } from "./night.ts";

const KJ = { role: "kj", venueId: VENUE } as const;

describe("requests", () => {
  it("[ROT-30] a singer holds so many and no more", () => {
    const night = new Night({ maxRequests: 2 }).arrives(["A"], 2);
    expect(code(night.asks("A"))).toBe("TOO_MANY_REQUESTS");
    night.nexts(1);
    expect(code(night.asks("A"))).toBe("applied");
  });

  it("[ROT-30] closed: no new ones, but a held one may be swapped or change key", () => {
    const night = new Night().arrives(["A"]);
    must(night.kj("closeRequests"));
    expect(code(night.asks("A"))).toBe("REQUESTS_CLOSED");
    const [request] = night.entry("A").requests;
    must(night.singer("A", "updateRequest", { requestId: request?.requestId, keyChange: -1 }));
    must(
      night.singer("A", "updateRequest", { requestId: request?.requestId, title: "Jolene", artist: "Dolly Parton" }),
    );
    expect(night.entry("A").requests).toMatchObject([{ title: "Jolene", keyChange: -1 }]);
    must(night.kj("openRequests"));
    expect(code(night.asks("A"))).toBe("applied");
  });

  it("[ROT-31] a song sung tonight, or first in someone's playlist, is flagged, refused or allowed", () => {
    for (const [repeatSong, expected] of [
      ["warn", "applied"],
      ["refuse", "SONG_REPEATED"],
      ["allow", "applied"],
    ] as const) {
      const night = new Night({ repeatSong }).joins("A", "B");
      must(night.asks("A", "Jolene"));
      expect(code(night.asks("B", " JOLENE "))).toBe(expected);
      if (expected === "applied") expect(night.entry("B").requests[0]?.repeat).toBe(repeatSong === "warn");
    }
    const night = new Night().joins("A", "B");
    must(night.asks("A", "Jolene"));
    night.nexts(2);
    must(night.asks("B", "Jolene"));
    expect(night.entry("B").requests[0]?.repeat).toBe(true);
  });

  it("comes from the songbook by id, or from title and artist, never from both or half", () => {
    const night = new Night().joins("A");
    const song = { songId: id<never>("s1"), title: "Jolene", artist: "Dolly Parton", durationSec: 161 };
    const ask = (data: object, known: typeof song | null = null) =>
      code(night.as(KJ, "addRequest", { singerId: night.id("A"), ...data }, 1, known));
    expect(ask({ songId: "s1" }, song)).toBe("applied");
    expect(night.entry("A").requests[0]).toMatchObject(song);
    expect(ask({ songId: "s2" })).toBe("UNKNOWN_SONG");
    expect(ask({ songId: "s1", title: "x", artist: "y" }, song)).toBe("INVALID");
    expect(ask({ title: "x" })).toBe("INVALID");
    expect(ask({})).toBe("INVALID");
  });

  it("of an unknown singer, request or partner is refused", () => {
    const night = new Night().arrives(["A"]);
    const requestId = "nothing";
    expect(code(night.kj("addRequest", { singerId: "nobody", title: "x", artist: "y" }))).toBe("UNKNOWN_SINGER");
    expect(code(night.asks("A", "x", { partners: [{ singerId: "nobody" }] }))).toBe("UNKNOWN_SINGER");
    expect(code(night.asks("A", "x", { partners: [{ singerId: night.id("A") }] }))).toBe("INVALID");
    for (const [name, data] of [
      ["updateRequest", { keyChange: 1 }],
      ["removeRequest", {}],
      ["moveRequest", { toIndex: 0 }],
    ] as const) {
      expect(code(night.kj(name, { singerId: night.id("A"), requestId, ...data }))).toBe("UNKNOWN_REQUEST");
      expect(code(night.kj(name, { singerId: "nobody", requestId, ...data }))).toBe("UNKNOWN_SINGER");
    }
  });

  it("a removed request leaves the place in line, empty-handed", () => {
    const night = new Night().arrives(["A", "B"]);
    const [request] = night.entry("A").requests;
    must(night.singer("A", "removeRequest", { requestId: request?.requestId }));
    expect(night.line()).toBe("A B |");
    night.nexts(1);
    expect(night.onStage()).toBe("B");
  });
});

describe("who may", () => {
  it("a singer may act for themself and for nobody else, a screen for nobody", () => {
    const night = new Night().arrives(["A", "B"]);
    expect(code(night.singer("A", "holdSinger"))).toBe("applied");
    expect(code(night.singer("A", "holdSinger", { singerId: night.id("B") }))).toBe("NOT_ALLOWED");
    expect(code(night.as({ role: "screen" }, "holdSinger", { singerId: night.id("A") }))).toBe("NOT_ALLOWED");
    for (const [name, data] of KJ_ONLY)
      expect([name, code(night.singer("A", name, data))]).toEqual([name, "NOT_ALLOWED"]);
  });

  it("a KJ of another venue and a singer of another rotation may nothing", () => {
    const night = new Night().arrives(["A"]);
    const data = { singerId: night.id("A") };
    expect(code(night.as({ role: "kj", venueId: id("other") }, "holdSinger", data))).toBe("NOT_ALLOWED");
    const elsewhere = { role: "singer", venueId: VENUE, rotationId: id<never>("r2"), singerId: night.id("A") } as const;
    expect(code(night.as(elsewhere, "holdSinger", data))).toBe("NOT_ALLOWED");
  });
});

/** Data that fits, for commands that only the KJ may send; `singerId` comes from the harness where it is wanted. */
const KJ_ONLY: [string, object][] = [
  ["moveSinger", { toIndex: 0 }],
  ["banSinger", {}],
  ["unbanSinger", {}],
];

describe("input", () => {
  it("that does not fit is INVALID and says where", () => {
    const night = new Night().arrives(["A"]);
    for (const [name, data] of [
      ["addSinger", {}],
      ["addSinger", { stageName: "" }],
      ["addSinger", { stageName: "   " }],
      ["addSinger", { stageName: "x".repeat(41) }],
      ["addSinger", { stageName: "a\u202Eb" }],
      ["addSinger", { stageName: 7 }],
      ["addSinger", { stageName: "B", extra: true }],
      ["next", {}],
      ["next", { onStage: 5 }],
      ["setRules", {}],
      ["setRules", { lockedNext: -1 }],
      ["setRules", { newcomers: "first" }],
      ["setRules", { unknown: 1 }],
      ["announce", { text: "" }],
      ["startBreak", { until: "tomorrow" }],
      ["nonsense", {}],
      ["toString", {}],
      ["__proto__", {}],
    ] as const) {
      expect([name, data, code(night.kj(name, data))]).toEqual([name, data, "INVALID"]);
    }
    for (const data of [null, undefined, 1, "x", []]) {
      expect(code(night.kj("next", data as never))).toBe("INVALID");
    }
  });

  it("house rules change from now on, only those named", () => {
    const night = new Night();
    must(night.kj("setRules", { lockedNext: 3, newcomersPerRound: null }));
    expect(night.state.rules).toMatchObject({ lockedNext: 3, newcomersPerRound: null, noShowPlaces: 2 });
  });

  it("a notice is shown and taken away", () => {
    const night = new Night();
    must(night.kj("announce", { text: "  Last orders   at eleven " }));
    expect(night.state.notice).toBe("Last orders at eleven");
    must(night.kj("announce", { text: null }));
    expect(night.state.notice).toBeNull();
  });
});

describe("names for the screen", () => {
  it("[ROT-33] a singer's own name is one the screen may show; the KJ may give any", () => {
    const night = new Night();
    const joins = (stageName: string) =>
      night.as({ role: "system" }, "addSinger", { stageName, singerId: night.id("Ann") });
    expect(code(joins("f.u.c.k"))).toBe("INVALID");
    must(joins("Ann"));
    expect(code(night.singer("Ann", "renameSinger", { stageName: "Sh!t" }))).toBe("INVALID");
    expect(night.entry("Ann").stageName).toBe("Ann");
    must(night.kj("renameSinger", { singerId: night.id("Ann"), stageName: "Moby Dick" }));
    must(night.kj("addSinger", { stageName: "Dick" }));
  });
});
