/** How far off the waits are (ROT-41): what singers read on their phones, against when they were called. */
import type { SingerId } from "../core/ids.ts";
import type { RotationState } from "../core/rotation/state.ts";
import { type Wait, waits } from "../core/rotation/waits.ts";
import { MINUTE_SEC } from "./bar/figures.ts";
import { playNight } from "./bar/play.ts";
import { printTable, round } from "./statistics.ts";

const FIRST_HOUR_SEC = 60 * MINUTE_SEC;
/** The likely value is to be this close, whichever is more. */
const CLOSE_SHARE = 0.2;
const CLOSE_SEC = 3 * MINUTE_SEC;

/** One look at the phone, and what came of it. */
interface Look {
  nowSec: number;
  wait: Wait;
  realSec: number;
}

type Predict = (state: RotationState, nowMs: number) => Map<SingerId, Wait>;

export function waitsBench(nights: number, sizes: readonly number[]): void {
  const rows = sizes.flatMap((singers) => {
    const looks = Array.from({ length: nights }, (_, seed) => looksOf(seed + 1, singers)).flat();
    const [first, later] = [true, false].map((early) =>
      looks.filter(({ nowSec }) => nowSec < FIRST_HOUR_SEC === early),
    );
    return [
      row(singers, "whole night", looks),
      row(singers, "first hour", first ?? []),
      row(singers, "later", later ?? []),
    ];
  });
  printTable(`waits on ${nights} simulated nights of each size, one look every 3 to 7 minutes`, rows);
}

/** Every look of a night that ended in a call; who stepped aside or went home meanwhile made their own wait. */
function looksOf(seed: number, singers: number, predict: Predict = waits): Look[] {
  const found: Look[] = [];
  const open = new Map<SingerId, { nowSec: number; wait: Wait }[]>();
  playNight(
    seed,
    singers,
    {},
    {
      looks({ singerId }, state, nowSec, nowMs) {
        const wait = predict(state, nowMs).get(singerId);
        if (!wait) return;
        const looks = open.get(singerId) ?? [];
        looks.push({ nowSec, wait });
        open.set(singerId, looks);
      },
      called({ singerId }, calledSec) {
        for (const look of open.get(singerId) ?? []) found.push({ ...look, realSec: calledSec - look.nowSec });
        open.delete(singerId);
      },
      stepsAside: ({ singerId }) => open.delete(singerId),
    },
  );
  return found;
}

function row(singers: number, when: string, looks: readonly Look[]): Record<string, string | number> {
  const percent = (isSo: (look: Look) => boolean) => `${round((100 * looks.filter(isSo).length) / looks.length)} %`;
  const mean = (value: (look: Look) => number) => looks.reduce((sum, look) => sum + value(look), 0) / looks.length;
  return {
    singers,
    when,
    looks: looks.length,
    "inside the range": percent(({ wait, realSec }) => wait.lowSec <= realSec && realSec <= wait.highSec),
    "likely is close": percent(({ wait, realSec }) => isClose(wait.likelySec, realSec)),
    "mean width min": round(mean(({ wait }) => wait.highSec - wait.lowSec) / MINUTE_SEC),
    "mean wait min": round(mean(({ realSec }) => realSec) / MINUTE_SEC),
    "likely − real min": round(mean(({ wait, realSec }) => wait.likelySec - realSec) / MINUTE_SEC),
  };
}

function isClose(likelySec: number, realSec: number): boolean {
  return Math.abs(likelySec - realSec) <= Math.max(CLOSE_SEC, CLOSE_SHARE * realSec);
}
