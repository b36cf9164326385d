import type { KeptStorage } from "../../../web/sync/environment.ts";

/** A browser's storage: it outlives the page, and may be full. */
export class PageStorage implements KeptStorage {
  full = 0;
  readonly #kept = new Map<string, string>();

  getItem(key: string): string | null {
    return this.#kept.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.full > 0) throw new Error("QuotaExceededError");
    this.#kept.set(key, value);
  }

  removeItem(key: string): void {
    this.#kept.delete(key);
  }
}
