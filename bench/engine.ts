/** The engine alone: decide and fold the commands of a usual night, without storage or sockets. */
import { Night } from "./night.ts";
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
  const night = new Night("rotation", "BENCH", Date.parse("2026-11-24T20:00:00.000Z"));
  night.addSingers(singers);
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
