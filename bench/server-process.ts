/** Servers under test run as processes of their own, so that the watchers' work is not theirs. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { onServersCpu } from "./cpus.ts";

export interface ServerProcess {
  pid: number;
  port: number;
  stop(): Promise<void>;
}

/** Starts a TypeScript file and waits until something listens on the port it was given by `PORT`. */
export async function startServer(file: string, env: Record<string, string>, port: number): Promise<ServerProcess> {
  const [program, args] = onServersCpu(process.execPath, ["--import", "tsx", file]);
  const child = spawn(program, args, {
    env: { ...process.env, ...env, PORT: String(port), HOST: "127.0.0.1", LOG_LEVEL: "error" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  await listening(child, port);
  return {
    pid: child.pid as number,
    port,
    stop: () =>
      new Promise((resolve) => {
        child.once("exit", () => resolve());
        child.kill("SIGTERM");
      }),
  };
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on port ${port}`);
}

/** CPU milliseconds used so far and resident memory, on Linux; null elsewhere. */
export function usage(pid: number): { cpuMs: number; rssMb: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // Fields 14 and 15 of proc(5) in clock ticks of 10 ms, field 24 in pages of 4 KB; two are cut off before.
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { cpuMs: ticks * 10, rssMb: (Number(fields[21]) * 4096) / 1024 ** 2 };
  } catch {
    return null;
  }
}
