/** The command queue of one process: one promise chain per rotation, so that its commands are worked one after another. */
import type { RotationId } from "../../core/ids.ts";
import { type CommandMessage, type CommandQueue, QueueFull } from "../../core/ports/commands.ts";
import type { CommandResult } from "../../core/protocol.ts";
import { systemTimers, type Timers } from "./timers.ts";

export interface Worker {
  work(message: CommandMessage): Promise<CommandResult>;
  /** The infrastructure failed at every try. */
  giveUp(message: CommandMessage, failure: unknown): Promise<CommandResult>;
}

/** Waits before the second and each later try; the commands behind wait too, since order holds. */
const RETRY_DELAYS_MS = [50, 250, 1000];
/** Commands of one rotation that may wait. At some thousand commands a second, a second of work at most. */
const MAX_WAITING = 1000;

interface Chain {
  tail: Promise<unknown>;
  waiting: number;
}

export class LocalQueue implements CommandQueue {
  readonly #worker: Worker;
  readonly #timers: Timers;
  readonly #chains = new Map<RotationId, Chain>();
  #closed = false;

  constructor(worker: Worker, timers = systemTimers) {
    this.#worker = worker;
    this.#timers = timers;
  }

  async send(message: CommandMessage): Promise<void> {
    void this.submit(message);
  }

  /**
   * The same, for a caller that waits for the result. Never rejects once the command is queued.
   * @throws QueueFull
   */
  submit(message: CommandMessage): Promise<CommandResult> {
    const chain = this.#chains.get(message.rotationId) ?? { tail: Promise.resolve(), waiting: 0 };
    if (this.#closed || chain.waiting >= MAX_WAITING) throw new QueueFull();
    this.#chains.set(message.rotationId, chain);
    chain.waiting += 1;
    const result = chain.tail.then(() => this.#worked(message));
    chain.tail = result.finally(() => {
      chain.waiting -= 1;
      if (chain.waiting === 0) this.#chains.delete(message.rotationId);
    });
    return result;
  }

  /** Takes no more commands; resolves when those that were taken are done. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#chains.values()].map((chain) => chain.tail));
  }

  async #worked(message: CommandMessage): Promise<CommandResult> {
    for (const delayMs of RETRY_DELAYS_MS) {
      try {
        return await this.#worker.work(message);
      } catch {
        await new Promise<void>((resolve) => this.#timers.after(delayMs, resolve));
      }
    }
    try {
      return await this.#worker.work(message);
    } catch (failure) {
      return await this.#worker.giveUp(message, failure);
    }
  }
}
