/** Draws of usual shapes from a seeded stream. */
import type { Random } from "../../tests/simulation/kernel/random.ts";

type Range = readonly [low: number, high: number];

export const uniform = (random: Random, [low, high]: Range): number => low + (high - low) * random.next();

/** Box–Muller. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** @param sigma of the logarithm. */
export const logNormal = (random: Random, median: number, sigma: number): number =>
  median * Math.exp(sigma * normal(random));
