/** The settings, read from the environment once, with everything that is wrong said together. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { LOG_LEVELS, type LogLevel } from "./logger.ts";

export interface Config {
  /** 0 takes any free one. */
  port: number;
  host: string;
  dataDir: string;
  /** Null: made at the first start and kept. */
  passphrase: string | null;
  /** An origin that phones reach, without a slash at the end; null: this machine's address on the LAN. */
  publicUrl: string | null;
  tls: { cert: Buffer; key: Buffer } | null;
  corsOrigins: string[];
  logLevel: LogLevel;
}

/** Each line names a variable, what is wrong with it and what would be right. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** An empty variable is as good as none. @throws ConfigError */
export function readConfig(environment: Environment): Config {
  const problems: string[] = [];
  const read = <T>(name: string, missing: T, parse: (text: string) => T): T => {
    const text = environment[name]?.trim();
    if (!text) return missing;
    try {
      return parse(text);
    } catch (error) {
      problems.push(`${name}: ${error instanceof Error ? error.message : error}`);
      return missing;
    }
  };
  const config: Config = {
    port: read("PORT", 3000, parsePort),
    host: read("HOST", "0.0.0.0", (text) => text),
    dataDir: read("DATA_DIR", resolve("data"), (text) => resolve(text)),
    passphrase: read<string | null>("KJ_PASSPHRASE", null, (text) => text),
    publicUrl: read<string | null>("PUBLIC_URL", null, parsePublicUrl),
    tls: readTls(read, problems),
    corsOrigins: read<string[]>("CORS_ORIGINS", [], parseOrigins),
    logLevel: read<LogLevel>("LOG_LEVEL", "info", parseLogLevel),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Error(`"${text}" is not a port; give a number from 0 to 65535`);
}

function parsePublicUrl(text: string): string {
  const url = webUrl(text);
  if (url.search || url.hash || url.username) throw new Error("give an address such as https://karaoke.example");
  return url.href.replace(/\/+$/, "");
}

function parseOrigins(text: string): string[] {
  const origins = text.split(",").map((origin) => origin.trim());
  return origins.filter((origin) => origin !== "").map((origin) => (origin === "*" ? origin : webUrl(origin).origin));
}

function webUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new Error(`"${text}" is not an http or https address`);
}

function parseLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text.toLowerCase());
  if (level) return level;
  throw new Error(`"${text}" is not one of ${LOG_LEVELS.join(", ")}`);
}

function readTls(
  read: (name: string, missing: Buffer | null, parse: (path: string) => Buffer | null) => Buffer | null,
  problems: string[],
): Config["tls"] {
  const before = problems.length;
  const cert = read("TLS_CERT", null, readPem);
  const key = read("TLS_KEY", null, readPem);
  if (cert && key) return { cert, key };
  if ((cert || key) && problems.length === before) {
    problems.push(`${cert ? "TLS_KEY" : "TLS_CERT"}: is missing; HTTPS needs both TLS_CERT and TLS_KEY`);
  }
  return null;
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(`the file ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
