/**
 * From an action's start to the last of N watchers having it. Contenders that are compared take turns, action by
 * action, in one run, so that a machine whose speed drifts drifts for both.
 */
import type { WebSocket } from "ws";
import type { Contender, Running } from "./contender.ts";
import { bareWs } from "./contenders/bare-ws.ts";
import { product } from "./contenders/product.ts";
import { usage } from "./server-process.ts";
import { median, printTable, quantile, round } from "./statistics.ts";

const ACTIONS = 200;
const WARM_UP = 40;

interface Measured {
  name: string;
  latenciesMs: number[];
  bytesPerWatcher: number;
  cpuMsPerAction: number;
  rssMb: number;
}

export async function live(watchers: number, singers: number): Promise<void> {
  const frames = await recordFrames(singers);
  const [ours, floor] = await Promise.all([
    Audience.open(product(singers), watchers),
    Audience.open(bareWs(frames), watchers),
  ]);
  for (let action = 0; action < WARM_UP + ACTIONS; action++) {
    if (action === WARM_UP) for (const audience of [ours, floor]) audience.startCounting();
    // Who goes first alternates, in case the first of two has an advantage.
    for (const audience of action % 2 === 0 ? [ours, floor] : [floor, ours]) await audience.act();
  }
  const results = [floor.result(), ours.result()];
  await Promise.all([ours.close(), floor.close()]);
  const floorMs = median(results[0]?.latenciesMs ?? []);
  printTable(
    `${watchers} watchers, ${ACTIONS} actions`,
    results.map((result) => ({
      contender: result.name,
      "p50 ms": round(quantile(result.latenciesMs, 0.5), 2),
      "p95 ms": round(quantile(result.latenciesMs, 0.95), 2),
      "p99 ms": round(quantile(result.latenciesMs, 0.99), 2),
      "p50 ratio": round(median(result.latenciesMs) / floorMs, 2),
      "bytes/watcher": round(result.bytesPerWatcher, 0),
      "CPU ms/action": round(result.cpuMsPerAction, 2),
      "server MB": round(result.rssMb, 0),
    })),
  );
}

/** What the product sends for its actions, to be sent by the floor too. */
async function recordFrames(singers: number): Promise<Buffer[]> {
  const running = await product(singers).start();
  const frames: Buffer[] = [];
  const watcher = await running.watch();
  watcher.on("message", (message: Buffer) => void (running.isAction(message) && frames.push(message)));
  for (let action = 0; action < 20; action++) await running.act();
  watcher.terminate();
  await running.stop();
  return frames;
}

class Audience {
  readonly #latencies: number[] = [];
  #bytes = 0;
  #missing = 0;
  #allHaveIt: (() => void) | null = null;
  #cpuAtStart = 0;

  private constructor(
    readonly name: string,
    readonly running: Running,
    readonly sockets: WebSocket[],
  ) {
    for (const socket of sockets) socket.on("message", (message: Buffer) => this.#received(message));
  }

  static async open(contender: Contender, watchers: number): Promise<Audience> {
    const running = await contender.start();
    const sockets: WebSocket[] = [];
    while (sockets.length < watchers) {
      const batch = Math.min(50, watchers - sockets.length);
      sockets.push(...(await Promise.all(Array.from({ length: batch }, () => running.watch()))));
    }
    return new Audience(contender.name, running, sockets);
  }

  startCounting(): void {
    this.#latencies.length = 0;
    this.#bytes = 0;
    this.#cpuAtStart = usage(this.running.pid)?.cpuMs ?? 0;
  }

  async act(): Promise<void> {
    this.#missing = this.sockets.length;
    const all = new Promise<void>((resolve) => {
      this.#allHaveIt = resolve;
    });
    const started = performance.now();
    const answered = this.running.act();
    await all;
    this.#latencies.push(performance.now() - started);
    await answered;
  }

  #received(message: Buffer): void {
    if (!this.running.isAction(message)) return;
    this.#bytes += message.length;
    if (--this.#missing === 0) this.#allHaveIt?.();
  }

  result(): Measured {
    const now = usage(this.running.pid);
    return {
      name: this.name,
      latenciesMs: [...this.#latencies],
      bytesPerWatcher: this.#bytes / this.#latencies.length / this.sockets.length,
      cpuMsPerAction: ((now?.cpuMs ?? Number.NaN) - this.#cpuAtStart) / this.#latencies.length,
      rssMb: now?.rssMb ?? Number.NaN,
    };
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    await this.running.stop();
  }
}
