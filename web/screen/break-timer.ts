import type { Picture } from "./picture.ts";

/** How much of a break is left: measured from when this screen first saw it, since its beginning is not told. */
export class BreakTimer {
  #endsAt: number | null = null;
  #wholeMs = 0;

  /** From 1 to 0; the whole rim for a break without an end. */
  share({ endsAt, msLeft }: Extract<Picture, { kind: "break" }>): number {
    if (endsAt === null || msLeft === null) return 1;
    if (endsAt !== this.#endsAt) {
      this.#endsAt = endsAt;
      this.#wholeMs = msLeft;
    }
    return this.#wholeMs === 0 ? 0 : Math.min(1, msLeft / this.#wholeMs);
  }
}
