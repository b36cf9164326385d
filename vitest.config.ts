import { defineConfig } from "vitest/config";

/** Tests that each take a whole core (a browser, a synthesised cloud app), so their files run one after another. */
const heavy = ["tests/browser/**/*.test.{ts,tsx}", "tests/stacks/**/*.test.{ts,tsx}", "tests/cloud/**/*.test.{ts,tsx}"];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "fast",
          include: ["tests/**/*.test.{ts,tsx}"],
          exclude: heavy,
          testTimeout: 10_000,
          hookTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: "heavy",
          include: heavy,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          // What a page shows comes when it comes: Next rests for five seconds after a call, a busy machine takes longer.
          expect: { poll: { timeout: 20_000 } },
          // A real browser on a machine that does other things as well; what fails twice is broken.
          retry: process.env.CI ? 1 : 0,
          // Starts when the fast tests have ended, so a busy machine does not make a browser time out.
          sequence: { groupOrder: 1 },
          env: { SST_BUILD_CONCURRENCY: "2", SST_TELEMETRY_DISABLED: "1" },
        },
      },
    ],
  },
});
