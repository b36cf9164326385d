/** Answers that are given again. */

/** Answers of `POST`s that carried an `Idempotency-Key`, kept for a day. */
export interface IdempotencyStore {
  /**
   * Takes the key for this request, or tells what became of the one that took it: `busy` while it runs,
   * `mismatch` when the same key came with another request.
   */
  claim(key: string, fingerprint: string, at: number): Promise<"claimed" | "busy" | "mismatch" | KeptAnswer>;
  keep(key: string, answer: KeptAnswer): Promise<void>;
  /** The request failed: the key may be used again. */
  release(key: string): Promise<void>;
}

export interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}
