/** The engine alone: decide and fold the commands of a usual night, without storage or sockets. */

import { isRefusal } from "../core/commands/command.ts";
import { decide } from "../core/commands/index.ts";
import { id } from "../core/ids.ts";
import { openRotation } from "../core/open-rotation.ts";
import type { RotationEvent } from "../core/rotation/events.ts";
import { fold, foldFirst, type Rotation } from "../core/rotation/fold.ts";
import { printTable, quantile, round } from "./statistics.ts";

const COMMANDS = 3000;

/** Prints microseconds per command for lines of these lengths. */
export function engine(lengths: readonly number[]): void {
  printTable(
    `decide + evolve, ${COMMANDS} commands of a night`,
    lengths.map((singers) => {
      const samples = play(singers);
      return {
        "singers in line": singers,
        "p50 µs": round(quantile(samples, 0.5)),
        "p95 µs": round(quantile(samples, 0.95)),
        "p99 µs": round(quantile(samples, 0.99)),
      };
    }),
  );
}

function play(singers: number): number[] {
  const night = new Night();
  for (let index = 0; index < singers; index++) {
    const singerId = night.send("addSinger", { stageName: `Singer ${index}` }).singerId;
    night.send("addRequest", { singerId, title: `Song ${index}`, artist: "Artist" });
  }
  const usual = (turn: number) => {
    const { onStage, line } = night.rotation.state;
    const someone = line[(turn * 7) % line.length]?.singerId;
    switch (turn % 8) {
      case 0:
      case 4:
        return night.send("next", { onStage: onStage?.turnId ?? null, force: true });
      case 1:
      case 5:
        return (
          onStage && night.send("addRequest", { singerId: onStage.singerId, title: `Song ${turn}`, artist: "Artist" })
        );
      case 2:
        return onStage && night.send("start", { turnId: onStage.turnId });
      case 3:
        return night.send("holdSinger", { singerId: someone });
      case 6:
        return night.send("moveSinger", {
          singerId: someone,
          toIndex: turn % Math.min(10, line.length),
          reason: "birthday",
        });
      default:
        return night.send("resumeSinger", {
          singerId: line.find((entry) => entry.standing === "onHold")?.singerId ?? someone,
        });
    }
  };
  for (let turn = 0; turn < COMMANDS / 3; turn++) usual(turn);
  night.samples.length = 0;
  for (let turn = 0; turn < COMMANDS; turn++) usual(turn);
  return night.samples;
}

class Night {
  rotation: Rotation;
  readonly samples: number[] = [];
  #ids = 0;
  #now = Date.parse("2026-11-24T20:00:00.000Z");

  constructor() {
    const { head, first } = openRotation({
      venueId: id("venue"),
      rotationId: id("rotation"),
      epoch: id("epoch"),
      joinCode: "BENCH",
      name: "Bench",
      venue: "Bench",
      at: new Date(this.#now).toISOString(),
      commandId: id("open-rotation"),
    });
    this.rotation = foldFirst(head.venueId, head.epoch, first.events[0] as RotationEvent);
  }

  /** Only decide and fold are timed. */
  send(name: string, data: object): { singerId?: string } {
    this.#now += 30_000;
    const at = new Date(this.#now).toISOString();
    const commandId = id<never>(`command-${this.#ids++}`);
    const meta = {
      actor: { role: "kj", venueId: this.rotation.venueId } as const,
      commandId,
      at,
      newId: () => `id-${this.#ids++}`,
      song: null,
    };
    const started = performance.now();
    const decision = decide(this.rotation, name, data, meta);
    if (isRefusal(decision)) return {};
    const events = decision.facts.map(
      (fact, index) =>
        ({ version: this.rotation.version + 1 + index, at, by: "kj", commandId, ...fact }) as RotationEvent,
    );
    this.rotation = fold(this.rotation, events);
    this.samples.push((performance.now() - started) * 1000);
    return decision.created ?? {};
  }
}
