/** What must be there of what the desk wrote: the last value that it was told of, unless an answer was lost. */
import { isDeepStrictEqual } from "node:util";

/** Null: removed. */
type Value = object | null;

export class Ledger {
  readonly #values = new Map<string, Value>();
  /** Whether they were written, and in which order, nobody knows. */
  readonly #doubtful = new Set<string>();

  get ids(): string[] {
    return [...this.#values.keys()];
  }

  wrote(id: string, value: Value): void {
    this.#values.set(id, value);
  }

  doubt(id: string): void {
    this.#doubtful.add(id);
  }

  /** An older copy took the place of the data. */
  restored(): void {
    for (const id of this.#values.keys()) this.#doubtful.add(id);
  }

  /** Undefined when nothing is known for certain. */
  certain(id: string): Value | undefined {
    return this.#doubtful.has(id) ? undefined : this.#values.get(id);
  }

  /** May be there, or not, whatever else is known of it. */
  touched(id: string): boolean {
    return this.#values.has(id) || this.#doubtful.has(id);
  }

  /** In words, what is not as it was written; null when all is. @param there by id. */
  wrong(there: ReadonlyMap<string, object>): string | null {
    for (const id of this.#values.keys()) {
      const wrong = this.wrongWith(id, there.get(id) ?? null);
      if (wrong) return wrong;
    }
    return null;
  }

  /** The same of one. */
  wrongWith(id: string, found: Value): string | null {
    const value = this.certain(id);
    if (value === undefined) return null;
    if (!found) return value ? `${id} is gone` : null;
    if (!value) return `${id} is there again`;
    return includes(found, value) ? null : `${id} is ${JSON.stringify(found)}, not as written`;
  }
}

const includes = (whole: object, part: object): boolean =>
  Object.entries(part).every(([name, value]) => isDeepStrictEqual((whole as Record<string, unknown>)[name], value));

/** What the desk wrote on one night. */
export class DeskLedgers {
  readonly singers = new Ledger();
  readonly performances = new Ledger();
  readonly rotations = new Ledger();

  restored(): void {
    for (const ledger of [this.singers, this.performances, this.rotations]) ledger.restored();
  }
}
