/** The event bus of one process: tells the watchers at once, then every other subscriber. */
import type { BusEvent, RotationChanged } from "../../core/bus.ts";
import type { EventBus } from "../../core/ports/commands.ts";
import type { Logger } from "../../core/ports/machine.ts";
import { type Heard, SUBSCRIPTIONS, type SubscriberName } from "../../core/subscriptions.ts";
import { systemTimers, type Timers } from "./timers.ts";

/** Each must cope with an event that it had before. The watchers are told by `broadcast`. */
type Subscribers = { [Name in Exclude<SubscriberName, "broadcaster">]?: (event: Heard<Name>) => Promise<void> };

interface Subscriber {
  name: string;
  handle(event: BusEvent): Promise<void>;
}

export interface LocalBusDeps {
  broadcast(changed: RotationChanged): Promise<void>;
  subscribers: Subscribers;
  logger: Logger;
  timers?: Timers;
}

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 30_000;

export class LocalBus implements EventBus {
  readonly #deps: LocalBusDeps;
  readonly #hearers = new Map<BusEvent["type"], Subscriber[]>();
  /** What cancels each retry. */
  readonly #retries = new Set<() => void>();
  #closed = false;

  constructor(deps: LocalBusDeps) {
    this.#deps = deps;
    for (const [name, handle] of Object.entries(deps.subscribers)) {
      const subscriber = { name, handle: handle as Subscriber["handle"] };
      for (const type of SUBSCRIPTIONS[name as SubscriberName]) {
        this.#hearers.set(type, [...(this.#hearers.get(type) ?? []), subscriber]);
      }
    }
  }

  /**
   * Whether a subscriber still has to be told something. The log keeps it as long as no snapshot covers it, so while
   * this is true none may be written; after a crash it is published again.
   */
  get isBehind(): boolean {
    return this.#retries.size > 0;
  }

  /**
   * Resolves when each subscriber was told once what it hears, so that whoever sent a command reads what it did. Never
   * rejects: one that failed is told again later, and the command has its answer.
   */
  async publish(events: BusEvent[]): Promise<void> {
    for (const event of events) if (event.type === "RotationChanged") await this.#broadcast(event);
    for (const event of events) {
      for (const subscriber of this.#hearers.get(event.type) ?? []) await this.#tell(subscriber, event, 0);
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
