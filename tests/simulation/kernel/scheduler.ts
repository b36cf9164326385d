/**
 * Virtual time. One task runs at a time, and everything it set going in promises has come to rest before the next one
 * begins; among tasks due at the same moment the seed chooses.
 */
import type { Random } from "./random.ts";

interface Task {
  due: number;
  /** Chosen by the seed among those due at the same moment. */
  rank: number;
  run: (() => void) | null;
}

export class Scheduler {
  /** Virtual milliseconds since the night began. */
  now = 0;
  steps = 0;
  readonly #random: Random;
  readonly #heap: Task[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  /** Runs once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void {
    const task: Task = { due: this.now + Math.max(0, ms), rank: this.#random.next(), run };
    this.#push(task);
    return () => {
      task.run = null;
    };
  }

  /**
   * Until `end`, or until `stop` says so; it is asked after every step.
   * @param stop also the place to check what must hold after every step.
   */
  async runUntil(end: number, stop: () => boolean): Promise<void> {
    for (;;) {
      const task = this.#heap[0];
      if (!task || task.due > end) break;
      this.#pop();
      if (!task.run) continue;
      this.now = Math.max(this.now, task.due);
      this.steps++;
      task.run();
      await atRest();
      if (stop()) return;
    }
    this.now = Math.max(this.now, end);
  }

  #push(task: Task): void {
    const heap = this.#heap;
    let at = heap.push(task) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(task, heap[parent] as Task)) break;
      heap[at] = heap[parent] as Task;
      at = parent;
    }
    heap[at] = task;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Task, heap[child] as Task)) child++;
      if (!before(heap[child] as Task, last)) break;
      heap[at] = heap[child] as Task;
      at = child;
    }
    heap[at] = last;
  }
}

function before(one: Task, other: Task): boolean {
  return one.due < other.due || (one.due === other.due && one.rank < other.rank);
}

/** Every promise that can go on has gone on: the event loop turns only when there is no microtask left. */
function atRest(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
