/** How often each property is tried: little in the tests, `FUZZ_RUNS=5000 npx vitest run tests/fuzz` for a long hunt. */
const DEFAULT_RUNS = 10;

export const RUNS = Number(process.env.FUZZ_RUNS ?? DEFAULT_RUNS);
/** A try over a real connection is some twenty messages there and back, on a machine that does other things as well. */
export const TIMEOUT_MS = 10_000 + RUNS * 500;
