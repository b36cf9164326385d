/** What each preset promises the singers, on nights without bumps. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Line } from "../../core/rotation/order.ts";
import { PRESETS, type Preset } from "../../core/rotation/presets.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { Night } from "./night.ts";
import { play, type Step, usualNight } from "./random-night.ts";

const RUNS = { numRuns: 40 };

function watch(preset: Preset, steps: Step[], check: (before: RotationState, night: Night, step: Step) => void): void {
  const night = new Night({ maxRequests: 5, ...preset.rules });
  for (const step of steps) {
    const before = night.state;
    if (play(night, step).applied) check(before, night, step);
  }
}

const callable = ({ state, at }: Night): string[] => {
  const line = new Line(state, at);
  return state.line.filter((entry) => line.isCallable(entry)).map((entry) => entry.singerId);
};

const preset = (name: Preset["name"]): Preset => PRESETS.find((one) => one.name === name) as Preset;

const newlyPlaced = (before: RotationState, { state }: Night) =>
  state.line
    .map((entry, index) => ({ entry, index }))
    .filter(({ entry }) => before.bench.some((one) => one.singerId === entry.singerId));

describe.each(PRESETS)("$title", (rules) => {
  it(`[ROT-7] ${rules.name}: of two singers callable all the while neither sings twice without the other in between`, () => {
    fc.assert(
      fc.property(usualNight, (steps) => {
        const counts = new TurnsBetween();
        watch(rules, steps, (before, night, { name }) => {
          const waiting = new Set(callable(night));
          if (night.state.onStage) waiting.add(night.state.onStage.singerId);
          const finished = night.state.turnsCompleted > before.turnsCompleted ? before.onStage?.singerId : undefined;
          if (finished) expect(counts.sang(finished, waiting)).toBeLessThanOrEqual(1);
          if (name === "noShow" && before.onStage) counts.forget(before.onStage.singerId);
          counts.keep(waiting);
        });
      }),
      RUNS,
    );
  });
});

describe("where newcomers stand", () => {
  it("[ROT-3] straightRotation: above everyone who has sung in this round, up to the cap", () => {
    fc.assert(
      fc.property(usualNight, (steps) => {
        watch(preset("straightRotation"), steps, (before, night) => {
          for (const { entry, index } of newlyPlaced(before, night)) {
            if (entry.turnsSung > 0 || index >= night.state.roundLine) continue;
            const ahead = night.state.line.slice(0, index).filter((one) => one.lastSungRound === night.state.round);
            expect(ahead.length).toBeLessThanOrEqual(night.state.rules.lockedNext);
          }
        });
      }),
      RUNS,
    );
  });

  it("[ROT-3] newcomersFirst: behind nobody but the locked and newcomers, up to the cap", () => {
    fc.assert(
      fc.property(usualNight, (steps) => {
        watch(preset("newcomersFirst"), steps, (before, night) => {
          const cap = night.state.rules.newcomersPerRound ?? 0;
          if (night.state.round > 1 && before.newcomersThisRound >= cap) return;
          const line = new Line(night.state, night.at);
          for (const { entry, index } of newlyPlaced(before, night)) {
            if (entry.turnsSung > 0) continue;
            const ahead = night.state.line.slice(0, index);
            const returning = ahead.filter((one) => one.turnsSung > 0 && line.isCallable(one));
            expect(returning.length).toBeLessThanOrEqual(night.state.rules.lockedNext);
          }
        });
      }),
      RUNS,
    );
  });

  it("[ROT-3] alternate: never two newcomers in a row where two who have sung could stand between", () => {
    fc.assert(
      fc.property(usualNight, (steps) => {
        watch(preset("alternate"), steps, (before, night) => {
          const { line, round } = night.state;
          for (const { entry, index } of newlyPlaced(before, night)) {
            if (entry.turnsSung > 0 || index === line.length - 1) continue;
            expect([line[index - 1]?.lastSungRound, line[index + 1]?.lastSungRound]).toEqual([round, round]);
          }
        });
      }),
      RUNS,
    );
  });

  it("[ROT-3] firstComeFirstServed: nobody is placed ahead of anybody who stands in line", () => {
    fc.assert(
      fc.property(usualNight, (steps) => {
        watch(preset("firstComeFirstServed"), steps, (before, night) => {
          const stood = before.line.filter((one) => night.state.line.some((now) => now.singerId === one.singerId));
          const placed = newlyPlaced(before, night);
          const first = Math.min(night.state.line.length, ...placed.map(({ index }) => index));
          const behind = night.state.line.slice(first).map(({ singerId }) => singerId);
          expect(stood.filter(({ singerId }) => behind.includes(singerId))).toEqual([]);
        });
      }),
      RUNS,
    );
  });
});

describe("a stream of newcomers", () => {
  /** How many others may sing before somebody who has just joined the back of a line that is now so long. */
  const MOST: Record<Preset["name"], (line: number) => number> = {
    straightRotation: (line) => line + 2 * 5,
    newcomersFirst: (line) => line + 2 * 5,
    alternate: (line) => 2 * line + 1,
    firstComeFirstServed: (line) => line,
  };

  it.each(PRESETS)("[ROT-5] $title: starves nobody, though one comes with every turn", ({ name, rules }) => {
    const night = new Night({ ...rules, maxRequests: 50 }).arrives(["Ann", "Bo", "Cy", "Di", "Ed", "Flo"], 40).nexts(7);
    // From the second round on: in the first everyone is a newcomer, and nobody has had more than anybody else.
    expect(night.state.round).toBeGreaterThan(1);
    const waited = new Map<string, { turns: number; most: number }>();
    let longest = 0;
    for (let turn = 0; turn < 150; turn++) {
      const finished = night.state.onStage?.entry.requests.length ? night.state.onStage.singerId : null;
      night.nexts(1);
      for (const wait of waited.values()) {
        wait.turns += 1;
        longest = Math.max(longest, wait.turns - 1 - wait.most);
      }
      waited.delete(night.state.onStage?.singerId ?? "");
      if (finished) waited.set(finished, { turns: 1, most: MOST[name](night.state.line.length) });
      night.arrives([`New ${turn}`]);
    }
    expect(longest).toBeLessThanOrEqual(0);
  });
});

/** `turns[x][y]`: turns of x since y last sang, or since one of the two was not callable. */
class TurnsBetween {
  readonly #turns = new Map<string, Map<string, number>>();

  /** @returns the most turns that the singer has had without one of those waiting having one in between. */
  sang(singerId: string, waiting: ReadonlySet<string>): number {
    for (const others of this.#turns.values()) others.delete(singerId);
    const own = this.#turns.get(singerId) ?? new Map<string, number>();
    this.#turns.set(singerId, own);
    for (const other of waiting) if (other !== singerId) own.set(other, (own.get(other) ?? 0) + 1);
    return Math.max(0, ...own.values());
  }

  forget(singerId: string): void {
    this.#turns.delete(singerId);
    for (const others of this.#turns.values()) others.delete(singerId);
  }

  keep(waiting: ReadonlySet<string>): void {
    const known = [...this.#turns.keys(), ...[...this.#turns.values()].flatMap((others) => [...others.keys()])];
    for (const singerId of known) if (!waiting.has(singerId)) this.forget(singerId);
  }
}
