/** A room full of the pages' own clients in one process, whose network can be taken away. */
import { randomBytes } from "node:crypto";
import type { Socket as NetSocket } from "node:net";
import { effect } from "@preact/signals";
import { WebSocket } from "ws";
import { agreedOnDeflate } from "../../adapters/local/deflate.ts";
import { evolve } from "../../core/rotation/evolve.ts";
import { createSync } from "../../web/sync/create-sync.ts";
import type { Environment, Socket } from "../../web/sync/environment.ts";
import type { Sync } from "../../web/sync/sync.ts";

/** More than any message of the server. */
const MOST_BYTES = 1024 ** 2;
/** Opened at a time, so that opening is no storm itself. */
const BATCH = 50;

export interface Counted {
  listeningAt: number;
  /** One for each phone. */
  returnedMs: number[];
  /** Of frames as they were on the wire, to all of them. */
  bytes: number;
  /** Connections begun. */
  attempts: number;
  /** Frames with a snapshot or a part of one. */
  snapshots: number;
}

export class Phones {
  readonly #wsUrl: string;
  readonly #joinCode: string;
  readonly #phones: Sync[] = [];
  readonly #lines = new Map<WebSocket, Line>();
  readonly #online = new Set<() => void>();
  #hasNetwork = true;
  #bytes = 0;
  #attempts = 0;
  #snapshots = 0;
  #listeningAt = Number.POSITIVE_INFINITY;
  #returnedAt: number[] = [];

  constructor(wsUrl: string, joinCode: string) {
    this.#wsUrl = wsUrl;
    this.#joinCode = joinCode;
  }

  /** Until all of them are at `version`. */
  async open(count: number, version: number): Promise<void> {
    while (this.#phones.length < count) {
      const first = this.#phones.length;
      for (let index = first; index < Math.min(count, first + BATCH); index++) this.#phones.push(this.#phone());
      await this.current(version);
    }
  }

  startCounting(): void {
    for (const line of this.#lines.values()) line.countedBytes = line.socket.bytesRead;
    this.#bytes = this.#attempts = this.#snapshots = 0;
    this.#listeningAt = Number.POSITIVE_INFINITY;
  }

  /** The server is known to listen; a phone may have been served before. */
  listening(): void {
    this.#listeningAt = Math.min(this.#listeningAt, performance.now());
  }

  /** Resolves when every phone is live and at `version` or beyond. */
  async current(version: number): Promise<void> {
    this.#returnedAt = [];
    await Promise.all(
      this.#phones.map(
        (phone) =>
          new Promise<void>((resolve) => {
            const stop = effect(() => {
              if (phone.link.value !== "live" || phone.version.value < version) return;
              this.#returnedAt.push(performance.now());
              resolve();
              queueMicrotask(() => stop());
            });
          }),
      ),
    );
  }

  /** Since `startCounting`; times are those of `performance.now()`, returns are counted from the moment of listening. */
  counted(): Counted {
    for (const line of this.#lines.values()) this.#count(line);
    const returnedMs = this.#returnedAt.map((at) => at - this.#listeningAt);
    return {
      listeningAt: this.#listeningAt,
      returnedMs,
      bytes: this.#bytes,
      attempts: this.#attempts,
      snapshots: this.#snapshots,
    };
  }

  loseNetwork(): void {
    this.#hasNetwork = false;
    for (const socket of this.#lines.keys()) socket.terminate();
  }

  findNetwork(): void {
    this.#hasNetwork = true;
    for (const listener of this.#online) listener();
  }

  close(): void {
    for (const phone of this.#phones) phone.close();
  }

  #phone(): Sync {
    return createSync({
      wsUrl: this.#wsUrl,
      evolve,
      rotation: this.#joinCode,
      token: () => null,
      storage: null,
      storageKey: "storm",
      environment: this.#environment(),
    });
  }

  #environment(): Environment {
    return {
      now: () => Date.now(),
      random: () => Math.random(),
      randomBytes: (count) => randomBytes(count),
      openSocket: (url, protocols) => this.#socket(url, protocols),
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      isVisible: () => true,
      onVisibility: () => () => {},
      onOnline: (listener) => {
        this.#online.add(listener);
        return () => this.#online.delete(listener);
      },
      build: null,
      reload: () => {},
    };
  }

  #count(line: Line): void {
    this.#bytes += line.socket.bytesRead - line.countedBytes;
    line.countedBytes = line.socket.bytesRead;
  }

  #socket(url: string, protocols: string[]): Socket {
    if (!this.#hasNetwork) return deadSocket();
    this.#attempts++;
    const socket = new WebSocket(url, protocols, { origin: `http://${new URL(url).host}` });
    socket.on("error", () => {});
    socket.on("upgrade", (response) =>
      this.#lines.set(socket, { socket: response.socket, countedBytes: response.socket.bytesRead }),
    );
    socket.on("open", () => {
      agreedOnDeflate(socket, MOST_BYTES);
      this.listening();
    });
    socket.on("close", () => {
      const line = this.#lines.get(socket);
      if (line) this.#count(line);
      this.#lines.delete(socket);
    });
    socket.on("message", (message: Buffer) => {
      if (message.includes('"type":"snapshot"')) this.#snapshots++;
    });
    return socket as unknown as Socket;
  }
}

/** A TCP connection after its handshake. */
interface Line {
  socket: NetSocket;
  /** Bytes that are in the count. */
  countedBytes: number;
}

/** What a browser gives without a network: an attempt that fails. */
function deadSocket(): Socket {
  const socket: Socket = { onopen: null, onmessage: null, onclose: null, send() {}, close() {} };
  setImmediate(() => socket.onclose?.({ code: 1006 }));
  return socket;
}
