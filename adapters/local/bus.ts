/** The event bus of one process: tells the watchers at once, then every other subscriber. */
import type { BusEvent, RotationChanged } from "../../core/bus.ts";
import type { EventBus, Logger } from "../../core/ports.ts";
import { systemTimers, type Timers } from "./timers.ts";

export interface Subscriber {
  name: string;
  /** Must cope with an event that it had before. */
  handle(event: BusEvent): Promise<void>;
}

export interface LocalBusDeps {
  broadcast(changed: RotationChanged): Promise<void>;
  subscribers: readonly Subscriber[];
  logger: Logger;
  timers?: Timers;
}

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 30_000;

export class LocalBus implements EventBus {
  readonly #deps: LocalBusDeps;
  /** What cancels each retry. */
  readonly #retries = new Set<() => void>();
  #closed = false;

  constructor(deps: LocalBusDeps) {
    this.#deps = deps;
  }

  /**
   * Whether a subscriber still has to be told something. The log keeps it as long as no snapshot covers it, so while
   * this is true none may be written; after a crash it is published again.
   */
  get isBehind(): boolean {
    return this.#retries.size > 0;
  }

  /**
   * Resolves when each subscriber was told once, so that whoever sent a command reads what it did. Never rejects: one
   * that failed is told again later, and the command has its answer.
   */
  async publish(events: BusEvent[]): Promise<void> {
    for (const event of events) if (event.type === "RotationChanged") await this.#broadcast(event);
    for (const subscriber of this.#deps.subscribers) {
      for (const event of events) await this.#tell(subscriber, event, 0);
    }
  }

  /** Gives up what would be told later; the log tells it at the next start. */
  close(): void {
    this.#closed = true;
    for (const cancel of this.#retries) cancel();
  }

  async #broadcast(changed: RotationChanged): Promise<void> {
    try {
      await this.#deps.broadcast(changed);
    } catch (failure) {
      // Watchers find the gap by the next event or pong and ask for what they miss.
      this.#log("the broadcaster failed", changed, failure, {});
    }
  }

  async #tell(subscriber: Subscriber, event: BusEvent, attempt: number): Promise<void> {
    try {
      await subscriber.handle(event);
    } catch (failure) {
      if (this.#closed) return;
      const retryInMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt);
      this.#log("a subscriber failed", event, failure, { subscriber: subscriber.name, attempt, retryInMs });
      const { timers = systemTimers } = this.#deps;
      const cancel = timers.after(retryInMs, async () => {
        await this.#tell(subscriber, event, attempt + 1);
        this.#retries.delete(cancel);
      });
      this.#retries.add(cancel);
    }
  }

  #log(text: string, event: BusEvent, failure: unknown, fields: Record<string, unknown>): void {
    const error = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
    this.#deps.logger.error(text, { event: event.type, correlationId: event.correlationId, ...fields, error });
  }
}
