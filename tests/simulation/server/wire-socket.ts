/** A `ws` socket as `WsConnections` uses one, over a wire of this simulation. */
import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import type { Wire } from "../network/wire.ts";

type Listener = () => void;

/** What the operating system takes for a reader that does not take it; the rest waits in the process. */
const SYSTEM_TAKES_BYTES = 4 * 1024;

export class WireSocket {
  readonly #wire: Wire;
  readonly #alive: () => boolean;
  readonly #listeners = new Map<string, Listener[]>();
  #readyState: number = WebSocket.OPEN;

  /** @param alive whether the process that holds it is. */
  constructor(wire: Wire, alive: () => boolean) {
    this.#wire = wire;
    this.#alive = alive;
  }

  /** The parts of `ws` and of the socket below it that are used. */
  get ends(): { ws: WebSocket; socket: Duplex } {
    return { ws: this as unknown as WebSocket, socket: this as unknown as Duplex };
  }

  get readyState(): number {
    return this.#readyState;
  }

  get writableLength(): number {
    return Math.max(0, this.#wire.unsentBytes - SYSTEM_TAKES_BYTES);
  }

  write(frame: Buffer): boolean {
    if (!this.#alive() || this.#readyState !== WebSocket.OPEN) return false;
    this.#wire.down.push({ kind: "text", text: textOf(frame) });
    return this.writableLength === 0;
  }

  /** Past the stream's buffer; see adapters/local/direct-write.ts. */
  _write(frame: Buffer, _encoding: string, taken: () => void): void {
    if (this.write(frame)) taken();
  }

  on(name: string, listener: Listener): void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  once(name: string, listener: Listener): void {
    this.on(name, listener);
  }

  ping(): void {
    if (this.#alive()) this.#wire.down.push({ kind: "ping" });
  }

  close(code: number): void {
    this.#readyState = WebSocket.CLOSING;
    if (this.#alive()) this.#wire.closedByServer(code);
  }

  terminate(): void {
    if (this.#readyState === WebSocket.CLOSED) return;
    this.#readyState = WebSocket.CLOSING;
    this.#wire.terminatedByServer();
  }

  pong(): void {
    this.#emit("pong");
  }

  ended(): void {
    this.#readyState = WebSocket.CLOSED;
    this.#emit("close");
  }

  #emit(name: string): void {
    for (const listener of this.#listeners.get(name) ?? []) listener();
  }
}

/** The text of an unmasked frame in one piece (RFC 6455, section 5.2). */
function textOf(frame: Buffer): string {
  const length = frame.readUInt8(1);
  return frame.toString("utf8", length < 126 ? 2 : length === 126 ? 4 : 10);
}
