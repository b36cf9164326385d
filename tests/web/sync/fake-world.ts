/** A browser without a browser: a clock that is moved by hand, sockets that the test answers, storage that can fail. */
import type { ClientFrame, ServerFrame } from "../../../core/protocol.ts";
import type { Environment, KeptStorage, Socket } from "../../../web/sync/environment.ts";

/** The server's end of a socket that the client opened. */
export class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: ((end: { code: number }) => void) | null = null;
  readonly sent: ClientFrame[] = [];
  closedByClient = false;

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }

  close(): void {
    this.closedByClient = true;
  }

  accept(): void {
    this.onopen?.();
  }

  say(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  sayText(text: string): void {
    this.onmessage?.({ data: text });
  }

  hangUp(code = 1006): void {
    this.onclose?.({ code });
  }

  sentOf<Type extends ClientFrame["type"]>(type: Type): Extract<ClientFrame, { type: Type }>[] {
    return this.sent.filter((frame): frame is Extract<ClientFrame, { type: Type }> => frame.type === type);
  }
}

export class FakeStorage implements KeptStorage {
  readonly kept = new Map<string, string>();
  full = false;

  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.full) throw new Error("QuotaExceededError");
    this.kept.set(key, value);
  }

  removeItem(key: string): void {
    this.kept.delete(key);
  }
}

interface Timer {
  due: number;
  run(): void;
}

export class FakeWorld implements Environment {
  build: string | null = "build-1";
  visible = true;
  /** What `random` answers next; the last one stays. */
  randoms = [0.5];
  readonly sockets: FakeSocket[] = [];
  readonly reloads: string[] = [];
  #now: number;
  #byte = 0;
  readonly #timers = new Set<Timer>();
  readonly #visibility = new Set<() => void>();
  readonly #online = new Set<() => void>();

  constructor(now = Date.parse("2026-11-24T21:00:00.000Z")) {
    this.#now = now;
  }

  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (!last) throw new Error("no socket was opened");
    return last;
  }

  get listeners(): number {
    return this.#visibility.size + this.#online.size;
  }

  get timers(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  random(): number {
    return this.randoms.length > 1 ? (this.randoms.shift() as number) : (this.randoms[0] as number);
  }

  randomBytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.#byte++ & 255);
  }

  openSocket(url: string, protocols: string[]): Socket {
    const socket = new FakeSocket(url, protocols);
    this.sockets.push(socket);
    return socket;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { due: this.#now + ms, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  isVisible(): boolean {
    return this.visible;
  }

  onVisibility(listener: () => void): () => void {
    this.#visibility.add(listener);
    return () => this.#visibility.delete(listener);
  }

  onOnline(listener: () => void): () => void {
    this.#online.add(listener);
    return () => this.#online.delete(listener);
  }

  reload(serverBuild: string): void {
    this.reloads.push(serverBuild);
  }

  show(visible: boolean): void {
    this.visible = visible;
    for (const listener of this.#visibility) listener();
  }

  goOnline(): void {
    for (const listener of this.#online) listener();
  }

  /** The clock goes on; no timer does. */
  sleep(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers) timer.due += ms;
  }

  /** Moves the clock, running each timer at its time. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = [...this.#timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.due);
      next.run();
    }
    this.#now = end;
  }
}
