/** EventBridge's stand-in: the rules of the synthesised templates, matched strictly, delivered to their queues. */
import { randomUUID } from "node:crypto";
import type { Answer, Call } from "./front-door.ts";

export interface Rule {
  pattern: Record<string, unknown>;
  deliver(message: string): Promise<void>;
}

interface Entry {
  Source: string;
  DetailType: string;
  Detail: string;
}

/** How a test disturbs deliveries: gives back what is delivered, and when. */
export type Disturbance = (deliver: () => Promise<void>) => Promise<void>;

/** All entries of one call together (source: EventBridge's PutEvents page). */
const CALL_MAX_BYTES = 256 * 1024;
/** An event is charged for each started piece of this size (source: EventBridge's pricing page). */
const CHARGED_BYTES = 64 * 1024;

export class EventBridge {
  readonly rules: Rule[] = [];
  disturb: Disturbance = (deliver) => deliver();
  /** Whether an entry with that detail type is refused. */
  refuse: (detailType: string) => boolean = () => false;
  entries = 0;
  /** Accepted events, in the pieces that AWS charges for. */
  charged = 0;
  readonly #underWay = new Set<Promise<void>>();

  /** `PutEvents`. */
  async put({ body }: Call): Promise<Answer> {
    const { Entries } = JSON.parse(body) as { Entries: Entry[] };
    if (Entries.length > 10 || Buffer.byteLength(body) > CALL_MAX_BYTES + 4096) {
      return { status: 400, body: JSON.stringify({ __type: "ValidationException", message: "too much at once" }) };
    }
    const results = Entries.map((entry) => {
      if (this.refuse(entry.DetailType)) return { ErrorCode: "ThrottlingException", ErrorMessage: "Rate exceeded" };
      this.entries += 1;
      this.charged += Math.max(1, Math.ceil(Buffer.byteLength(entry.Detail) / CHARGED_BYTES));
      // Accepting and delivering are two things.
      const routed = this.#route(entry).finally(() => this.#underWay.delete(routed));
      this.#underWay.add(routed);
      return { EventId: randomUUID() };
    });
    const failed = results.filter((result) => "ErrorCode" in result).length;
    return { status: 200, body: JSON.stringify({ FailedEntryCount: failed, Entries: results }) };
  }

  /** Resolves when what was accepted so far is in its queues. */
  async delivered(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #route({ Source, DetailType, Detail }: Entry): Promise<void> {
    const event = {
      version: "0",
      id: randomUUID(),
      source: Source,
      "detail-type": DetailType,
      time: new Date().toISOString(),
      detail: JSON.parse(Detail),
    };
    for (const rule of this.rules) {
      if (matches(rule.pattern, event)) await this.disturb(() => rule.deliver(JSON.stringify(event)));
    }
  }
}

/**
 * As EventBridge matches: a list in the pattern is a choice, a list in the event matches when one of its members does.
 *
 * @throws on operators (`prefix`, `exists`, …), none of which the stacks use.
 */
function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) {
    if (pattern.some((choice) => typeof choice === "object" && choice !== null)) {
      throw new Error(`the stand-in knows no operators: ${JSON.stringify(pattern)}`);
    }
    return Array.isArray(value) ? value.some((one) => pattern.includes(one)) : pattern.includes(value);
  }
  if (typeof pattern !== "object" || pattern === null) throw new Error("a pattern's leaves are lists");
  if (Array.isArray(value)) return value.some((one) => matches(pattern, one));
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(pattern).every(([key, part]) => matches(part, (value as Record<string, unknown>)[key]));
}
