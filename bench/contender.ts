/**
 * What is compared: something that tells many watchers of each action. Another one is one more file in `contenders/`, which
 * exports a `MakeContender` as `contender`; what it starts as a process of its own has a name that ends in `-server.ts`.
 */
import { readdirSync } from "node:fs";
import type { Message, Watcher } from "./watcher.ts";

/** @param singers how long the line is. @param messages what the product sent for its actions, to be sent again in turn. */
export type MakeContender = (singers: number, messages: readonly Message[]) => Contender;

export interface Contender {
  name: string;
  start(): Promise<Running>;
}

export interface Running {
  /** Operating-system id of the server's process, for its CPU and memory. */
  pid: number;
  /** Whether an action is on the disk before anybody hears of it. */
  isDurable: boolean;
  /** What was done so far is history: the actions from now on, and their watchers, are of another night. */
  anotherNight?(): Promise<void>;
  /** Opens a watcher that is current and will get every action from now on. */
  watch(): Promise<Watcher>;
  /** Whether this message tells of an action; others (pongs, greetings) are not counted. */
  isAction(text: Buffer): boolean;
  /** Starts the next action; resolves when the sender has its answer. */
  act(): Promise<void>;
  stop(): Promise<void>;
}

/** Each file's of `contenders/` that has one, by the files' names. */
export async function contenders(): Promise<MakeContender[]> {
  const folder = new URL("./contenders/", import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.endsWith("-server.ts"));
  const found = await Promise.all(
    files.sort().map(async (name) => (await import(new URL(name, folder).href)) as { contender?: MakeContender }),
  );
  return found.flatMap(({ contender }) => contender ?? []);
}
