/** The product as `npm start` runs it, in a process of its own that a test may kill. */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const SERVER = fileURLToPath(new URL("../../embedded/server.ts", import.meta.url));

export interface ServerProcess {
  pid: number;
  port: number;
  /** What it printed. */
  output(): string;
  errors(): string;
  ended: Promise<Ending>;
  /** Resolves once its errors say so. */
  says(what: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<Ending>;
}

interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Bounds {
  /** What the shell's `ulimit` takes, such as `-n 128`. */
  limit?: string | undefined;
  /** Files' modes count for it even where the tests run as the administrator, whom they do not bind. */
  boundByPermissions?: boolean;
}

/** Resolves once it has printed where it is; rejects with what it said when it ends before. */
export function startServer(environment: Record<string, string>, bounds: Bounds = {}): Promise<ServerProcess> {
  const [command = "", ...args] = [...boundsOf(bounds), process.execPath, "--import", "tsx", SERVER];
  const child = spawn(command, args, {
    env: { ...process.env, HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "error", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stderr.on("data", (data) => {
    errors += data;
  });
  const ended = endOf(child);
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (data) => {
      output += data;
      const port = /http:\/\/127\.0\.0\.1:(\d+)\/console/.exec(output)?.[1];
      if (port === undefined) return;
      resolve({
        pid: child.pid as number,
        port: Number(port),
        output: () => output,
        errors: () => errors,
        ended,
        says: (what) =>
          new Promise((heard) => {
            const look = () => {
              if (!what.test(errors)) return;
              child.stderr.off("data", look);
              heard();
            };
            child.stderr.on("data", look);
            look();
          }),
        kill(signal) {
          child.kill(signal);
          return ended;
        },
      });
    });
    void ended.then(({ code }) => reject(new Error(`ended with ${code}: ${errors}`)));
  });
}

function boundsOf({ limit, boundByPermissions = false }: Bounds): string[] {
  const limited = limit === undefined ? [] : ["sh", "-c", `ulimit ${limit} && exec "$@"`, "sh"];
  const isAdministrator = process.geteuid?.() === 0;
  const without = "-dac_override,-dac_read_search";
  return boundByPermissions && isAdministrator
    ? [...limited, "setpriv", `--inh-caps=${without}`, `--bounding-set=${without}`]
    : limited;
}

function endOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
}
