/** The engine alone: decide and fold the commands of a usual night, without storage or sockets. */
import type { CommandName } from "../core/commands/index.ts";
import { PRESETS } from "../core/rotation/presets.ts";
import type { HouseRules } from "../core/rotation/rules.ts";
import { commandsOf } from "./engine-commands.ts";
import { Night } from "./night.ts";
import { median, printTable, quantile, round } from "./statistics.ts";

const COMMANDS = 3000;
/** How often each command is decided and folded on one and the same night. */
const PROBES = 60;
const OPENED_AT = Date.parse("2026-11-24T20:00:00.000Z");
const DAY_MS = 24 * 3600_000;

interface Variant {
  name: string;
  rules: Partial<HouseRules>;
  /** One singer in ten has told when they leave. */
  windows?: boolean;
  /** One request in ten is a duet. */
  duets?: boolean;
}

const VARIANTS: readonly Variant[] = [
  ...PRESETS.map(({ title, rules }) => ({ name: title, rules })),
  { name: "duets count for everyone", rules: { duetCounts: "everyone" }, duets: true },
  { name: "the night ends", rules: { closesAt: new Date(OPENED_AT + 30 * DAY_MS).toISOString() } },
  { name: "calls are answered in time", rules: { answerWithinSec: 60, autoNoShow: true } },
  { name: "time windows on some", rules: {}, windows: true },
];

/** Prints microseconds per command for lines of these lengths, then for every preset and rule on the longest. */
export function engine(lengths: readonly number[]): void {
  const usual: Variant = { name: "default", rules: {} };
  const row = (samples: readonly number[]) => ({
    "p50 µs": round(quantile(samples, 0.5)),
    "p95 µs": round(quantile(samples, 0.95)),
    "p99 µs": round(quantile(samples, 0.99)),
  });
  printTable(
    `decide + evolve, ${COMMANDS} commands of a night`,
    lengths.map((singers) => ({ "singers in line": singers, ...row(play(singers, usual)) })),
  );
  const longest = Math.max(...lengths);
  printTable(
    `the same with ${longest} singers, by house rules`,
    VARIANTS.map((variant) => ({ rules: variant.name, ...row(play(longest, variant)) })),
  );
}

/**
 * Prints what each command costs as the line grows, and as the floor what one look at everybody in line does, which grows
 * faster than the line when the processor's caches become too small for it. That no command is slower than linear is
 * counted in tests/core/linear.test.ts; here is what that costs. In CPU time, since on a busy machine the longest commands
 * are the ones that get interrupted.
 */
export function engineByCommand(lengths: readonly number[]): void {
  const costs = lengths.map(costsOf);
  const names = Object.keys(costs[0] ?? {}) as (CommandName | typeof FLOOR)[];
  const longest = lengths.length - 1;
  printTable(
    `decide + evolve by command, median µs of CPU in ${PROBES}, and how many looks at the longest line that is`,
    names.map((name) => {
      const medians = costs.map((cost) => cost[name] ?? Number.NaN);
      const looks = (medians[longest] ?? Number.NaN) / (costs[longest]?.[FLOOR] ?? Number.NaN);
      return {
        command: name,
        ...Object.fromEntries(lengths.map((length, index) => [`of ${length}`, round(medians[index] ?? Number.NaN)])),
        looks: round(looks),
      };
    }),
  );
}

const FLOOR = "one look at all";

function oneLook({ rotation }: Night): number {
  const samples: number[] = [];
  for (let probe = 0; probe < PROBES; probe++) {
    const before = process.cpuUsage();
    let playable = 0;
    for (const { singerId, requests } of rotation.state.line) if (singerId !== "" && requests[0]?.title) playable += 1;
    const { user, system } = process.cpuUsage(before);
    if (playable < rotation.state.line.length) throw new Error("somebody has no song");
    samples.push(user + system);
  }
  return median(samples.slice(PROBES / 3));
}

function costsOf(singers: number): Partial<Record<CommandName | typeof FLOOR, number>> {
  const night = new Night("rotation", "BENCH", OPENED_AT, { answerWithinSec: 600 });
  night.addSingers(singers);
  const found: Partial<Record<CommandName | typeof FLOOR, number>> = { [FLOOR]: oneLook(night) };
  for (const { name, prepare, data, actor } of commandsOf(night)) {
    const before = night.rotation;
    prepare?.();
    const prepared = night.rotation;
    const samples: number[] = [];
    for (let probe = 0; probe < PROBES; probe++) {
      const asked = data();
      const before = process.cpuUsage();
      const { refused } = night.send(name, asked, actor && { actor });
      const { user, system } = process.cpuUsage(before);
      if (refused) throw new Error(`${name} was refused: ${refused}`);
      samples.push(user + system);
      night.rotation = prepared;
    }
    night.rotation = before;
    found[name] = median(samples.slice(PROBES / 3));
  }
  return found;
}

function play(singers: number, { rules, windows, duets }: Variant): number[] {
  const night = new Night("rotation", "BENCH", OPENED_AT, rules);
  night.addSingers(singers);
  for (const [index, { singerId }] of night.rotation.state.line.entries()) {
    if (index % 10 > 0) continue;
    const partner = night.rotation.state.line[(index + 5) % singers]?.singerId;
    const until = new Date(OPENED_AT + DAY_MS * (2 + (index % 3))).toISOString();
    if (windows) night.send("setAvailability", { singerId, until });
    if (duets) {
      const song = { title: `Duet ${index}`, artist: "Artist", partners: [{ singerId: partner }] };
      const { requestId } = night.send("addRequest", { singerId, ...song });
      night.send("moveRequest", { singerId, requestId, toIndex: 0 });
    }
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
