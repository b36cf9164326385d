/** The event bus on EventBridge. */
import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { BusEvent } from "../../core/bus.ts";
import type { EventBus } from "../../core/ports/commands.ts";

export const EVENT_SOURCE = "karaoke";
/** Entries of one request, and the bytes they have together (source: EventBridge's PutEvents page). */
const BATCH_MAX_ENTRIES = 10;
const BATCH_MAX_BYTES = 256 * 1024;
/** Source, type, time and envelope beside the detail. */
const ENVELOPE_BYTES = 512;
const MAX_TRIES = 5;
const FIRST_BACKOFF_MS = 50;

export interface EventBridgeBusDeps {
  client: Pick<EventBridgeClient, "send">;
  busName: string;
  wait(ms: number): Promise<void>;
  /** From 0 up to but not 1. */
  random?: () => number;
}

export class EventBridgeBus implements EventBus {
  readonly #deps: EventBridgeBusDeps;

  constructor(deps: EventBridgeBusDeps) {
    this.#deps = deps;
  }

  /** @throws when entries are still refused after several tries: the command's message then stays in the queue. */
  async publish(events: BusEvent[]): Promise<void> {
    for (const batch of batches(events.map((event) => this.#entry(event)))) await this.#put(batch);
  }

  /** A `RotationChanged` too large for an entry travels without its events; who receives it reads them from the log. */
  #entry(event: BusEvent): PutEventsRequestEntry {
    const detail = JSON.stringify(event);
    return {
      Source: EVENT_SOURCE,
      DetailType: event.type,
      EventBusName: this.#deps.busName,
      Detail:
        event.type === "RotationChanged" && bytesOf(detail) > BATCH_MAX_BYTES - ENVELOPE_BYTES
          ? JSON.stringify({ ...event, events: [] } satisfies BusEvent)
          : detail,
    };
  }

  /** A request may succeed for some entries and fail for others. */
  async #put(batch: PutEventsRequestEntry[]): Promise<void> {
    let left = batch;
    for (let attempt = 0; ; attempt++) {
      const answer = await this.#deps.client.send(new PutEventsCommand({ Entries: left }));
      const results = answer.Entries ?? [];
      left = left.filter((_, index) => results[index]?.ErrorCode !== undefined);
      if (left.length === 0) return;
      if (attempt + 1 === MAX_TRIES) {
        throw new Error(`the event bus refused ${left.length} events: ${results.find((r) => r.ErrorCode)?.ErrorCode}`);
      }
      const { wait, random = Math.random } = this.#deps;
      await wait(random() * FIRST_BACKOFF_MS * 2 ** attempt);
    }
  }
}

function* batches(entries: PutEventsRequestEntry[]): Generator<PutEventsRequestEntry[]> {
  let batch: PutEventsRequestEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = bytesOf(entry.Detail ?? "") + ENVELOPE_BYTES;
    if (batch.length === BATCH_MAX_ENTRIES || (batch.length > 0 && bytes + size > BATCH_MAX_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

const bytesOf = (text: string): number => Buffer.byteLength(text);
