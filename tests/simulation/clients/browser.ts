/** The browser of one visit to a page: its timers, its sockets, what the person does to it. */
import type { Environment, Socket } from "../../../web/sync/environment.ts";
import type { Random } from "../kernel/random.ts";
import type { Scheduler } from "../kernel/scheduler.ts";
import type { Network } from "../network/network.ts";
import type { Wire } from "../network/wire.ts";

export interface BrowserDeps {
  page: string;
  scheduler: Scheduler;
  network: Network;
  random: Random;
  build: string;
  /** By this machine's clock. */
  now(): number;
  visible: boolean;
  /** What the page's script makes of a frame. */
  read(text: string): string;
  /** Every frame, as it came. */
  heard(text: string): void;
  /** Every frame that it sends on an open connection, and what its script makes of it. */
  says(text: string): string;
  reload(serverBuild: string): void;
}

export class Browser implements Environment {
  readonly build: string;
  readonly now: () => number;
  readonly reload: (serverBuild: string) => void;
  readonly random: () => number;
  readonly #deps: BrowserDeps;
  readonly #visibility = new Set<() => void>();
  readonly #online = new Set<() => void>();
  readonly #overdue: (() => void)[] = [];
  #visible: boolean;
  #asleep = false;
  #gone = false;
  #wire: Wire | null = null;

  constructor(deps: BrowserDeps) {
    this.#deps = deps;
    this.build = deps.build;
    this.now = deps.now;
    this.reload = deps.reload;
    this.random = deps.random.next;
    this.#visible = deps.visible;
  }

  randomBytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.#deps.random.below(256));
  }

  after(ms: number, run: () => void): () => void {
    let cancelled = false;
    const due = () => {
      if (cancelled || this.#gone) return;
      if (this.#asleep) this.#overdue.push(due);
      else run();
    };
    const cancel = this.#deps.scheduler.after(ms, due);
    return () => {
      cancelled = true;
      cancel();
    };
  }

  isVisible(): boolean {
    return this.#visible;
  }

  onVisibility(listener: () => void): () => void {
    this.#visibility.add(listener);
    return () => this.#visibility.delete(listener);
  }

  onOnline(listener: () => void): () => void {
    this.#online.add(listener);
    return () => this.#online.delete(listener);
  }

  openSocket(_url: string, protocols: string[]): Socket {
    const { network, page, read, heard, says } = this.#deps;
    const socket: Socket = {
      onopen: null,
      onmessage: null,
      onclose: null,
      send(text) {
        wire.up.push({ kind: "text", text: says(text) });
      },
      close: () => wire.closedByPage(),
    };
    const wire: Wire = network.open(
      page,
      {
        opened: () => this.#gone || socket.onopen?.(),
        text: (text) => {
          if (this.#gone) return;
          heard(text);
          socket.onmessage?.({ data: read(text) });
        },
        ended: (code) => this.#gone || socket.onclose?.({ code }),
      },
      protocols,
    );
    this.#wire = wire;
    return socket;
  }

  show(visible: boolean): void {
    this.#visible = visible;
    for (const listener of this.#visibility) listener();
  }

  goOnline(): void {
    for (const listener of this.#online) listener();
  }

  sleep(): void {
    this.#asleep = true;
  }

  /** What was due meanwhile runs now, one after another. */
  wake(): void {
    this.#asleep = false;
    for (const due of this.#overdue.splice(0)) this.#deps.scheduler.after(0, due);
  }

  /** The page is gone, without a word to anybody but what the operating system says of its socket. */
  kill(): void {
    this.#gone = true;
    this.#wire?.closedByPage();
  }
}
