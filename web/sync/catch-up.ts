/** Asks for what is missing: a short while after a gap showed, since it may only be late, and again if no answer comes. */
import { GAP_WAIT_MS } from "../../core/protocol.ts";
import type { Environment } from "./environment.ts";

/** Without any progress for this long the question is asked again. */
const ANSWER_WAIT_MS = 4_000;

export class CatchUp {
  readonly #environment: Pick<Environment, "after">;
  readonly #ask: () => void;
  #cancel: (() => void) | null = null;
  #asked = false;
  #late = false;

  constructor(environment: Pick<Environment, "after">, ask: () => void) {
    this.#environment = environment;
    this.#ask = ask;
  }

  /** The server owes an answer for longer than a slow network explains. */
  get late(): boolean {
    return this.#late;
  }

  /** A `hello` went out: it is the first question. */
  asked(): void {
    this.#asked = true;
    this.#restart();
  }

  /** After each frame: is this page behind, and did the frame bring something? */
  note(behind: boolean, progressed: boolean): void {
    if (!behind) this.stop();
    else if (!this.#cancel || progressed) this.#restart();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#asked = this.#late = false;
  }

  #restart(): void {
    this.#cancel?.();
    this.#cancel = this.#environment.after(this.#asked ? ANSWER_WAIT_MS : GAP_WAIT_MS, () => {
      this.#late = this.#asked;
      this.#asked = true;
      this.#restart();
      this.#ask();
    });
  }
}
