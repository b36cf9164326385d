/** What is compared: something that tells many watchers of each action. Another contender is one more file beside these. */
import type { Watcher } from "./watcher.ts";

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
