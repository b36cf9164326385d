/** `npm start`: reads the settings, builds the pages, starts, says where everything is, and stops when it is told to. */
import { join } from "node:path";
import { DATA_FILE } from "../adapters/local/sqlite/storage.ts";
import { buildWeb } from "../web/build.ts";
import { banner } from "./banner.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { createLogger } from "./logger.ts";
import { LOST_WORDS, rescuedWords, UNSAVED_WORDS } from "./lookout.ts";
import { start } from "./start.ts";

/** Stopping takes well under this; whatever hangs then is left behind, but for the data. */
const STOP_WITHIN_MS = 1_900;
/** Data that could be written nowhere is tried again so often: it is in this process alone. */
const SAVE_AGAIN_MS = 2_500;

function settings(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return giveUp(`Some settings are not right:\n${error.message}`);
  }
}

function giveUp(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

const config = settings();
const logger = createLogger(config.logLevel);
const running = await start(config, await buildWeb()).catch((error: unknown) => giveUp(startProblem(error)));
process.stdout.write(banner(config, running));

function startProblem(error: unknown): string {
  const { code, message, stack } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE")
    return `Port ${config.port} is in use: is this running already? Another one: PORT=3001 npm start`;
  if (code === "EACCES") return `Port ${config.port} may not be opened by this user. Another one: PORT=3000 npm start`;
  if (code === "EADDRNOTAVAIL") return `HOST=${config.host} is not an address of this machine`;
  return config.logLevel === "debug" ? String(stack) : `It could not start: ${message}`;
}

let stopping = false;
function stop(exitCode: number): void {
  if (stopping) return;
  stopping = true;
  setTimeout(() => end(exitCode), STOP_WITHIN_MS).unref();
  running.quiesce().then(
    () => end(exitCode),
    (error) => {
      logger.error("stopping failed", { error: error instanceof Error ? error.stack : String(error) });
      end(1);
    },
  );
}

let ending = false;
function end(exitCode: number): void {
  if (ending) return;
  ending = true;
  closeAndExit(exitCode);
}

function closeAndExit(exitCode: number): void {
  try {
    const rescued = running.closeData();
    if (rescued !== null) process.stderr.write(`${rescuedWords(rescued, join(config.dataDir, DATA_FILE))}\n`);
    process.exit(exitCode);
  } catch (error) {
    logger.error("closing the data failed", { error: error instanceof Error ? error.stack : String(error) });
    if (running.dataIsHere()) process.exit(1);
    process.stderr.write(`${UNSAVED_WORDS}\n`);
    setTimeout(() => closeAndExit(exitCode), SAVE_AGAIN_MS);
  }
}

void running.dataLost.then((how) => {
  process.stderr.write(`${LOST_WORDS[how]}\n`);
  stop(1);
});
process.on("SIGINT", () => stop(0));
process.on("SIGTERM", () => stop(0));
process.on("unhandledRejection", (reason) => {
  logger.error("a promise was left alone", { error: reason instanceof Error ? reason.stack : String(reason) });
});
// What a throw left half done in memory is not known, and everything that counts is on disk: start afresh.
process.on("uncaughtException", (error) => {
  logger.error("stopping after an unexpected error", { error: error.stack });
  stop(1);
});
// A terminal that was closed is no reason to end the night.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});
