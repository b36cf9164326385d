/**
 * From an action's start to the last of N watchers having it. Contenders that are compared take turns, action by
 * action, in one run, so that a machine whose speed drifts drifts for all of them; only the ratios mean something.
 */
import type { Contender, Running } from "./contender.ts";
import { bareWs } from "./contenders/bare-ws.ts";
import { product } from "./contenders/product.ts";
import { socketIo } from "./contenders/socket-io.ts";
import { keepOffServersCpu } from "./cpus.ts";
import { openDiskFlush } from "./disk-flush.ts";
import { usage } from "./server-process.ts";
import { median, printTable, quantile, round } from "./statistics.ts";
import type { Message, Watcher } from "./watcher.ts";

/** Actions before anything is counted: as many as make the code hot, fewer where each takes long. */
const WARM_UP = 300;
const FEWEST_WARM_UP = 60;
/** Deliveries of one contender in one measurement, and the actions that they are made of. */
const DELIVERIES = 150_000;
const MOST_ACTIONS = 240;
const FEWEST_ACTIONS = 60;
/** Watchers that connect at a time. */
const CONNECTING = 50;

/** What is compared; the first is the floor. A new contender is a file beside theirs, and a line here. */
const contenders = (singers: number, messages: readonly Message[]): Contender[] => [
  bareWs(messages),
  socketIo(messages),
  product(singers),
];

interface Measured {
  name: string;
  latenciesMs: number[];
  bytesPerWatcher: number;
  cpuUsPerDelivery: number;
  isDurable: boolean;
  kbPerWatcher: number;
}

export async function live(watcherCounts: readonly number[], lines: readonly number[]): Promise<void> {
  keepOffServersCpu();
  const rows: Record<string, string | number>[] = [];
  for (const singers of lines) {
    const messages = await recordMessages(singers);
    for (const watchers of watcherCounts) {
      const found = await compared(watchers, singers, messages);
      // Seen as they come too: all of it takes a while.
      printTable(`${watchers} watchers, line of ${singers}`, found);
      rows.push(...found);
    }
  }
  printTable("to the last watcher", rows);
}

async function compared(watchers: number, singers: number, messages: readonly Message[]) {
  const disk = openDiskFlush();
  const flushesMs: number[] = [];
  const audiences: Audience[] = [];
  // One after another: each one's memory is read before and after its own watchers came.
  for (const contender of contenders(singers, messages)) audiences.push(await Audience.open(contender, watchers));
  const actions = Math.min(MOST_ACTIONS, Math.max(FEWEST_ACTIONS, Math.round(DELIVERIES / watchers)));
  const warmUp = Math.min(WARM_UP, Math.max(FEWEST_WARM_UP, Math.round(DELIVERIES / watchers)));
  for (let action = 0; action < warmUp + actions; action++) {
    if (action === warmUp) for (const audience of audiences) audience.startCounting();
    // Who goes first changes, in case the place has an advantage.
    const first = action % audiences.length;
    for (const audience of [...audiences.slice(first), ...audiences.slice(0, first)]) await audience.act();
    flushesMs.push(disk.once());
  }
  disk.close();
  const results = audiences.map((audience) => audience.result());
  await Promise.all(audiences.map((audience) => audience.close()));
  const [floor] = results as [Measured];
  const flushMs = median(flushesMs);
  return results.map((result) => ({
    contender: result.name,
    watchers,
    line: singers,
    "p50 ms": round(quantile(result.latenciesMs, 0.5), 2),
    "p95 ms": round(quantile(result.latenciesMs, 0.95), 2),
    "p99 ms": round(quantile(result.latenciesMs, 0.99), 2),
    "p50 ratio": round(median(result.latenciesMs) / median(floor.latenciesMs), 2),
    // What it is beside the flush of the disk that only the durable pay.
    "flush ms": result.isDurable ? round(flushMs, 2) : "",
    "ratio without": result.isDurable
      ? round((median(result.latenciesMs) - flushMs) / median(floor.latenciesMs), 2)
      : "",
    "wire bytes": round(result.bytesPerWatcher, 0),
    "CPU µs/delivery": round(result.cpuUsPerDelivery, 1),
    "CPU ratio": round(result.cpuUsPerDelivery / floor.cpuUsPerDelivery, 2),
    "KB/watcher": round(result.kbPerWatcher, 1),
  }));
}

/** What the product sends for its actions, to be sent by the others too. */
async function recordMessages(singers: number): Promise<Message[]> {
  const running = await product(singers).start();
  const messages: Message[] = [];
  const watcher = await running.watch();
  watcher.onMessage(({ text, payload, wireBytes }) => {
    if (running.isAction(text)) messages.push({ text, payload: Buffer.from(payload), wireBytes });
  });
  for (let action = 0; action < 21; action++) await running.act();
  watcher.terminate();
  await running.stop();
  return messages;
}

class Audience {
  readonly #latencies: number[] = [];
  #bytes = 0;
  #missing = 0;
  #allHaveIt: (() => void) | null = null;
  #cpuAtStart = 0;
  #lookedInto = { text: Buffer.alloc(0) as Buffer, isAction: false };

  private constructor(
    readonly name: string,
    readonly running: Running,
    readonly watchers: Watcher[],
    readonly kbPerWatcher: number,
  ) {
    for (const watcher of watchers) watcher.onMessage((message) => this.#received(message));
  }

  static async open(contender: Contender, count: number): Promise<Audience> {
    const running = await contender.start();
    const mbBefore = usage(running.pid)?.rssMb ?? Number.NaN;
    const watchers: Watcher[] = [];
    while (watchers.length < count) {
      const batch = Math.min(CONNECTING, count - watchers.length);
      watchers.push(...(await Promise.all(Array.from({ length: batch }, () => running.watch()))));
    }
    const mbAfter = usage(running.pid)?.rssMb ?? Number.NaN;
    return new Audience(contender.name, running, watchers, ((mbAfter - mbBefore) * 1024) / count);
  }

  startCounting(): void {
    this.#latencies.length = 0;
    this.#bytes = 0;
    this.#cpuAtStart = usage(this.running.pid)?.cpuMs ?? 0;
  }

  async act(): Promise<void> {
    this.#missing = this.watchers.length;
    const all = new Promise<void>((resolve) => {
      this.#allHaveIt = resolve;
    });
    const started = performance.now();
    const answered = this.running.act();
    await all;
    this.#latencies.push(performance.now() - started);
    await answered;
  }

  #received({ text, wireBytes }: Message): void {
    if (!this.#isAction(text)) return;
    this.#bytes += wireBytes;
    if (--this.#missing === 0) this.#allHaveIt?.();
  }

  /** Looked into once, where the same message came to all: it is not to cost more than where it did not. */
  #isAction(text: Buffer): boolean {
    if (text !== this.#lookedInto.text) this.#lookedInto = { text, isAction: this.running.isAction(text) };
    return this.#lookedInto.isAction;
  }

  result(): Measured {
    const cpuMs = (usage(this.running.pid)?.cpuMs ?? Number.NaN) - this.#cpuAtStart;
    const deliveries = this.#latencies.length * this.watchers.length;
    return {
      name: this.name,
      latenciesMs: [...this.#latencies],
      isDurable: this.running.isDurable,
      bytesPerWatcher: this.#bytes / deliveries,
      cpuUsPerDelivery: (cpuMs * 1000) / deliveries,
      kbPerWatcher: this.kbPerWatcher,
    };
  }

  async close(): Promise<void> {
    for (const watcher of this.watchers) watcher.terminate();
    await this.running.stop();
  }
}
