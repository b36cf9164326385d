/** What gives a `TimeDue` back at its time: at least once, and again when its function died. */
import type { TimeDue } from "../../../core/bus.ts";
import type { Wakeups } from "../../../core/ports.ts";
import type { World } from "../world.ts";
import type { LambdaFunction } from "./functions.ts";

const RETRY_MS = 30_000;

export class WakeupQueue implements Wakeups {
  readonly #world: World;
  readonly #waker: LambdaFunction<TimeDue, void>;

  constructor(world: World, waker: LambdaFunction<TimeDue, void>) {
    this.#world = world;
    this.#waker = waker;
  }

  async ask(due: TimeDue): Promise<void> {
    const { random, plan, clock } = this.#world;
    const copies = random.chance(plan.weather.doubled) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      this.#deliver(due, Math.max(0, Date.parse(due.at) - clock.now()) + random.below(1_500));
    }
  }

  #deliver(due: TimeDue, ms: number): void {
    this.#world.scheduler.after(ms, () => {
      this.#waker.invoke(due).catch(() => this.#deliver(due, RETRY_MS));
    });
  }
}
