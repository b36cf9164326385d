/** What one command does to several singers at once is what it would do to one after the other. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fact, RotationEvent } from "../../core/rotation/events.ts";
import { evolve } from "../../core/rotation/evolve.ts";
import { arrivalSpot, arrivalSpots, Line } from "../../core/rotation/order.ts";
import type { RotationState, SingerEntry } from "../../core/rotation/state.ts";
import { timeDue } from "../../core/time-keeper.ts";
import { must, Night } from "./night.ts";

const applied = (state: RotationState, fact: Fact, at = "2026-11-24T23:00:00.000Z"): RotationState =>
  evolve(state, { version: 0, at, by: "system", commandId: "c", ...fact } as unknown as RotationEvent);

/** Ready singers in any mixture of those who have sung in this round, in an earlier one or not at all. */
const someone = fc.record({
  sung: fc.constantFrom<"never" | "before" | "now">("never", "before", "now"),
  standing: fc.constantFrom<SingerEntry["standing"]>("ready", "ready", "onHold"),
});

function stateOf(
  line: { sung: string; standing: SingerEntry["standing"] }[],
  bench: { sung: string }[],
  rest: Partial<RotationState>,
): RotationState {
  const { state } = new Night().arrives(["Ann"]);
  const [ann] = state.line;
  if (!ann) throw new Error("Ann is in line");
  const round = rest.round ?? state.round;
  const roundLine = Math.min(rest.roundLine ?? 0, line.length);
  const entry = (sung: string, standing: SingerEntry["standing"], name: string, place: number): SingerEntry => ({
    ...ann,
    singerId: `singer-${name}` as SingerEntry["singerId"],
    stageName: name,
    standing,
    round: place < roundLine ? round : round + 1,
    turnsSung: sung === "never" ? 0 : 2,
    lastSungRound: sung === "never" ? null : sung === "now" ? round : round - 1,
  });
  return {
    ...state,
    ...rest,
    roundLine,
    line: line.map(({ sung, standing }, place) => entry(sung, standing, `L${place}`, place)),
    bench: bench.map(({ sung }, place) => entry(sung, "ready", `B${place}`, line.length)),
  };
}

describe("several at once are one after the other", () => {
  it.each(["endOfRound", "endOfLine", "afterNext", "alternate"] as const)(
    "[ROT-3] [ROT-5] [ROT-11] places given, newcomers %s",
    (newcomers) => {
      fc.assert(
        fc.property(
          fc.array(someone, { maxLength: 9 }),
          fc.array(someone, { minLength: 2, maxLength: 6 }),
          fc.record({ round: fc.integer({ min: 1, max: 3 }), roundLine: fc.nat(9), newcomersThisRound: fc.nat(2) }),
          fc.record({ lockedNext: fc.nat(4), newcomersPerRound: fc.constantFrom(null, 1, 3) }),
          (line, bench, counters, limits) => {
            const { state: usual } = new Night();
            const rules = { ...usual.rules, ...limits, newcomers };
            const start = stateOf(line, bench, { ...counters, rules });
            const at = "2026-11-24T22:00:00.000Z";
            let single = start;
            for (const entry of start.bench) {
              const spot = arrivalSpot(new Line(single, at), entry);
              single = applied(single, { type: "PlaceGiven", data: { singerId: entry.singerId, ...spot } });
            }
            const data = arrivalSpots(start, at, start.bench);
            expect({ ...applied(start, { type: "PlacesGiven", data }), undoable: null }).toEqual({
              ...single,
              undoable: null,
            });
          },
        ),
        { numRuns: 400 },
      );
    },
  );

  it("[ROT-11] places lost", () => {
    const { state } = new Night().arrives(["Ann", "Bo", "Cy", "Di"]).nexts(2);
    const [cy, di] = [state.line[0], state.line[1]];
    if (!cy || !di) throw new Error("two are due still");
    const why = { reason: "away" } as const;
    let single = applied(state, { type: "SingerBenched", data: { singerId: di.singerId, roundLine: 1, ...why } });
    single = applied(single, { type: "SingerBenched", data: { singerId: cy.singerId, roundLine: 0, ...why } });
    const data = { singerIds: [di.singerId, cy.singerId], roundLine: 0, ...why };
    expect(applied(state, { type: "SingersBenched", data })).toEqual(single);
  });

  it("[ROT-4] those who could not be called come right behind the locked, in their order, each with the move", () => {
    const night = new Night({ lockedNext: 1 }).arrives(["Ann", "Bo", "Cy", "Di", "Eve", "Flo"]);
    for (const who of ["Ann", "Bo"]) {
      must(
        night.singer(who, "addRequest", {
          title: `${who}'s duet`,
          artist: "A",
          partners: [{ singerId: night.id("Flo") }],
        }),
      );
      must(
        night.as({ role: "kj", venueId: night.rotation.venueId }, "removeRequest", {
          singerId: night.id(who),
          requestId: night.entry(who).requests[0]?.requestId,
        }),
      );
      must(
        night.kj("confirmDuet", {
          singerId: night.id(who),
          requestId: night.entry(who).requests[0]?.requestId,
          partner: night.id("Flo"),
          accept: true,
        }),
      );
    }
    must(night.kj("holdSinger", { singerId: night.id("Flo") }));
    must(night.kj("moveSinger", { singerId: night.id("Di"), toIndex: 2 }));
    expect(night.line()).toBe("Ann Bo Di Cy Eve Flo |");
    must(night.kj("resumeSinger", { singerId: night.id("Flo") }));
    expect(night.line()).toBe("Di Ann Bo Cy Eve Flo |");
    expect(night.log.at(-1)?.type).toBe("SingersMoved");
    const last = (who: string) => night.entry(who).moves.at(-1);
    expect(last("Ann")).toMatchObject({ from: 0, to: 1, by: "rule", reason: "locked" });
    expect(last("Bo")).toMatchObject({ from: 1, to: 2, by: "rule", reason: "locked" });
    expect(last("Di")).toMatchObject({ from: 2, to: 0, by: "rule", reason: "locked" });
    expect(last("Cy")).toMatchObject({ by: "kj" });
    must(night.kj("undo"));
    expect(night.line()).toBe("Ann Bo Di Cy Eve Flo |");
  });

  it("[ROT-4] they go below the round line when the locked one stands there, one as well as several", () => {
    for (const waiting of [["Ann"], ["Ann", "Bo"]]) {
      const night = new Night({ lockedNext: 1 }).arrives(["Ann", "Bo", "Cy", "Di", "Flo"], 2).nexts(3);
      // Cy is on stage; Ann and Bo have sung, Di and Flo are due.
      expect(night.line()).toBe("Di Flo | Ann Bo");
      must(night.kj("moveSinger", { singerId: night.id("Di"), toIndex: 3 }));
      for (const who of ["Ann", "Bo"]) must(night.kj("moveSinger", { singerId: night.id(who), toIndex: 0 }));
      expect(night.line()).toBe("Bo Ann Flo | Di");
      must(night.kj("holdSinger", { singerId: night.id("Flo") }));
      for (const who of ["Ann", "Bo"]) {
        const requestId = night.entry(who).requests[0]?.requestId;
        const partners = waiting.includes(who) ? [{ singerId: night.id("Flo") }] : [];
        must(night.kj("addRequest", { singerId: night.id(who), title: `${who} with others`, artist: "A", partners }));
        must(night.kj("removeRequest", { singerId: night.id(who), requestId }));
        if (partners.length === 0) must(night.kj("holdSinger", { singerId: night.id(who) }));
      }
      must(night.kj("resumeSinger", { singerId: night.id("Flo") }));
      expect(night.line()).toBe(waiting.length === 1 ? "Bo | Di Ann Flo" : "| Di Bo Ann Flo");
      must(night.kj("undo"));
      expect(night.line()).toBe("Bo Ann Flo | Di");
    }
  });

  it.each([
    [1, "PlaceGiven"],
    [3, "PlacesGiven"],
  ])("[ROT-35] %i who have sung get a place again once last call is over, by %s", (count, type) => {
    const night = new Night().arrives(["Ann", "Bo", "Cy", "Di"], 2);
    must(night.kj("setLastRound", { on: true }));
    night.nexts(count + 1);
    expect(night.state.bench).toHaveLength(count);
    must(night.kj("setLastRound", { on: false }));
    expect(night.log.at(-1)?.type).toBe(type);
    expect(night.state.bench).toEqual([]);
    expect(night.state.line.slice(-count).map(({ stageName }) => stageName)).toEqual(
      ["Ann", "Bo", "Cy"].slice(0, count),
    );
  });

  it("[ROT-9] who leaves is dropped from every duet, also from the one on stage", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"]);
    for (const who of ["Ann", "Bo"]) {
      must(
        night.kj("addRequest", {
          singerId: night.id(who),
          title: `${who}'s duet`,
          artist: "A",
          partners: [{ singerId: night.id("Cy") }],
        }),
      );
      must(
        night.kj("moveRequest", {
          singerId: night.id(who),
          requestId: night.entry(who).requests[1]?.requestId,
          toIndex: 0,
        }),
      );
    }
    must(night.next());
    expect(night.state.onStage?.partners).toHaveLength(1);
    must(night.kj("removeSinger", { singerId: night.id("Cy") }));
    expect(night.log.at(-1)).toMatchObject({ type: "PartnerLeft", data: { partnerId: night.id("Cy") } });
    expect(night.state.onStage).toMatchObject({ partners: [], request: { partners: [] } });
    expect(night.entry("Bo").requests[0]?.partners).toEqual([]);
    must(night.kj("undo"));
    expect(night.state.onStage).toMatchObject({ partners: [{ stageName: "Cy" }], request: { partners: [{}] } });
    expect(night.entry("Bo").requests[0]?.partners).toMatchObject([{ stageName: "Cy", confirmed: true }]);
  });

  it("[ROT-14] windows that opened while nobody looked are opened twenty by twenty", () => {
    const names = Array.from({ length: 45 }, (_, index) => `S${index}`);
    const night = new Night().arrives(names);
    const from = new Date(night.nowMs + 3 * 3600_000).toISOString();
    for (const name of names) must(night.singer(name, "setAvailability", { from }));
    const waiting = () => night.state.line.filter(({ availableFrom }) => availableFrom !== null).length;
    const pass = () => night.as({ role: "system" }, "passTime", {}, 4 * 3600);
    const seen = [1, 2, 3].map(() => {
      const before = night.rotation;
      must(pass());
      return [waiting(), timeDue(before, night.rotation, night.at).map(({ at }) => at)];
    });
    // What is left is due at once.
    expect(seen).toEqual([
      [25, [from]],
      [5, [from]],
      [0, []],
    ]);
    expect(pass()).toMatchObject({ code: "STALE" });
  });
});
