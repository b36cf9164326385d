/** Time that passes only when everybody waits for it: an hour of a model takes as long as its computing. */

interface Due {
  at: number;
  resolve: () => void;
}

export class VirtualTime {
  /** Milliseconds since the start. */
  now = 0;
  /** A binary heap, the earliest first. */
  readonly #due: Due[] = [];

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.#push({ at: this.now + Math.max(0, ms), resolve }));
  }

  /** Runs `work` to its end. What it awaits must be this time's waits or promises that need no time. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    let isDone = false;
    const result = work().finally(() => {
      isDone = true;
    });
    result.catch(() => undefined);
    for (;;) {
      // After everything that is ready has run.
      await new Promise(setImmediate);
      if (isDone) return result;
      const next = this.#pop();
      if (!next) throw new Error("everybody waits for something that is no time");
      this.now = next.at;
      next.resolve();
    }
  }

  #push(due: Due): void {
    const heap = this.#due;
    let at = heap.push(due) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((heap[parent] as Due).at <= due.at) break;
      heap[at] = heap[parent] as Due;
      at = parent;
    }
    heap[at] = due;
  }

  #pop(): Due | undefined {
    const heap = this.#due;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      if (left >= heap.length) break;
      const child = right < heap.length && (heap[right] as Due).at < (heap[left] as Due).at ? right : left;
      if ((heap[child] as Due).at >= last.at) break;
      heap[at] = heap[child] as Due;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}
