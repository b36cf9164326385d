/** A failing night in words: how to run it again, what is left of its plan, and how it ended. */
import type { NightReport } from "./night.ts";

export function describeFailure(failed: NightReport, shrunk: NightReport): string {
  const { plan, violation } = failed;
  const { seed, mode } = plan;
  return [
    `seed ${seed}, ${mode}: ${violation?.invariant}: ${violation?.detail}`,
    `again: npm run simulate -- --seed ${seed} --mode ${mode}`,
    `shrunk from ${plan.actions.length} actions to ${shrunk.plan.actions.length}:`,
    ...shrunk.plan.actions.map((action) => `  ${JSON.stringify(action)}`),
    `  weather ${JSON.stringify(shrunk.plan.weather)}`,
    `it ends with: ${shrunk.violation?.invariant}: ${shrunk.violation?.detail}`,
    ...shrunk.tail,
  ].join("\n");
}
