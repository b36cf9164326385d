/**
 * Log lines on standard error: standard output belongs to the banner. One JSON object each, for programs; in a terminal,
 * where a KJ reads them, words.
 */
import type { Logger } from "../core/ports/machine.ts";

export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LeveledLogger extends Logger {
  debug: Logger["info"];
}

interface Line {
  time: Date;
  level: LogLevel;
  message: string;
  fields: Record<string, unknown>;
}

/** @param write gets whole lines; for tests. */
export function createLogger(
  level: LogLevel,
  isTerminal = process.stderr.isTTY,
  write: (line: string) => void = (line) => void process.stderr.write(line),
): LeveledLogger {
  const format = isTerminal ? inWords : asJson;
  const line = (at: LogLevel) => (message: string, fields: Record<string, unknown>) => {
    if (LOG_LEVELS.indexOf(at) < LOG_LEVELS.indexOf(level)) return;
    write(`${format({ time: new Date(), level: at, message, fields })}\n`);
  };
  return { debug: line("debug"), info: line("info"), error: line("error") };
}

function asJson({ time, level, message, fields }: Line): string {
  return JSON.stringify({ time: time.toISOString(), level, message, ...fields });
}

/** `20:41:07 a rotation is back (rotationId V1StGXR8)`; whatever has several lines follows below. */
function inWords({ time, level, message, fields }: Line): string {
  const said = Object.entries(fields).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, typeof value === "string" ? value : JSON.stringify(value)]],
  );
  const short = said.filter(([, text]) => !text.includes("\n")).map((field) => field.join(" "));
  const long = said.filter(([, text]) => text.includes("\n")).map(([name, text]) => `\n  ${name}: ${text}`);
  const clock = time.toTimeString().slice(0, 8);
  const how = level === "info" ? "" : `${level}: `;
  return `${clock} ${how}${message}${short.length > 0 ? ` (${short.join(", ")})` : ""}${long.join("")}`;
}
