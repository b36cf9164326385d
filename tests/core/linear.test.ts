/**
 * No command is slower than linear in the line: how often deciding and folding it looks at a singer's entry, counted,
 * grows no more than the line does. Counted and not timed, since the memory of a large machine is slower than that of a
 * small one and time says little.
 */
import { describe, expect, it } from "vitest";
import { commandsOf, type Probe } from "../../bench/engine-commands.ts";
import { Night } from "../../bench/night.ts";
import type { Actor } from "../../core/actor.ts";
import type { EventType } from "../../core/rotation/events.ts";

const OPENED_AT = Date.parse("2026-11-24T20:00:00.000Z");
const SYSTEM: Actor = { role: "system" };
const SIZE = 150;

function nightOf(singers: number, rules: object = {}): Night {
  const night = new Night("rotation", "BENCH", OPENED_AT, { answerWithinSec: 600, maxRequests: 10, ...rules });
  night.addSingers(singers);
  return night;
}

/** How often `act` reads something of somebody's entry. */
function looks(night: Night, act: () => { refused?: string }): number {
  let count = 0;
  const seen = <T extends object>(entry: T): T =>
    new Proxy(entry, {
      get(target, key) {
        count += 1;
        return Reflect.get(target, key);
      },
    });
  const { state } = night.rotation;
  const watched = { ...state, line: state.line.map(seen), bench: state.bench.map(seen) };
  night.rotation = { ...night.rotation, state: watched };
  const { refused } = act();
  expect(refused).toBeUndefined();
  return count;
}

interface Load {
  /** The command to be counted. */
  act: () => { refused?: string };
  night: Night;
}

/** @param led an event that the command must have led to. */
function expectLinear(load: (singers: number) => Load, led?: EventType): void {
  const [one, four] = [SIZE, 4 * SIZE].map((singers) => {
    const { act, night } = load(singers);
    const command = looks(night, act);
    if (led) expect(night.events.slice(-30).map(({ type }) => type)).toContain(led);
    const undone = night.rotation.state.undoable ? looks(night, () => night.send("undo", {})) : 0;
    return { command, undone };
  });
  if (!one || !four) throw new Error("two sizes were asked for");
  expect(four.command).toBeLessThanOrEqual(4.4 * one.command + SIZE);
  expect(four.undone).toBeLessThanOrEqual(4.4 * one.undone + SIZE);
}

const probe = (night: Night, name: string): Probe => {
  const found = commandsOf(night).find((one) => one.name === name);
  if (!found) throw new Error(`no command ${name}`);
  return found;
};

describe("the cost of a command grows no faster than the line", () => {
  const names = commandsOf(nightOf(2)).map(({ name }) => name);

  it.each(names)("%s, about the last singer in line", (name) => {
    expectLinear((singers) => {
      const night = nightOf(singers);
      const { prepare, data, actor } = probe(night, name);
      prepare?.();
      const asked = data();
      return { night, act: () => night.send(name, asked, actor && { actor }) };
    });
  });
});

const inLine = (night: Night) => night.rotation.state.line.map(({ singerId }) => singerId);
const next = (night: Night) =>
  night.send("next", { onStage: night.rotation.state.onStage?.turnId ?? null, force: true });
const song = (night: Night, singerId: string, partner?: string) =>
  night.send("addRequest", {
    singerId,
    title: `Song ${night.events.length}`,
    artist: "Artist",
    partners: partner === undefined ? [] : [{ singerId: partner }],
  });

describe("nor when everybody is concerned at once", () => {
  it("[ROT-11] a round ends and all but one lose their place", () => {
    expectLinear((singers) => {
      const night = nightOf(singers);
      const [first = "", ...others] = inLine(night);
      for (const singerId of others) night.send("holdSinger", { singerId });
      for (let song = 0; song < 4; song++)
        night.send("addRequest", { singerId: first, title: `S${song}`, artist: "A" });
      let before = night.rotation;
      while (night.rotation.state.bench.length === 0) {
        before = night.rotation;
        next(night);
      }
      night.rotation = before;
      return { night, act: () => next(night) };
    }, "SingersBenched");
  });

  it("[ROT-9] who leaves was everybody's partner", () => {
    expectLinear((singers) => {
      const night = nightOf(singers);
      const [partner = "", ...others] = inLine(night);
      for (const singerId of others) song(night, singerId, partner);
      return { night, act: () => night.send("removeSinger", { singerId: partner }) };
    }, "PartnerLeft");
  });

  it.each(["endOfRound", "endOfLine", "afterNext", "alternate"])(
    "[ROT-11] all get a place again, newcomers %s",
    (rule) => {
      expectLinear((singers) => {
        const night = nightOf(singers, { newcomers: rule, newcomersPerRound: null });
        night.send("setLastRound", { on: true });
        // Half of them have sung and are back with a new song, the others stand in line still.
        for (let turn = 0; turn <= singers / 2; turn++) next(night);
        night.send("setLastRound", { on: false });
        const owners = night.rotation.state.bench.map(({ singerId }) => singerId);
        const { singerId: partner = "" } = night.send("addSinger", { stageName: "Partner of all" });
        night.send("holdSinger", { singerId: partner });
        for (const singerId of owners) song(night, singerId, partner);
        return { night, act: () => night.send("resumeSinger", { singerId: partner }) };
      }, "PlacesGiven");
    },
  );

  it("[ROT-11] all get a place again while those in line are on hold", () => {
    expectLinear((singers) => {
      const night = nightOf(singers);
      night.send("setLastRound", { on: true });
      for (let turn = 0; turn <= singers / 2; turn++) next(night);
      night.send("setLastRound", { on: false });
      for (const singerId of inLine(night)) night.send("holdSinger", { singerId });
      const owners = night.rotation.state.bench.map(({ singerId }) => singerId);
      const { singerId: partner = "" } = night.send("addSinger", { stageName: "Partner of all" });
      night.send("holdSinger", { singerId: partner });
      for (const singerId of owners) song(night, singerId, partner);
      return { night, act: () => night.send("resumeSinger", { singerId: partner }) };
    }, "PlacesGiven");
  });

  it("[ROT-4] a partner comes back whom all ahead of the locked waited for", () => {
    expectLinear((singers) => {
      const night = nightOf(singers);
      const line = inLine(night);
      const partner = line.at(-1) ?? "";
      for (const singerId of line.slice(0, -2)) {
        song(night, singerId, partner);
        const entry = night.rotation.state.line.find((one) => one.singerId === singerId);
        night.send("removeRequest", { singerId, requestId: entry?.requests[0]?.requestId });
      }
      night.send("holdSinger", { singerId: partner });
      return { night, act: () => night.send("resumeSinger", { singerId: partner }) };
    }, "SingersMoved");
  });

  it.each(["until", "from"])("[ROT-14] everybody's window has the same %s", (side) => {
    expectLinear(
      (singers) => {
        const night = nightOf(singers);
        const whenMs = night.nowMs + singers * 60_000 + 3600_000;
        for (const singerId of inLine(night)) {
          night.send("setAvailability", { singerId, [side]: new Date(whenMs).toISOString() });
        }
        return { night, act: () => night.send("passTime", {}, { atMs: whenMs + 1, actor: SYSTEM }) };
      },
      side === "until" ? "SingersBenched" : "AvailabilityChanged",
    );
  });
});
