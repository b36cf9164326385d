/** What will happen, in order of time: a heap, so that a night of thousands of appointments costs milliseconds. */
export class Agenda {
  nowSec = 0;
  readonly #heap: { atSec: number; order: number; act: () => void }[] = [];
  #order = 0;

  after(sec: number, act: () => void): void {
    this.at(this.nowSec + sec, act);
  }

  /** At once, when that time has passed. */
  at(atSec: number, act: () => void): void {
    const heap = this.#heap;
    heap.push({ atSec: Math.max(this.nowSec, atSec), order: this.#order++, act });
    let index = heap.length - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(index, parent)) break;
      this.#swap(index, parent);
      index = parent;
    }
  }

  /** Until nothing is left, or `isOver`. */
  run(isOver: () => boolean): void {
    while (!isOver()) {
      const first = this.#take();
      if (!first) return;
      this.nowSec = first.atSec;
      first.act();
    }
  }

  #take() {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    heap[0] = last;
    for (let index = 0; ; ) {
      const left = 2 * index + 1;
      if (left >= heap.length) return first;
      const child = left + 1 < heap.length && this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#isBefore(child, index)) return first;
      this.#swap(child, index);
      index = child;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (!a || !b) return false;
    return a.atSec < b.atSec || (a.atSec === b.atSec && a.order < b.order);
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (!a || !b) return;
    this.#heap[one] = b;
    this.#heap[other] = a;
  }
}
