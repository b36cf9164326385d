/** Wake-ups of one process: a timer per rotation. They do not outlive it; a start asks for them anew. */
import type { TimeDue } from "../../core/bus.ts";
import type { RotationId } from "../../core/ids.ts";
import type { Wakeups } from "../../core/ports/commands.ts";
import type { Clock } from "../../core/ports/machine.ts";
import { systemTimers, type Timers } from "./timers.ts";

/** Timers of Node end at once beyond some 24 days; whoever is woken early asks again. */
const LONGEST_MS = 24 * 3_600_000;

export interface LocalWakeupsDeps {
  clock: Clock;
  /** Never rejects. */
  wake(due: TimeDue): Promise<void>;
  timers?: Timers;
}

export class LocalWakeups implements Wakeups {
  readonly #deps: LocalWakeupsDeps;
  /** What cancels each. A rotation waits for one thing: what comes first. */
  readonly #waiting = new Map<RotationId, () => void>();

  constructor(deps: LocalWakeupsDeps) {
    this.#deps = deps;
  }

  async ask(due: TimeDue): Promise<void> {
    const { clock, wake, timers = systemTimers } = this.#deps;
    this.#waiting.get(due.rotationId)?.();
    const ms = Math.min(LONGEST_MS, Math.max(0, Date.parse(due.at) - clock.now()));
    const cancel = timers.after(ms, () => {
      if (this.#waiting.get(due.rotationId) === cancel) this.#waiting.delete(due.rotationId);
      void wake(due);
    });
    this.#waiting.set(due.rotationId, cancel);
  }

  close(): void {
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }
}
