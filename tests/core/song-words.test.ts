import { describe, expect, it } from "vitest";
import { id, type SongId } from "../../core/ids.ts";
import { code, must, Night, VENUE } from "./night.ts";

const KJ = { role: "kj", venueId: VENUE } as const;
const JOLENE = { songId: id<SongId>("s1"), title: "Jolene", artist: "Dolly Parton", durationSec: 161 };

/** What may name a song, and what may not. */
const WORDS: [string, object, "song" | "none" | "INVALID"][] = [
  ["an id", { songId: "s1" }, "song"],
  ["title and artist", { title: "T", artist: "A" }, "song"],
  ["title, artist and length", { title: "T", artist: "A", durationSec: 200 }, "song"],
  ["nothing", {}, "none"],
  ["a title alone", { title: "T" }, "INVALID"],
  ["an artist alone", { artist: "A" }, "INVALID"],
  ["a length alone", { durationSec: 200 }, "INVALID"],
  ["title and length", { title: "T", durationSec: 200 }, "INVALID"],
  ["an id and a title", { songId: "s1", title: "T" }, "INVALID"],
  ["an id and an artist", { songId: "s1", artist: "A" }, "INVALID"],
  ["an id and a length", { songId: "s1", durationSec: 200 }, "INVALID"],
];

describe("a song is named by id, or by title and artist", () => {
  it.each(WORDS)("%s, for a new request and a filler turn", (_words, data, expected) => {
    const night = new Night().joins("Ann");
    const send = (name: string, more: object) => code(night.as(KJ, name, { ...more, ...data }, 1, JOLENE));
    const needed = expected === "song" ? "applied" : "INVALID";
    expect(send("addRequest", { singerId: night.id("Ann") })).toBe(needed);
    expect(send("fillIn", { stageName: "KJ", onStage: null })).toBe(needed);
  });

  it.each(WORDS)("%s, where the song may stay as it is", (_words, data, expected) => {
    const night = new Night().arrives(["Ann"], 2).nexts(1);
    const send = (name: string, more: object) => code(night.as(KJ, name, { ...more, ...data }, 1, JOLENE));
    const [held] = night.entry("Ann").requests;
    const allowed = expected === "INVALID" ? "INVALID" : "applied";
    expect(send("updateRequest", { singerId: night.id("Ann"), requestId: held?.requestId })).toBe(allowed);
    expect(send("changeTurn", { turnId: night.turnId() })).toBe(allowed);
    const changed = expected === "song";
    expect(night.entry("Ann").requests[0]?.title === held?.title).toBe(!changed);
  });

  it("one that the book has not is refused, and everything stays", () => {
    const night = new Night().arrives(["Ann"], 2).nexts(1);
    const before = night.state;
    const requestId = night.entry("Ann").requests[0]?.requestId;
    for (const [name, data] of [
      ["updateRequest", { singerId: night.id("Ann"), requestId }],
      ["changeTurn", { turnId: night.turnId() }],
      ["addRequest", { singerId: night.id("Ann") }],
    ] as const) {
      expect([name, code(night.kj(name, { ...data, songId: "unknown" }))]).toEqual([name, "UNKNOWN_SONG"]);
    }
    expect(night.state).toBe(before);
  });

  it("what the book says is taken over whole, also into a turn and a held request", () => {
    const night = new Night().arrives(["Ann"], 2).nexts(1);
    const requestId = night.entry("Ann").requests[0]?.requestId;
    must(night.as(KJ, "changeTurn", { turnId: night.turnId(), songId: "s1" }, 1, JOLENE));
    expect(night.state.onStage?.request).toMatchObject(JOLENE);
    must(night.as(KJ, "updateRequest", { singerId: night.id("Ann"), requestId, songId: "s1" }, 1, JOLENE));
    expect(night.entry("Ann").requests[0]).toMatchObject({ ...JOLENE, requestId });
    must(night.kj("updateRequest", { singerId: night.id("Ann"), requestId, title: "T", artist: "A", durationSec: 90 }));
    expect(night.entry("Ann").requests[0]).toMatchObject({ songId: null, title: "T", artist: "A", durationSec: 90 });
    must(night.kj("updateRequest", { singerId: night.id("Ann"), requestId, title: "U", artist: "A" }));
    expect(night.entry("Ann").requests[0]).toMatchObject({ title: "U", durationSec: null });
  });
});

describe("a request", () => {
  it("keeps key and note until another is named, and null takes the note away", () => {
    const night = new Night().joins("Ann");
    const { requestId } = must(night.asks("Ann", "T", { keyChange: 2, note: "the live version" }));
    const request = () => night.entry("Ann").requests[0];
    const update = (data: object) => must(night.singer("Ann", "updateRequest", { requestId, ...data }));
    expect(request()).toMatchObject({ keyChange: 2, note: "the live version", partners: [], repeat: false });
    update({ keyChange: -1 });
    expect(request()).toMatchObject({ title: "T", keyChange: -1, note: "the live version" });
    update({ note: "the slow one" });
    expect(request()).toMatchObject({ keyChange: -1, note: "the slow one" });
    update({ note: null });
    expect(request()).toMatchObject({ keyChange: -1, note: null });
    update({ keyChange: 0 });
    expect(request()).toMatchObject({ keyChange: 0 });
  });

  it("leaves out of its event what goes without saying", () => {
    const night = new Night().joins("Ann");
    const data = () => {
      const event = night.log.findLast(({ type }) => type === "RequestAdded");
      return event?.type === "RequestAdded" ? event.data : null;
    };
    const plain = must(night.kj("addRequest", { singerId: night.id("Ann"), title: "T", artist: "A" }));
    expect(data()).toEqual({
      singerId: night.id("Ann"),
      request: { requestId: plain.requestId, title: "T", artist: "A" },
      index: 0,
    });
    must(night.asks("Ann", "U", { keyChange: 1, partners: [{ stageName: "Bo" }] }));
    expect(data()?.request).toMatchObject({
      keyChange: 1,
      partners: [{ singerId: null, stageName: "Bo", confirmed: true }],
    });
    expect(data()?.index).toBe(1);
  });

  it("[ROT-31] of another song for a held request is a repeat like a new one", () => {
    for (const [repeatSong, answer] of [
      ["warn", "applied"],
      ["refuse", "SONG_REPEATED"],
    ] as const) {
      const night = new Night({ repeatSong }).joins("Ann", "Bo");
      must(night.asks("Ann", "Jolene"));
      const { requestId } = must(night.asks("Bo", "Other"));
      const swap = { requestId, title: "Jolene", artist: "An artist" };
      expect(code(night.singer("Bo", "updateRequest", swap))).toBe(answer);
      expect(night.entry("Bo").requests[0]).toMatchObject(
        answer === "applied" ? { title: "Jolene", repeat: true } : { title: "Other", repeat: false },
      );
      must(night.singer("Bo", "updateRequest", { ...swap, title: "Another" }));
      expect(night.entry("Bo").requests[0]?.repeat).toBe(false);
    }
  });

  it("[ROT-31] of the song on stage, of one sung, of one first on the bench or in line, and of no other", () => {
    const night = new Night().joins("Ann", "Bo", "Cy", "Di");
    for (const title of ["One", "Two"]) must(night.asks("Ann", title));
    must(
      night.singer("Cy", "addRequest", {
        title: "Bench",
        artist: "An artist",
        partners: [{ singerId: night.id("Di") }],
      }),
    );
    must(
      night.singer("Cy", "addRequest", {
        title: "Second",
        artist: "An artist",
        partners: [{ singerId: night.id("Di") }],
      }),
    );
    const repeat = (who: string, title: string, artist = "An artist") => {
      const { requestId } = must(night.asks(who, title, { artist }));
      return night.entry(who).requests.find((request) => request.requestId === requestId)?.repeat;
    };
    expect(night.bench()).toContain("Cy");
    expect(repeat("Bo", "Bench")).toBe(true);
    expect(repeat("Bo", "Second")).toBe(false);
    expect(repeat("Bo", "One")).toBe(true);
    expect(repeat("Bo", "Two")).toBe(false);
    expect(repeat("Bo", "One", "Another artist")).toBe(false);
    expect(repeat("Ann", "One")).toBe(false);
    night.nexts(1);
    expect(night.state.onStage?.request.title).toBe("One");
    expect(repeat("Bo", "One")).toBe(true);
    expect(repeat("Ann", "ONE")).toBe(true);
    must(night.kj("complete", { turnId: night.turnId() }));
    expect(repeat("Ann", "One")).toBe(true);
  });

  it("[ROT-29][ROT-31] on stage that becomes a song sung before is flagged", () => {
    const night = new Night().arrives(["Ann"]).joins("Bo");
    must(night.asks("Bo", "Other"));
    const sung = night.entry("Ann").requests[0]?.title;
    night.nexts(2);
    must(night.kj("changeTurn", { turnId: night.turnId(), title: sung, artist: "An artist" }));
    expect(night.state.onStage?.request).toMatchObject({ title: sung, repeat: true });
    must(night.kj("changeTurn", { turnId: night.turnId(), keyChange: 1 }));
    expect(night.state.onStage?.request).toMatchObject({ title: sung, keyChange: 1, repeat: true });
    must(night.kj("changeTurn", { turnId: night.turnId(), title: "New", artist: "An artist" }));
    expect(night.state.onStage?.request).toMatchObject({ title: "New", keyChange: 1, repeat: false });
  });

  it("[ROT-32] names each partner once, by phone or by name, and not its singer", () => {
    const night = new Night().joins("Ann", "Bo", "Cy");
    const asks = (...partners: object[]) => code(night.asks("Ann", "T", { partners }));
    const [bo, cy] = [{ singerId: night.id("Bo") }, { singerId: night.id("Cy") }];
    expect(asks(bo, bo)).toBe("INVALID");
    expect(asks(bo, cy, bo)).toBe("INVALID");
    expect(asks({ stageName: "Dee" }, { stageName: "DEE " })).toBe("INVALID");
    expect(asks({ stageName: "Dee" }, { stageName: "Eve" })).toBe("applied");
    expect(asks(bo, cy, { stageName: "Bo" })).toBe("applied");
    expect(night.entry("Ann").requests[1]?.partners).toEqual([
      { singerId: night.id("Bo"), stageName: "Bo", confirmed: true },
      { singerId: night.id("Cy"), stageName: "Cy", confirmed: true },
      { singerId: null, stageName: "Bo", confirmed: true },
    ]);
    must(night.singer("Ann", "addRequest", { title: "U", artist: "A", partners: [bo, { stageName: "Dee" }] }));
    expect(night.entry("Ann").requests[2]?.partners.map(({ confirmed }) => confirmed)).toEqual([false, false]);
  });
});

describe("what a command has made", () => {
  it("is in its answer: the singer, the request, the turn", () => {
    const night = new Night();
    const { singerId } = must(night.kj("addSinger", { stageName: "Ann" }));
    expect(night.state.bench[0]?.singerId).toBe(singerId);
    const { requestId } = must(night.kj("addRequest", { singerId, title: "T", artist: "A" }));
    expect(night.state.line[0]?.requests[0]?.requestId).toBe(requestId);
    expect(must(night.next())).toEqual({ turnId: night.turnId() });
    must(night.kj("complete", { turnId: night.turnId() }));
    must(night.kj("addRequest", { singerId, title: "U", artist: "A" }));
    expect(must(night.kj("callSinger", { singerId, onStage: null }))).toEqual({ turnId: night.turnId() });
    must(night.kj("complete", { turnId: night.turnId() }));
    const filler = must(night.kj("fillIn", { stageName: "KJ", title: "T", artist: "A", onStage: null }));
    expect(filler).toEqual({ turnId: night.turnId() });
  });

  it("[ROT-28] a second filler turn is another singer's than the first", () => {
    const night = new Night();
    const fillers = [1, 2].map(() => {
      must(night.kj("fillIn", { stageName: "KJ", title: "T", artist: "A", onStage: null }));
      const singerId = night.state.onStage?.singerId;
      must(night.kj("complete", { turnId: night.turnId() }));
      return singerId;
    });
    expect(new Set(fillers).size).toBe(2);
  });

  it("[ROT-23] is told with the reason the KJ gave, or none", () => {
    const night = new Night().joins("Ann", "Bo", "Cy", "Di");
    const reason = () => {
      const event = night.log.findLast(({ type }) => type === "SingerLeft");
      return event?.type === "SingerLeft" ? event.data.reason : undefined;
    };
    must(night.kj("removeSinger", { singerId: night.id("Ann") }));
    expect(reason()).toBeNull();
    must(night.kj("removeSinger", { singerId: night.id("Bo"), reason: "went home" }));
    expect(reason()).toBe("went home");
    must(night.kj("banSinger", { singerId: night.id("Cy") }));
    expect(reason()).toBeNull();
    must(night.kj("banSinger", { singerId: night.id("Di"), reason: "threw a glass" }));
    expect(reason()).toBe("threw a glass");
  });

  it("[ROT-10] a bump without a reason has none, and one to the same place leaves the line", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 2).nexts(2);
    must(night.kj("moveSinger", { singerId: night.id("Ann"), toIndex: 0 }));
    expect(night.entry("Ann").moves).toMatchObject([{ reason: "", by: "kj" }]);
    const line = night.line();
    must(night.kj("moveSinger", { singerId: night.id("Ann"), toIndex: 0, reason: "again" }));
    expect(night.line()).toBe(line);
    expect(night.entry("Ann").moves).toHaveLength(1);
    expect(night.log.at(-1)).toMatchObject({ type: "SingerMoved", data: { to: 0 } });
  });

  it("[ROT-21] a singer called from hold is ready; one who was ready needs no event for it", () => {
    const night = new Night().arrives(["Ann", "Bo"], 2);
    must(night.kj("holdSinger", { singerId: night.id("Bo") }));
    must(night.kj("callSinger", { singerId: night.id("Bo"), onStage: null }));
    expect(night.state.onStage?.entry.standing).toBe("ready");
    expect(night.log.slice(-2).map(({ type }) => type)).toEqual(["SingerResumed", "TurnCalled"]);
    must(night.kj("callSinger", { singerId: night.id("Ann"), onStage: night.turnId() }));
    expect(night.log.slice(-2).map(({ type }) => type)).toEqual(["TurnCompleted", "TurnCalled"]);
  });

  it("[ROT-6] back from hold inside a window, the window stays; outside, it is lifted", () => {
    const night = new Night().arrives(["Ann", "Bo"]);
    const until = new Date(night.nowMs + 3_600_000).toISOString();
    must(night.singer("Ann", "setAvailability", { until }));
    must(night.singer("Ann", "resumeSinger"));
    expect(night.entry("Ann").availableUntil).toBe(until);
    must(night.singer("Ann", "setAvailability", { from: until }));
    must(night.singer("Ann", "resumeSinger"));
    expect(night.entry("Ann").availableFrom).toBeNull();
  });

  it("[ROT-12] who comes back keeps friends without a phone in their duets, and no moves of before", () => {
    const night = new Night().joins("Ann", "Bo").arrives(["Cy"]);
    must(night.asks("Ann", "Trio", { partners: [{ singerId: night.id("Bo") }, { stageName: "A friend" }] }));
    must(night.kj("moveSinger", { singerId: night.id("Ann"), toIndex: 0, reason: "birthday" }));
    must(night.kj("holdSinger", { singerId: night.id("Ann") }));
    must(night.kj("removeSinger", { singerId: night.id("Ann") }));
    night.joins("Ann");
    expect(night.entry("Ann")).toMatchObject({ standing: "ready", passedOver: 0, moves: [] });
    expect(night.entry("Ann").requests[0]?.partners).toEqual([
      { singerId: night.id("Bo"), stageName: "Bo", confirmed: true },
      { singerId: null, stageName: "A friend", confirmed: true },
    ]);
  });

  it("[ROT-35] last call that was not on, taken back, gives nobody a place", () => {
    const night = new Night({ noShowLimit: 1 }).arrives(["Ann", "Bo"]).nexts(1);
    must(night.kj("noShow", { turnId: night.turnId() }));
    expect(night.bench()).toBe("Ann");
    for (const on of [false, true]) must(night.kj("setLastRound", { on }));
    expect(night.bench()).toBe("Ann");
  });
});
