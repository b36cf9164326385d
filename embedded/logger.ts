/** Log lines, one JSON object each, on standard error: standard output belongs to the banner. */
import type { Logger } from "../core/ports.ts";

export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LeveledLogger extends Logger {
  debug: Logger["info"];
}

/** @param write gets whole lines; for tests. */
export function createLogger(level: LogLevel, write: (line: string) => void = toStandardError): LeveledLogger {
  const line = (at: LogLevel) => (message: string, fields: Record<string, unknown>) => {
    if (LOG_LEVELS.indexOf(at) < LOG_LEVELS.indexOf(level)) return;
    write(`${JSON.stringify({ time: new Date().toISOString(), level: at, message, ...fields })}\n`);
  };
  return { debug: line("debug"), info: line("info"), error: line("error") };
}

function toStandardError(line: string): void {
  process.stderr.write(line);
}
