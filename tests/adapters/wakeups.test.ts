import { describe, expect, it } from "vitest";
import { LocalWakeups } from "../../adapters/local/wakeups.ts";
import type { TimeDue } from "../../core/bus.ts";
import { id } from "../../core/ids.ts";
import type { CommandMessage } from "../../core/ports/commands.ts";
import { keepTime, timeIsUp } from "../../core/time-keeper.ts";

const START = Date.parse("2026-11-24T20:00:00.000Z");

/** A clock whose timers run when it is moved on. */
class Hours {
  now = START;
  #timers: { at: number; run: () => void }[] = [];

  after = (ms: number, run: () => void) => {
    const timer = { at: this.now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  };

  pass(ms: number): void {
    const until = this.now + ms;
    for (let due = this.#first(until); due; due = this.#first(until)) {
      this.now = due.at;
      this.#timers = this.#timers.filter((one) => one !== due);
      due.run();
    }
    this.now = until;
  }

  #first(until: number) {
    return this.#timers.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)[0];
  }
}

function keeper() {
  const hours = new Hours();
  const clock = { now: () => hours.now };
  const sent: (CommandMessage & { atMs: number })[] = [];
  const queue = { send: async (message: CommandMessage) => void sent.push({ ...message, atMs: hours.now }) };
  const wakeups: LocalWakeups = new LocalWakeups({
    clock,
    timers: hours,
    wake: (due) => timeIsUp({ wakeups, queue, clock }, due),
  });
  const ask = (rotation: string, inMs: number, version = 7): Promise<void> => {
    const at = new Date(hours.now + inMs).toISOString();
    const due: TimeDue = { type: "TimeDue", venueId: id("venue"), rotationId: id(rotation), at, version };
    return keepTime({ wakeups }, due);
  };
  return { hours, sent, wakeups, ask };
}

describe("time in one process", () => {
  it("[ROT-25] passes as an internal command, at its time, under the id of that waiting", async () => {
    const { hours, sent, ask } = keeper();
    await ask("r1", 60_000);
    hours.pass(59_999);
    expect(sent).toEqual([]);
    hours.pass(1);
    expect(sent).toMatchObject([
      {
        rotationId: "r1",
        actor: { role: "system" },
        command: { id: "passtime-7", name: "passTime", data: {} },
        atMs: START + 60_000,
      },
    ]);
  });

  it("[ROT-25] waits for one thing per rotation: the newest that was asked for", async () => {
    const { hours, sent, ask } = keeper();
    await ask("r1", 60_000, 7);
    await ask("r2", 60_000, 3);
    await ask("r1", 90_000, 8);
    hours.pass(120_000);
    expect(sent.map(({ rotationId, command }) => [rotationId, command.id])).toEqual([
      ["r2", "passtime-3"],
      ["r1", "passtime-8"],
    ]);
  });

  it("[ROT-14] waits for days, though no timer does, and is not early", async () => {
    const { hours, sent, ask } = keeper();
    await ask("r1", 60 * 24 * 3_600_000);
    hours.pass(60 * 24 * 3_600_000 - 1);
    expect(sent).toEqual([]);
    hours.pass(1);
    expect(sent).toHaveLength(1);
  });

  it("forgets what it waited for when the process ends", async () => {
    const { hours, sent, wakeups, ask } = keeper();
    await ask("r1", 60_000);
    wakeups.close();
    hours.pass(120_000);
    expect(sent).toEqual([]);
  });
});
