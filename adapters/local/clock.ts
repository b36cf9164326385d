import type { Clock } from "../../core/ports/machine.ts";

export const systemClock: Clock = { now: () => Date.now() };

/** For ages and time-outs: never set back or forward; its zero means nothing. */
export const steadyClock: Clock = { now: () => performance.now() };
