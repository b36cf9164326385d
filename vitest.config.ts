import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** The synthesised app and what is made of it. Each file writes the same `.sst`, so they run one after another. */
const cloud = ["tests/stacks/**/*.test.{ts,tsx}", "tests/cloud/**/*.test.{ts,tsx}", "tests/browser/story.test.ts"];
const browser = ["tests/browser/**/*.test.{ts,tsx}"];

/** Tests that each take a whole core. */
const heavy = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  maxWorkers: 1,
  // What a page shows comes when it comes: Next rests for five seconds after a call, a busy machine takes longer.
  expect: { poll: { timeout: 20_000 } },
  // A real browser on a machine that does other things as well; what fails twice is broken.
  retry: process.env.CI ? 1 : 0,
  env: { SST_BUILD_CONCURRENCY: "2", SST_TELEMETRY_DISABLED: "1" },
};

/** One group after another within a run of vitest; `npm test` runs `cloud` beside the others (tests/run.ts). */
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "fast",
          include: ["tests/**/*.test.{ts,tsx}"],
          exclude: [...browser, ...cloud],
          testTimeout: 20_000,
          hookTimeout: 40_000,
          // Vitest leaves a core of two to itself, and many files wait for a server of their own.
          maxWorkers: Math.max(2, availableParallelism() - 1),
        },
      },
      {
        extends: true,
        test: { ...heavy, name: "browser", include: browser, exclude: cloud, sequence: { groupOrder: 1 } },
      },
      { extends: true, test: { ...heavy, name: "cloud", include: cloud, sequence: { groupOrder: 2 } } },
    ],
  },
});
