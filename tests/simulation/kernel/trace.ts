/** What happened, for the person who reads a failing run: the last lines, or all of them to compare two runs. */
const TAIL = 400;

export type Line = readonly [atMs: number, who: string, what: string, detail: unknown];

export class Trace {
  readonly #now: () => number;
  readonly #whole: boolean;
  #lines: Line[] = [];

  constructor(now: () => number, whole: boolean) {
    this.#now = now;
    this.#whole = whole;
  }

  note(who: string, what: string, detail: unknown = ""): void {
    this.#lines.push([this.#now(), who, what, detail]);
    if (!this.#whole && this.#lines.length > 2 * TAIL) this.#lines = this.#lines.slice(-TAIL);
  }

  tail(count: number): string[] {
    return this.#lines.slice(-count).map(([at, who, what, detail]) => {
      const text = typeof detail === "string" ? detail : JSON.stringify(detail);
      return `${(at / 1000).toFixed(3).padStart(9)} s  ${who.padEnd(12)} ${what} ${text.slice(0, 220)}`;
    });
  }
}
