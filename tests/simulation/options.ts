/** What `npm run simulate` is asked for. */
import { parseArgs } from "node:util";
import type { Mode } from "./plan/plan.ts";

export interface Options {
  /** Of all modes together; without an end where the time has one, or nobody said. */
  nights: number;
  untilMs: number;
  /** Seed of the first night. */
  first: number;
  /** In turn. */
  modes: readonly Mode[];
}

const MODES: readonly Mode[] = ["embedded", "cloud"];

/** @throws with what is wrong, in words: a run of no nights would pass for one without a violation. */
export function optionsOf(args: readonly string[], nowMs: number): Options {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args: [...args], options: { minutes: text, nights: text, seed: text, mode: text } });
  const minutes = number(values.minutes, "--minutes", /^\d+(\.\d+)?$/);
  const nights = number(values.nights, "--nights", /^\d+$/);
  const seed = number(values.seed, "--seed", /^\d+$/);
  if (minutes === 0 || nights === 0) throw new Error("--minutes and --nights begin at 1");
  const isOnce = seed !== null && minutes === null && nights === null;
  return {
    nights: isOnce ? 1 : (nights ?? Number.POSITIVE_INFINITY),
    untilMs: minutes === null ? Number.POSITIVE_INFINITY : nowMs + minutes * 60_000,
    first: seed ?? nowMs % 1_000_000_000,
    modes: values.mode === undefined ? MODES : [modeOf(values.mode)],
  };
}

function number(given: string | undefined, name: string, form: RegExp): number | null {
  if (given === undefined) return null;
  if (!form.test(given)) throw new Error(`${name} takes a number, not ${JSON.stringify(given)}`);
  return Number(given);
}

function modeOf(given: string): Mode {
  const mode = MODES.find((one) => one === given);
  if (!mode) throw new Error(`--mode is ${MODES.join(" or ")}, not ${JSON.stringify(given)}`);
  return mode;
}
