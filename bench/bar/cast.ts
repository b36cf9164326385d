/** Who comes tonight and what the night is like: drawn before it begins, so that every set of rules meets the same people. */
import { Random } from "../../tests/simulation/kernel/random.ts";
import { logNormal, normal, uniform } from "./draws.ts";
import { ARRIVALS, ASIDE, MINUTE_SEC, NIGHT, PHONES, SONGS, STAGE, STAY } from "./figures.ts";

/** Seconds are counted from the opening. */
export interface Guest {
  name: string;
  arrivesSec: number;
  /** When they go home. */
  goesSec: number;
  /** How they go; `tellsTime` sets a time window an hour before or at signing up. */
  goes: "tellsTime" | "saysSo" | "unannounced";
  patienceSec: number;
  hasPhone: boolean;
  /** How many songs they have ready when they sign up. */
  playlist: number;
  singsOnce: boolean;
  /** When they step away, null for not at all. */
  holdsSec: number | null;
  holdForSec: number;
  /** What they choose. */
  random: Random;
  /** How they answer a call: a stream of its own, since rules call people more or less often. */
  calls: Random;
}

export interface Song {
  title: string;
  /** As the songbook has it; null when typed. */
  statedSec: number | null;
  /** From the first note to the press of Next. */
  realSec: number;
}

export interface Habits {
  closesSec: number;
  breakSec: number | null;
  breakForSec: number;
  breakOverrunSec: number;
  lastCallSec: number | null;
  typedShare: number;
  banterSec: number;
  changeoverSec: number;
  missesShare: number;
  bumpEverySec: number;
}

export function habitsOf(seed: number): Habits {
  const random = new Random(seed).fork("habits");
  const closesSec = Math.round(uniform(random, NIGHT.hours) * 4) * 15 * MINUTE_SEC;
  const hasBreak = random.chance(NIGHT.breakShare);
  const breakAt = closesSec * uniform(random, [0.4, 0.6]);
  return {
    closesSec,
    breakSec: hasBreak ? breakAt : null,
    breakForSec: Math.round(uniform(random, NIGHT.breakMinutes)) * MINUTE_SEC,
    breakOverrunSec: uniform(random, NIGHT.breakOverrunMinutes) * MINUTE_SEC,
    lastCallSec: random.chance(NIGHT.lastCallShare) ? closesSec - NIGHT.lastCallMinutes * MINUTE_SEC : null,
    typedShare: uniform(random, SONGS.typedShare),
    banterSec: uniform(random, SONGS.banterSec),
    changeoverSec: uniform(random, STAGE.changeoverSec),
    missesShare: uniform(random, STAGE.missesShare),
    bumpEverySec: uniform(random, ASIDE.bumpEveryMinutes) * MINUTE_SEC,
  };
}

export function guestsOf(seed: number, singers: number, { closesSec }: Habits): Guest[] {
  return Array.from({ length: singers }, (_, index) => {
    const random = new Random(seed).fork(`guest ${index}`);
    const arrivesSec = arrival(random, closesSec);
    const staysSec = logNormal(random, STAY.medianMinutes, STAY.sigma) * MINUTE_SEC;
    return {
      name: `Singer ${index}`,
      arrivesSec,
      goesSec: arrivesSec + Math.max(30 * MINUTE_SEC, staysSec),
      goes: random.weighted([
        ["tellsTime", STAY.withTimeShare],
        ["saysSo", STAY.sayingSoShare],
        ["unannounced", 1 - STAY.withTimeShare - STAY.sayingSoShare],
      ]),
      patienceSec: uniform(random, STAY.patienceMinutes) * MINUTE_SEC,
      hasPhone: random.chance(PHONES.share),
      playlist: 1 + random.weighted(SONGS.playlist.map((share, more) => [more, share] as const)),
      singsOnce: random.chance(SONGS.onceShare),
      holdsSec: random.chance(ASIDE.holdShare) ? arrivesSec + uniform(random, [20, 120]) * MINUTE_SEC : null,
      holdForSec: uniform(random, ASIDE.holdMinutes) * MINUTE_SEC,
      random,
      calls: random.fork("calls"),
    };
  });
}

/** The next song somebody asks for. */
export function songOf({ name, random }: Guest, { typedShare, banterSec }: Habits): Song {
  const drawn = logNormal(random, SONGS.medianSec, SONGS.sigma);
  const lengthSec = Math.round(Math.min(SONGS.longestSec, Math.max(SONGS.shortestSec, drawn)));
  const typed = random.chance(typedShare);
  const version = 1 + SONGS.versionSigma * normal(random);
  const sung = random.chance(SONGS.cutShare) ? uniform(random, SONGS.cutAt) : 1;
  return {
    title: `Song ${random.text(6)} of ${name}`,
    statedSec: typed ? null : lengthSec,
    realSec: lengthSec * version * sung + logNormal(random, banterSec, SONGS.banterSigma),
  };
}

function arrival(random: Random, closesSec: number): number {
  const { earlyShare, earlyMinutes, mainShare, mainMinutes, lateUntilShare } = ARRIVALS;
  const early = earlyMinutes * MINUTE_SEC;
  const main = mainMinutes * MINUTE_SEC;
  const share = random.next();
  if (share < earlyShare) return uniform(random, [0, early]);
  if (share < earlyShare + mainShare) return uniform(random, [early, main]);
  return uniform(random, [main, closesSec * lateUntilShare]);
}
