/** Makes a failing plan shorter while it still breaks the same invariant, so that a person can read what happened. */
import { type NightReport, runNight } from "./night.ts";
import { CALM, type Plan } from "./plan/plan.ts";
import type { Planted } from "./planted.ts";

/** @param mostRuns nights that may be spent on it. */
export async function shrink(failed: NightReport, planted?: Planted, mostRuns = 400): Promise<NightReport> {
  let best = failed;
  let runs = 0;
  const invariant = failed.violation?.invariant;
  const better = async (plan: Plan): Promise<boolean> => {
    if (++runs > mostRuns) return false;
    const report = await runNight(plan, planted);
    if (report.violation?.invariant !== invariant) return false;
    best = report;
    return true;
  };

  for (let size = Math.ceil(best.plan.actions.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.plan.actions.length; ) {
      const actions = best.plan.actions.filter((_, index) => index < at || index >= at + size);
      if (!(await better({ ...best.plan, actions }))) at += size;
    }
  }
  for (const page of best.plan.pages) {
    if (page.name !== "console") await better({ ...best.plan, pages: best.plan.pages.filter((one) => one !== page) });
  }
  const calmPages = best.plan.pages.map((page) => ({ ...page, unknownType: null, clockOffsetMs: 0 }));
  await better({ ...best.plan, pages: calmPages });
  for (const name of Object.keys(CALM) as (keyof typeof CALM)[]) {
    await better({ ...best.plan, weather: { ...best.plan.weather, [name]: CALM[name] } });
  }
  await better({ ...best.plan, latency: { leastMs: 1, mostMs: 5, spikes: 0, spikeMs: 5 } });
  return best;
}
