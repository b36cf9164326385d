/** One WebSocket between a page and a server. In order while it lives; it ends in all the ways that they end. */
import type { Random } from "../kernel/random.ts";
import type { Scheduler } from "../kernel/scheduler.ts";
import { type Latency, latencyMs, Pipe } from "./pipe.ts";

type Up = { kind: "open"; protocols: readonly string[] } | { kind: "text"; text: string } | { kind: "close" | "pong" };
type Down = { kind: "opened" | "ping" } | { kind: "text"; text: string } | { kind: "close"; code: number };

export interface PageEnd {
  opened(): void;
  text(text: string): void;
  ended(code: number): void;
}

export interface ServerEnd {
  text(text: string): void;
  pong(): void;
  ended(): void;
}

/** Whatever takes connections; null when nothing listens there. */
export type Listener = (wire: Wire, protocols: readonly string[]) => void;

/** No close frame came. */
const ABNORMAL = 1006;

export class Wire {
  server: ServerEnd | null = null;
  readonly page: PageEnd;
  readonly up: Pipe<Up>;
  readonly down: Pipe<Down>;
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #latency: Latency;
  readonly #listener: () => Listener | null;
  #pageOver = false;
  #serverOver = false;

  constructor(
    scheduler: Scheduler,
    random: Random,
    latency: Latency,
    page: PageEnd,
    protocols: readonly string[],
    listener: () => Listener | null,
  ) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#latency = latency;
    this.page = page;
    this.#listener = listener;
    this.up = new Pipe(scheduler, random, latency, (item) => this.#atServer(item));
    this.down = new Pipe(scheduler, random, latency, (item) => this.#atPage(item));
    this.up.push({ kind: "open", protocols });
  }

  /** Both ends are done with it. */
  get over(): boolean {
    return this.#pageOver && this.#serverOver;
  }

  /** The server may still write to it. */
  get serverOpen(): boolean {
    return !this.#serverOver;
  }

  get unsentBytes(): number {
    let bytes = 0;
    for (const item of this.down.waiting) if (item.kind === "text") bytes += item.text.length;
    return bytes;
  }

  /** The connection is gone. Each side hears of it a little later, or never. */
  cut(tellPage: boolean, tellServer: boolean): void {
    this.up.die();
    this.down.die();
    if (tellPage) this.#later(() => this.#endPage(ABNORMAL));
    if (tellServer) this.#later(() => this.#endServer());
  }

  /** The page hangs up; it hears nothing more. */
  closedByPage(): void {
    if (this.#pageOver) return;
    this.#pageOver = true;
    this.up.push({ kind: "close" });
  }

  closedByServer(code: number): void {
    this.down.push({ kind: "close", code });
  }

  /** The server's end is dropped without a word. */
  terminatedByServer(): void {
    this.cut(true, false);
    this.#later(() => this.#endServer());
  }

  /** The server's process is gone: nobody is there to be told. */
  serverDied(tellPage: boolean): void {
    this.#serverOver = true;
    this.cut(tellPage, false);
  }

  #atServer(item: Up): void {
    switch (item.kind) {
      case "open": {
        const listener = this.#listener();
        if (listener) listener(this, item.protocols);
        else this.serverDied(true);
        return;
      }
      case "text":
        if (!this.#serverOver) this.server?.text(item.text);
        return;
      case "pong":
        if (!this.#serverOver) this.server?.pong();
        return;
      case "close":
        this.#endServer();
        return;
    }
  }

  #atPage(item: Down): void {
    switch (item.kind) {
      case "opened":
        if (!this.#pageOver) this.page.opened();
        return;
      case "text":
        if (!this.#pageOver) this.page.text(item.text);
        return;
      case "ping":
        this.up.push({ kind: "pong" });
        return;
      case "close":
        this.up.push({ kind: "close" });
        this.#endPage(item.code);
        return;
    }
  }

  #endPage(code: number): void {
    if (this.#pageOver) return;
    this.#pageOver = true;
    this.page.ended(code);
  }

  #endServer(): void {
    if (this.#serverOver) return;
    this.#serverOver = true;
    this.server?.ended();
  }

  #later(run: () => void): void {
    this.#scheduler.after(latencyMs(this.#latency, this.#random), run);
  }
}
