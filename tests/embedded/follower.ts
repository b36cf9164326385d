/**
 * A client in the test's own words, after the rules of docs/protocol.md: applies the next event, holds later ones, asks
 * for what is missing, resumes after a disconnect, and sends unanswered commands again with the same ids.
 */
import { WebSocket } from "ws";
import { eventsOf } from "../../core/brief-events.ts";
import type { CommandResult, Position, ServerFrame } from "../../core/protocol.ts";
import type { RotationEvent } from "../../core/rotation/events.ts";
import { evolve } from "../../core/rotation/evolve.ts";
import type { RotationState } from "../../core/rotation/state.ts";

type Result = Extract<ServerFrame, { type: "result" }>;

/** A breath between attempts: without one they take the time that the server needs to start. */
const RETRY_MS = 25;

export class Follower {
  readonly #url: () => string;
  readonly #rotation: string;
  readonly #token: string | null;
  readonly #unanswered = new Map<string, { text: string; resolve(result: CommandResult): void }>();
  readonly #held = new Map<number, RotationEvent>();
  /** Every event applied, in order. */
  readonly events: RotationEvent[] = [];
  readonly results = new Map<string, CommandResult>();
  #socket: WebSocket | null = null;
  #position: Position | null = null;
  #state: RotationState | null = null;
  #parts: string[] = [];
  #waiting: (() => void)[] = [];
  #welcomed = false;
  #stopped = false;

  /** @param url asked at each connection: a server that was restarted may be elsewhere. */
  constructor(url: () => string, rotation: string, token: string | null) {
    this.#url = url;
    this.#rotation = rotation;
    this.#token = token;
  }

  get state(): RotationState {
    if (!this.#state) throw new Error("no state yet");
    return this.#state;
  }

  get version(): number {
    return this.#position?.version ?? 0;
  }

  /** Resolves once welcomed. A connection that is lost is taken up again until `stop`. */
  async connect(): Promise<void> {
    const protocols = ["karaoke.v1", ...(this.#token === null ? [] : [`bearer.${this.#token}`])];
    const socket = new WebSocket(this.#url(), protocols);
    this.#socket = socket;
    socket.on("message", (data) => this.#received(JSON.parse(String(data)) as ServerFrame));
    socket.on("open", () => {
      const since = this.#position;
      socket.send(JSON.stringify({ type: "hello", rotation: this.#rotation, ...(since && { since }) }));
    });
    socket.on("error", () => {});
    const lost = new Promise<void>((resolve) =>
      socket.on("close", () => {
        resolve();
        this.#welcomed = false;
        if (!this.#stopped && this.#socket === socket) setTimeout(() => void this.#again(socket), RETRY_MS);
      }),
    );
    await Promise.race([this.until(() => this.#socket === socket && this.#welcomed), lost]);
  }

  async #again(lost: WebSocket): Promise<void> {
    if (!this.#stopped && this.#socket === lost) await this.connect();
  }

  /** The Wi-Fi is gone for a moment. */
  drop(): void {
    this.#welcomed = false;
    this.#socket?.terminate();
  }

  stop(): void {
    this.#stopped = true;
    this.#socket?.terminate();
  }

  /** @param times how often the very same command is sent. */
  send(id: string, name: string, data: object, times = 1): Promise<CommandResult> {
    const text = JSON.stringify({ type: "command", id, name, data });
    return new Promise((resolve) => {
      this.#unanswered.set(id, { text, resolve });
      for (let count = 0; count < times; count++) this.#transmit(text);
    });
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #transmit(text: string): void {
    if (this.#welcomed && this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  #received(frame: ServerFrame): void {
    switch (frame.type) {
      case "welcome":
        this.#welcomed = true;
        this.#parts = [];
        for (const { text } of this.#unanswered.values()) this.#transmit(text);
        break;
      case "snapshot":
        this.#snapshot(frame);
        break;
      case "events":
        for (const event of eventsOf(frame)) if (event.version > this.version) this.#held.set(event.version, event);
        this.#apply();
        if (this.#held.size > 0 && this.#position) {
          this.#socket?.send(JSON.stringify({ type: "sync", since: this.#position }));
        }
        break;
      case "result":
        this.#settle(frame);
        break;
      case "error":
        throw new Error(`${frame.code}: ${frame.detail}`);
      case "pong":
      case "bye":
        break;
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #snapshot(frame: Extract<ServerFrame, { type: "snapshot" }>): void {
    let state: RotationState;
    if ("state" in frame) {
      state = frame.state;
    } else {
      this.#parts[frame.part - 1] = frame.json;
      if (this.#parts.filter((part) => part !== undefined).length < frame.parts) return;
      state = JSON.parse(this.#parts.join("")) as RotationState;
    }
    if (this.#position?.epoch === frame.epoch && this.#position.version >= frame.version) return;
    this.#state = state;
    this.#position = { epoch: frame.epoch, version: frame.version };
    this.#apply();
  }

  #apply(): void {
    if (!this.#position) return;
    for (;;) {
      const event = this.#held.get(this.#position.version + 1);
      if (!event) break;
      this.#state = evolve(this.#state, event);
      this.#position = { ...this.#position, version: event.version };
      this.events.push(event);
    }
    for (const version of this.#held.keys()) if (version <= this.#position.version) this.#held.delete(version);
  }

  /** Every answer to one id must be the same answer. */
  #settle({ type: _type, id, ...result }: Result): void {
    if (result.status === "queued") return;
    const known = this.results.get(id);
    if (known?.status === "applied" && JSON.stringify(known) !== JSON.stringify(result)) {
      throw new Error(`two answers to ${id}: ${JSON.stringify(known)} and ${JSON.stringify(result)}`);
    }
    this.results.set(id, result);
    const waiting = this.#unanswered.get(id);
    this.#unanswered.delete(id);
    waiting?.resolve(result);
  }
}
