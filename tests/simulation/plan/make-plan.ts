/** A seed's night. */
import type { Hazard } from "../kernel/incarnation.ts";
import { Random } from "../kernel/random.ts";
import {
  type Action,
  CALM,
  type CloudWeather,
  type Mode,
  type PageSpec,
  type Plan,
  type Planned,
  type ServiceLimits,
} from "./plan.ts";

/** Event types that a page of an older build may not know. */
const LATER_TYPES = ["TurnStarted", "RequestAdded", "PlaceGiven", "NoticeChanged", "RoundEnded", "SingerMoved"];

/** Steps of a process at which it is worst to die, to fail or to stand still. */
const STEPS: Record<Mode, [string, number][]> = {
  embedded: [
    ["", 5],
    ["log.append", 5],
    ["log.find", 1],
    ["log.read", 1],
    ["log.saveSnapshot", 1],
    ["performances.record", 4],
    ["log.head", 1],
  ],
  cloud: [
    ["", 5],
    ["log.append", 5],
    ["log.find", 1],
    ["log.read", 1],
    ["log.saveSnapshot", 1],
    ["bus.", 5],
    ["queue.", 2],
    ["post", 3],
    ["pages.", 2],
    ["connections.", 3],
    ["performances.record", 4],
  ],
};

const NIGHTS_WITH_RESTORES = 0.1;
const NIGHTS_WITH_A_SLOW_READER = 0.05;
/** Long ones, with so many commands that a rotation forgets the first of them (`RECENT_COMMANDS`). */
const NIGHTS_WITH_LATE_MESSAGES = 0.04;
/** SQS forgets what it has seen after five minutes. */
const LATE_MS = 310_000;
const LATE_COMMANDS = 260;

export function makePlan(seed: number, mode: Mode): Plan {
  const random = new Random(seed).fork(`plan ${mode}`);
  const phones = random.between(2, 4);
  const pages = pagesOf(random, phones);
  const lengthMs = random.weighted([
    [random.between(15_000, 60_000), 5],
    [random.between(60_000, 240_000), 2],
  ]);
  const commands = random.weighted([
    [random.between(15, 50), 6],
    [random.between(50, 140), 2],
    [random.between(200, 300), 0.3],
  ]);
  const faults = random.weighted([
    [0, 1],
    [random.between(1, 4), 4],
    [random.between(5, 14), 4],
  ]);
  const hasLateMessages = mode === "cloud" && new Random(seed).fork("late messages").chance(NIGHTS_WITH_LATE_MESSAGES);
  const actions: Planned[] = hasLateMessages ? manyCommands(new Random(seed).fork("many commands"), phones) : [];
  for (let count = 0; count < commands; count++) {
    const page = random.chance(0.55) ? "console" : `phone${random.between(1, phones)}`;
    const atMs = 500 + random.below(lengthMs);
    const command = { do: "command" as const, page, pick: random.below(2 ** 31) };
    actions.push({ ...command, atMs });
    // A second press of the same button, before the first had its answer.
    if (random.chance(0.08)) actions.push({ ...command, atMs: atMs + random.between(0, 300) });
  }
  for (let count = 0; count < faults; count++) {
    actions.push({ ...fault(random, mode, pages), atMs: random.below(lengthMs) });
  }
  if (random.chance(0.05)) actions.push(...burst(random, phones, lengthMs));
  if (mode === "embedded") actions.push(...restores(new Random(seed).fork("restores"), lengthMs));
  actions.push(...requests(new Random(seed).fork("requests"), lengthMs));
  const slowReader = slowReaderOf(new Random(seed).fork("slow reader"), mode, pages, lengthMs);
  actions.push(...slowReader);
  actions.sort((one, other) => one.atMs - other.atMs);
  const slow = random.chance(0.2);
  return {
    seed,
    mode,
    latency: {
      leastMs: 1,
      mostMs: slow ? 400 : random.between(3, 60),
      spikes: random.chance(0.5) ? 0 : 0.05,
      spikeMs: random.between(500, 5000),
      // So many commands at once take the slowest links minutes.
      ...(slowReader.length > 0 && { mostMs: 20, spikes: 0 }),
    },
    weather: { ...(mode === "cloud" ? weatherOf(random) : CALM), redeliveredLate: hasLateMessages ? 0.1 : 0 },
    limits: { ...limitsOf(random), ...(slowReader.length > 0 && { maxUnsentBytes: UNSENT_BYTES.fewest }) },
    pages,
    actions,
    calmAtMs: (hasLateMessages ? Math.max(lengthMs, LATE_MS) : lengthMs) + 40_000,
  };
}

/** Never less than most snapshots, or nobody would ever get one whole. */
const UNSENT_BYTES = { usual: 4_000_000, few: 30_000, fewest: 10_000 };

function limitsOf(random: Random): ServiceLimits {
  const frameMaxBytes = random.pick([2_000, 28 * 1024]);
  return {
    maxUnsentBytes: frameMaxBytes > 2_000 && random.chance(0.5) ? UNSENT_BYTES.few : UNSENT_BYTES.usual,
    maxAgeMs: random.chance(0.2) ? random.between(8_000, 30_000) : 7_200_000,
    silentMs: random.chance(0.2) ? 12_000 : 600_000,
    frameMaxBytes,
    snapshotEveryEvents: random.pick([5, 20, 200]),
  };
}

/** Somebody leans on a button: more commands at once than a guest may send. */
function burst(random: Random, phones: number, lengthMs: number): Planned[] {
  const page = `phone${random.between(1, phones)}`;
  const atMs = random.between(Math.floor(lengthMs / 2), lengthMs);
  return Array.from({ length: 80 }, (_, index) => ({
    do: "command" as const,
    page,
    pick: random.below(2 ** 31),
    atMs: atMs + index * 5,
  }));
}

/** More of them than a rotation remembers by itself, through the night. */
function manyCommands(random: Random, phones: number): Planned[] {
  return Array.from({ length: LATE_COMMANDS }, () => ({
    do: "command" as const,
    page: random.chance(0.7) ? "console" : `phone${random.between(1, phones)}`,
    pick: random.below(2 ** 31),
    atMs: random.below(LATE_MS - 60_000),
  }));
}

/** One page takes nothing for long enough, while so much happens, that it is hung up on. */
function slowReaderOf(random: Random, mode: Mode, pages: readonly PageSpec[], lengthMs: number): Planned[] {
  if (mode === "cloud" || !random.chance(NIGHTS_WITH_A_SLOW_READER)) return [];
  const atMs = random.below(lengthMs);
  const page = random.pick(pages.filter(({ role }) => role !== "kj")).name;
  const commands = Array.from({ length: 320 }, (_, index) => ({
    do: "command" as const,
    page: "console",
    pick: random.below(2 ** 31),
    atMs: atMs + 500 + index * 18,
  }));
  return [{ do: "nap", page, ms: 14_000, atMs }, ...commands];
}

/** Somebody uses the REST interface beside everybody else. */
function requests(random: Random, lengthMs: number): Planned[] {
  if (!random.chance(0.4)) return [];
  return Array.from({ length: random.between(4, 20) }, () => ({
    do: "request" as const,
    pick: random.below(2 ** 31),
    atMs: 500 + random.below(lengthMs),
  }));
}

/** On few nights, since they need a file on a disk: a copy is made, and put back once or twice. */
function restores(random: Random, lengthMs: number): Planned[] {
  if (!random.chance(NIGHTS_WITH_RESTORES)) return [];
  const copied = random.below(Math.floor(lengthMs / 2));
  const actions: Planned[] = [{ do: "backup", atMs: copied }];
  for (let count = random.between(1, 2); count > 0; count--) {
    const atMs = random.between(copied, lengthMs);
    if (random.chance(0.3)) actions.push({ do: "backup", atMs: random.between(copied, lengthMs) });
    actions.push({ do: "restore", downMs: random.between(20, 8_000), tellPages: random.chance(0.7), atMs });
  }
  return actions;
}

function pagesOf(random: Random, phones: number): PageSpec[] {
  const names = ["console", "screen", ...Array.from({ length: phones }, (_, index) => `phone${index + 1}`)];
  return names.map((name) => ({
    name,
    role: name === "console" ? "kj" : name === "screen" ? "screen" : "singer",
    unknownType: random.chance(0.12) ? random.pick(LATER_TYPES) : null,
    cachedOld: random.chance(0.3),
    storage: random.chance(0.8),
    clockOffsetMs: random.chance(0.2) ? random.between(-7_200_000, 7_200_000) : random.between(-400, 400),
  }));
}

function fault(random: Random, mode: Mode, pages: readonly PageSpec[]): Action {
  const page = random.pick(pages).name;
  const ms = random.chance(0.7) ? random.between(50, 8_000) : random.between(8_000, 35_000);
  const kind = random.weighted<Action["do"]>([
    ["cut", 6],
    ["partition", 4],
    ["nap", 2],
    ["sleep", 3],
    ["hide", 2],
    ["reopen", 3],
    ["storageFull", 1],
    ["pageClock", 1],
    ["serverClock", 1],
    ["kill", 3],
    ["hazard", 10],
  ]);
  switch (kind) {
    case "cut":
      return { do: kind, page, tellPage: random.chance(0.6), tellServer: random.chance(0.6) };
    case "partition":
    case "nap":
    case "sleep":
    case "hide":
    case "storageFull":
      return { do: kind, page, ms };
    case "reopen":
      return { do: kind, page, ms: random.between(0, 3_000) };
    case "pageClock":
      return { do: kind, page, byMs: random.between(-3_600_000, 3_600_000) };
    case "serverClock":
      return { do: kind, byMs: random.chance(0.5) ? random.between(-4_000, 4_000) : random.between(-3.6e6, 3.6e6) };
    case "kill":
      return { do: kind, downMs: random.between(20, 6_000), tellPages: random.chance(0.7) };
    default:
      return { do: "hazard", hazard: hazard(random, mode) };
  }
}

function hazard(random: Random, mode: Mode): Hazard {
  const kind = random.weighted<Hazard["kind"]>([
    ["crash", 5],
    ["fail", 3],
    ["stall", 1],
  ]);
  return {
    kind,
    on: random.weighted(STEPS[mode]),
    // A local transaction that failed did not happen; a call over a network may have.
    side: kind === "fail" && mode === "embedded" ? "before" : random.pick(["before", "after"] as const),
    skip: random.chance(0.6) ? random.below(3) : random.below(40),
    times: kind === "fail" && random.chance(0.4) ? random.between(2, random.chance(0.2) ? 40 : 8) : 1,
    stallMs: mode === "cloud" && random.chance(0.5) ? random.between(25_000, 40_000) : random.between(200, 6_000),
  };
}

function weatherOf(random: Random): Omit<CloudWeather, "redeliveredLate"> {
  const sometimes = (share: number) => (random.chance(0.6) ? random.next() * share : 0);
  return {
    redelivered: sometimes(0.1),
    doubled: sometimes(0.3),
    refused: sometimes(random.chance(0.2) ? 0.7 : 0.2),
    throttled: sometimes(0.3),
    pageLost: random.fork("pages").chance(0.4) ? random.fork("lost pages").next() * 0.2 : 0,
    disconnectLost: sometimes(0.6),
    indexLagMs: random.chance(0.5) ? random.between(0, 4_000) : 0,
    busMs: random.pick([20, 200, 2_000, 10_000]),
  };
}
