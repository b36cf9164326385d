import { describe, expect, it } from "vitest";
import { must, Night } from "./night.ts";

/** A turn of so many seconds after a changeover of so many; the pause before counts from the end of the one before. */
function turn(night: Night, { changeover, song }: { changeover: number; song: number }): void {
  must(night.kj("next", { onStage: null }, 0));
  must(night.kj("start", { turnId: night.turnId() }, changeover));
  must(night.kj("complete", { turnId: night.turnId() }, song));
}

const system = { role: "system" } as const;

describe("tonight's measures", () => {
  it("[ROT-26] the mean of the songs is of those measured from their start, in whole seconds", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 5);
    turn(night, { changeover: 20, song: 100 });
    expect(night.state.meanTurnSec).toBe(100);
    turn(night, { changeover: 20, song: 201 });
    expect(night.state.meanTurnSec).toBe(151);
    must(night.kj("next", { onStage: null }));
    must(night.kj("complete", { turnId: night.turnId() }, 1000));
    expect(night.state.meanTurnSec).toBe(151);
  });

  it("[ROT-41] the mean of the changeovers is there after five, each from one end to the next start", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 9);
    for (const changeover of [10, 20, 30, 40, 50]) {
      turn(night, { changeover, song: 100 });
      expect(night.state.meanChangeoverSec).toBeNull();
    }
    // The first start had no end before it.
    turn(night, { changeover: 60, song: 100 });
    expect(night.state.meanChangeoverSec).toBe((20 + 30 + 40 + 50 + 60) / 5);
    turn(night, { changeover: 40, song: 100 });
    expect(night.state.meanChangeoverSec).toBe(40);
    turn(night, { changeover: 110, song: 100 });
    expect(night.state.meanChangeoverSec).toBe(50);
  });

  it("[ROT-26] a pause of more than ten minutes, a break and a power cut are no changeovers", () => {
    const night = new Night().arrives(["Ann", "Bo", "Cy"], 9);
    for (let song = 0; song < 6; song++) turn(night, { changeover: 30, song: 100 });
    expect(night.rotation.ledger.changeovers).toEqual({ count: 5, sumSec: 150 });
    turn(night, { changeover: 601, song: 100 });
    expect(night.rotation.ledger.changeovers.count).toBe(5);
    turn(night, { changeover: 600, song: 100 });
    expect(night.rotation.ledger.changeovers).toEqual({ count: 6, sumSec: 750 });

    must(night.kj("startBreak"));
    must(night.kj("endBreak"));
    turn(night, { changeover: 30, song: 100 });
    expect(night.rotation.ledger.changeovers.count).toBe(6);

    must(night.kj("next", { onStage: null }));
    must(night.as(system, "interruptTurn", { turnId: night.turnId() }));
    must(night.kj("start", { turnId: night.turnId() }));
    expect(night.rotation.ledger.changeovers.count).toBe(6);
    must(night.kj("complete", { turnId: night.turnId() }));
    expect(night.rotation.ledger.turns.count).toBe(9);
    turn(night, { changeover: 30, song: 100 });
    expect(night.rotation.ledger.changeovers.count).toBe(7);
  });

  it("[ROT-26] a song that is started twice counts from its last start, and one changeover only", () => {
    const night = new Night().arrives(["Ann", "Bo"], 2);
    turn(night, { changeover: 0, song: 100 });
    must(night.kj("next", { onStage: null }, 0));
    must(night.kj("start", { turnId: night.turnId() }, 20));
    must(night.kj("start", { turnId: night.turnId() }, 20));
    expect(night.rotation.ledger.changeovers).toEqual({ count: 1, sumSec: 20 });
    must(night.kj("complete", { turnId: night.turnId() }, 50));
    expect(night.rotation.ledger.turns).toEqual({ count: 2, sumSec: 150 });
  });

  it("[ROT-37] a turn interrupted before its start stays without one", () => {
    const night = new Night().arrives(["Ann"]).nexts(1);
    must(night.as(system, "interruptTurn", { turnId: night.turnId() }));
    expect(night.state.onStage).toMatchObject({ interrupted: true, startedAt: null });
  });

  it("[ROT-31] a song is remembered as sung once, under title and artist alone", () => {
    const night = new Night().joins("Ann", "Bo");
    for (const who of ["Ann", "Bo"]) must(night.asks(who, "Jolene", { keyChange: who === "Ann" ? 1 : 0 }));
    must(night.kj("addRequest", { singerId: night.id("Bo"), title: "Jolene", artist: "Another artist" }));
    night.nexts(3);
    expect(night.rotation.ledger.sung).toHaveLength(1);
    night.nexts(1);
    expect(night.rotation.ledger.sung).toHaveLength(2);
  });

  it("keeps the last two hundred commands in mind, each once", () => {
    const night = new Night();
    for (let said = 0; said < 205; said++) must(night.kj("announce", { text: `Notice ${said}` }));
    const { recentCommands } = night.rotation.ledger;
    expect(recentCommands).toHaveLength(200);
    expect(new Set(recentCommands).size).toBe(200);
    expect(recentCommands.at(-1)).toBe(night.log.at(-1)?.commandId);
    night.arrives(["Ann", "Bo"], 2).nexts(2);
    expect(new Set(night.rotation.ledger.recentCommands).size).toBe(night.rotation.ledger.recentCommands.length);
    expect(night.rotation.ledger.changedAt).toBe(night.at);
  });
});
