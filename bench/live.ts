/**
 * From an action's start to the last of N watchers having it. A contender and the floor take turns, action by action, so
 * that a machine whose speed drifts drifts for both; only the ratios mean something. Two at a time: each server more that
 * shares the CPU pushes the others' code and data out of its caches, and there is one on a machine.
 */
import { type Contender, contenders, type MakeContender, type Running } from "./contender.ts";
import { bareWs } from "./contenders/bare-ws.ts";
import { product } from "./contenders/product.ts";
import { keepOffServersCpu } from "./cpus.ts";
import { openDiskFlush } from "./disk-flush.ts";
import { usage } from "./server-process.ts";
import { median, printTable, quantile, round } from "./statistics.ts";
import type { Message, Watcher } from "./watcher.ts";

/**
 * Actions before anybody watches, a dozen nights of them, on another night than is watched: V8 goes on compiling for some
 * thousand commands, in threads of its own, which take the server's one CPU from it.
 */
const ACTIONS_ALONE = 6000;
/** Actions before anything is counted: as many as make the code hot, fewer where each takes long. */
const WARM_UP = 1000;
const FEWEST_WARM_UP = 60;
/** Of one contender, before anything is counted. */
const WARMING_DELIVERIES = 300_000;
/**
 * Deliveries of one contender in one measurement, and the actions that they are made of: enough that a collection of
 * garbage or a checkpoint of the database more or less makes no difference.
 */
const DELIVERIES = 300_000;
const MOST_ACTIONS = 1000;
const FEWEST_ACTIONS = 60;
/** Servers are started anew so often: where in memory one happens to lie makes some per cent of difference. */
const STARTS = 5;
/** Once must do for more watchers than these. */
const MOST_FOR_MORE_STARTS = 300;
/** Watchers that connect at a time. */
const CONNECTING = 50;

const FLOOR: MakeContender = (_singers, messages) => bareWs(messages);

interface Measured {
  name: string;
  latenciesMs: number[];
  bytesPerWatcher: number;
  /** Of the same messages before any compression, as programs and everybody on AWS get them. */
  plainBytesPerWatcher: number;
  cpuUsPerDelivery: number;
  isDurable: boolean;
  kbPerWatcher: number;
}

export async function live(watcherCounts: readonly number[], lines: readonly number[]): Promise<void> {
  keepOffServersCpu();
  const rows: Record<string, string | number>[] = [];
  const others = await contenders();
  for (const singers of lines) {
    const messages = await recordMessages(singers);
    for (const watchers of watcherCounts) {
      const found = await compared(others, watchers, singers, messages);
      // Seen as they come too: all of it takes a while.
      printTable(`${watchers} watchers, line of ${singers}`, found);
      rows.push(...found);
    }
  }
  printTable("to the last watcher", rows);
}

async function compared(
  others: readonly MakeContender[],
  watchers: number,
  singers: number,
  messages: readonly Message[],
) {
  const rows: Record<string, string | number>[] = [];
  for (const make of others) {
    const disk = openDiskFlush();
    const flushesMs: number[] = [];
    const starts: [Measured, Measured][] = [];
    while (starts.length < (watchers <= MOST_FOR_MORE_STARTS ? STARTS : 1)) {
      const pair = [FLOOR(singers, messages), make(singers, messages)] as const;
      starts.push(await takingTurns(watchers, pair, () => flushesMs.push(disk.once())));
    }
    disk.close();
    const floor = together(starts.map(([one]) => one));
    const contender = together(starts.map(([, one]) => one));
    for (const one of [floor, contender]) rows.push(row(one, floor, watchers, singers, median(flushesMs)));
  }
  return rows;
}

function row(one: Measured, floor: Measured, watchers: number, singers: number, flushMs: number) {
  return {
    contender: one.name,
    watchers,
    line: singers,
    "p50 ms": round(quantile(one.latenciesMs, 0.5), 2),
    "p95 ms": round(quantile(one.latenciesMs, 0.95), 2),
    "p99 ms": round(quantile(one.latenciesMs, 0.99), 2),
    "p50 ratio": round(median(one.latenciesMs) / median(floor.latenciesMs), 2),
    // What it is beside the flush of the disk that only the durable pay.
    "flush ms": one.isDurable ? round(flushMs, 2) : "",
    "ratio without": one.isDurable ? round((median(one.latenciesMs) - flushMs) / median(floor.latenciesMs), 2) : "",
    "wire bytes": round(one.bytesPerWatcher, 0),
    "plain bytes": round(one.plainBytesPerWatcher, 0),
    "CPU µs/delivery": round(one.cpuUsPerDelivery, 1),
    "CPU ratio": round(one.cpuUsPerDelivery / floor.cpuUsPerDelivery, 2),
    "KB/watcher": round(one.kbPerWatcher, 1),
  };
}

/** Starts both once and measures them action by action. @param afterEach is called when both have acted. */
async function takingTurns(
  watchers: number,
  [floor, contender]: readonly [Contender, Contender],
  afterEach: () => void,
): Promise<[Measured, Measured]> {
  // One after another: each one's memory is read before and after its own watchers came.
  const one = await Audience.open(floor, watchers);
  const other = await Audience.open(contender, watchers);
  const actions = Math.min(MOST_ACTIONS, Math.max(FEWEST_ACTIONS, Math.round(DELIVERIES / watchers)));
  const warmUp = Math.min(WARM_UP, Math.max(FEWEST_WARM_UP, Math.round(WARMING_DELIVERIES / watchers)));
  for (let action = 0; action < warmUp + actions; action++) {
    if (action === warmUp) for (const audience of [one, other]) audience.startCounting();
    // Who goes first changes, in case the place has an advantage.
    for (const audience of action % 2 === 0 ? [one, other] : [other, one]) await audience.act();
    afterEach();
  }
  const results: [Measured, Measured] = [one.result(), other.result()];
  await Promise.all([one.close(), other.close()]);
  return results;
}

/** One contender's measurements of several starts, each of as many actions. */
function together(starts: readonly Measured[]): Measured {
  const mean = (of: (one: Measured) => number) => starts.reduce((sum, one) => sum + of(one), 0) / starts.length;
  return {
    ...(starts[0] as Measured),
    latenciesMs: starts.flatMap(({ latenciesMs }) => latenciesMs),
    bytesPerWatcher: mean(({ bytesPerWatcher }) => bytesPerWatcher),
    plainBytesPerWatcher: mean(({ plainBytesPerWatcher }) => plainBytesPerWatcher),
    // Of five, one may lie badly by a tenth: as with the latencies, it is the middle that counts.
    cpuUsPerDelivery: median(starts.map(({ cpuUsPerDelivery }) => cpuUsPerDelivery)),
    kbPerWatcher: mean(({ kbPerWatcher }) => kbPerWatcher),
  };
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
  #plainBytes = 0;
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
    for (let action = 0; action < ACTIONS_ALONE; action++) await running.act();
    await running.anotherNight?.();
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
    this.#bytes = this.#plainBytes = 0;
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
    this.#plainBytes += text.length;
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
      plainBytesPerWatcher: this.#plainBytes / deliveries,
      cpuUsPerDelivery: (cpuMs * 1000) / deliveries,
      kbPerWatcher: this.kbPerWatcher,
    };
  }

  async close(): Promise<void> {
    for (const watcher of this.watchers) watcher.terminate();
    await this.running.stop();
  }
}
