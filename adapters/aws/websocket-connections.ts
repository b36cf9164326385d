/** Connections held by API Gateway, posted to through its management API. */
import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  ForbiddenException,
  GoneException,
  LimitExceededException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import type { ConnectionId, RotationId } from "../../core/ids.ts";
import type { Connection, Connections, Watchers } from "../../core/ports/connections.ts";
import type { ByeCode, EventsForm } from "../../core/protocol.ts";
import type { ConnectionTable } from "./dynamo/connection-table.ts";

/**
 * Posts under way at once. One takes about 10 ms and half a millisecond of a CPU, so these keep a CPU busy; more would only
 * be refused when the account has no more to give (`npm run bench -- scale`).
 */
const CONCURRENT_POSTS = 25;
/** Tries of one post while API Gateway says that there are too many, over some 3 s; then the client's ping finds the gap. */
const MAX_TRIES = 9;
const FIRST_BACKOFF_MS = 50;
const LONGEST_BACKOFF_MS = 1600;

type Posted = "sent" | "gone" | "given up";

export interface WebsocketConnectionsDeps {
  table: Pick<ConnectionTable, keyof ConnectionTable>;
  client: Pick<ApiGatewayManagementApiClient, "send">;
  /** Told of posts that were throttled to the end. */
  onGivenUp(connectionId: ConnectionId): void;
  /** Told of every answer of API Gateway, for metrics. */
  onAnswered?(answer: "sent" | "gone" | "throttled"): void;
  wait(ms: number): Promise<void>;
  /** From 0 up to but not 1. */
  random?: () => number;
}

export class WebsocketConnections implements Connections {
  readonly #deps: WebsocketConnectionsDeps;
  /** Frames to one connection leave one after another: posts side by side may overtake each other. */
  readonly #lastPost = new Map<ConnectionId, Promise<unknown>>();

  constructor(deps: WebsocketConnectionsDeps) {
    this.#deps = deps;
  }

  open(connection: Connection): Promise<void> {
    return this.#deps.table.open(connection);
  }

  get(connectionId: ConnectionId): Promise<Connection | null> {
    return this.#deps.table.get(connectionId);
  }

  enter(connectionId: ConnectionId, rotationId: RotationId, form: EventsForm): Promise<void> {
    return this.#deps.table.enter(connectionId, rotationId, form);
  }

  watch(connectionId: ConnectionId, rotationId: RotationId): Promise<void> {
    return this.#deps.table.watch(connectionId, rotationId);
  }

  forget(connectionId: ConnectionId): Promise<void> {
    return this.#deps.table.forget(connectionId);
  }

  watchers(rotationId: RotationId): AsyncIterable<Watchers> {
    return this.#deps.table.watchers(rotationId);
  }

  /** It would cost a read of every watcher. */
  async countWatchers(): Promise<null> {
    return null;
  }

  async post(connectionIds: readonly ConnectionId[], text: string, watching?: RotationId): Promise<void> {
    const data = Buffer.from(text);
    const waiting = [...connectionIds];
    const lanes = Array.from({ length: Math.min(CONCURRENT_POSTS, waiting.length) }, async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        await this.#postInOrder(next, data, watching);
      }
    });
    await Promise.all(lanes);
  }

  async hangUp(connectionId: ConnectionId, code: ByeCode, retryMs: number): Promise<void> {
    await this.post([connectionId], JSON.stringify({ type: "bye", code, retryMs }));
    try {
      await this.#deps.client.send(new DeleteConnectionCommand({ ConnectionId: connectionId }));
    } catch (error) {
      if (!(error instanceof GoneException)) throw error;
    }
    await this.forget(connectionId);
  }

  async #postInOrder(connectionId: ConnectionId, data: Buffer, watching?: RotationId): Promise<void> {
    const before = this.#lastPost.get(connectionId) ?? Promise.resolve();
    const mine = before.then(() => this.#postOne(connectionId, data, watching));
    const settled = mine.catch(() => undefined);
    this.#lastPost.set(connectionId, settled);
    try {
      await mine;
    } finally {
      if (this.#lastPost.get(connectionId) === settled) this.#lastPost.delete(connectionId);
    }
  }

  async #postOne(connectionId: ConnectionId, data: Buffer, watching?: RotationId): Promise<void> {
    switch (await this.#tried(connectionId, data)) {
      case "sent":
        return;
      case "gone":
        if (watching) await this.#deps.table.forgetWatcher(watching, connectionId);
        else await this.forget(connectionId);
        return;
      case "given up":
        this.#deps.onGivenUp(connectionId);
    }
  }

  async #tried(connectionId: ConnectionId, data: Buffer): Promise<Posted> {
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      try {
        await this.#deps.client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: data }));
        this.#deps.onAnswered?.("sent");
        return "sent";
      } catch (error) {
        // API Gateway answers 403 for an id that it has never had or has long forgotten.
        if (error instanceof GoneException || error instanceof ForbiddenException) {
          this.#deps.onAnswered?.("gone");
          return "gone";
        }
        if (!(error instanceof LimitExceededException) && statusOf(error) !== 429) throw error;
        this.#deps.onAnswered?.("throttled");
        const { wait, random = Math.random } = this.#deps;
        await wait(random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt));
      }
    }
    return "given up";
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;
}
