import { defineConfig } from "vitest/config";

/** Random nights, which take seconds and differ from run to run; and what is tested in `core` beside the rotation. */
const left = [
  "properties",
  "promises",
  "long-nights",
  "undo-nights",
  "execute",
  "schemas",
  "token-buckets",
  "turns-approaching",
];

/** The tests that hunt mutants (docs/mutation.md): each of some thousand mutants waits for those that pass through it. */
export default defineConfig({
  test: {
    include: ["tests/core/**/*.test.ts"],
    exclude: left.map((file) => `tests/core/${file}.test.ts`),
    // One worker for all files of a run: what is mutated is not what a file may leave behind.
    isolate: false,
  },
});
