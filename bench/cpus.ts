/**
 * A CPU for the server under test and the others for the bench and its watchers. Left to itself the system moves both
 * about, and wherever a server has just slept for the disk, on one CPU with those who are to hear of it.
 */
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

const canPin = availableParallelism() > 1 && spawnSync("taskset", ["-c", "0", "true"]).status === 0;

/** What to run `program` with: as it is where nothing can be pinned. */
export function onServersCpu(program: string, args: readonly string[]): [string, string[]] {
  return canPin ? ["taskset", ["-c", "0", program, ...args]] : [program, [...args]];
}

/** From now on this process, and whatever it starts otherwise, keeps away from the server's CPU. */
export function keepOffServersCpu(): void {
  if (canPin) spawnSync("taskset", ["-a", "-c", "-p", `1-${availableParallelism() - 1}`, String(process.pid)]);
}
