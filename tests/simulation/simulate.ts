/**
 * `npm run simulate -- [--minutes N | --nights N] [--seed S] [--mode embedded|cloud]`: runs nights until the time is
 * over or one fails. The first seed is drawn from the clock unless it is given; with `--seed` alone it runs that night.
 */
import { describeFailure } from "./describe.ts";
import { runNight } from "./night.ts";
import { type Options, optionsOf } from "./options.ts";
import { makePlan } from "./plan/make-plan.ts";
import type { Mode } from "./plan/plan.ts";
import { shrink } from "./shrink.ts";

const REPORT_EVERY_MS = 10_000;

const { nights, untilMs, first, modes } = options();

const sums = { nights: 0, steps: 0, events: 0, applied: 0, refusedThenApplied: 0, slowestSettleSec: 0 };
const begunMs = Date.now();
let reportedMs = begunMs;

/** A promise that a server's part leaves alone is a violation too. */
let stray: unknown = null;
process.on("unhandledRejection", (reason) => {
  stray ??= reason;
});

for (let count = 0; count < nights && Date.now() < untilMs; count++) {
  const mode = modes[count % modes.length] as Mode;
  const seed = first + Math.floor(count / modes.length);
  const report = await runNight(makePlan(seed, mode));
  if (stray !== null) {
    process.stderr.write(`seed ${seed}, ${mode}: a promise was left alone: ${String(stray)}\n`);
    process.exit(1);
  }
  if (report.violation) {
    process.stderr.write(`${describeFailure(report, await shrink(report))}\n`);
    process.exit(1);
  }
  sums.nights++;
  sums.steps += report.steps;
  sums.events += report.events;
  sums.applied += report.applied;
  sums.refusedThenApplied += report.refusedThenApplied;
  sums.slowestSettleSec = Math.max(sums.slowestSettleSec, Math.round(report.settleMs / 1000));
  if (Date.now() - reportedMs < REPORT_EVERY_MS) continue;
  reportedMs = Date.now();
  tell();
}
tell();

function options(): Options {
  try {
    return optionsOf(process.argv.slice(2), Date.now());
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(2);
  }
}

function tell(): void {
  const seconds = ((Date.now() - begunMs) / 1000).toFixed(0);
  process.stdout.write(`${seconds} s: ${JSON.stringify(sums)}, from seed ${first}, no violation\n`);
}
