/** Lambda in this world: each instance handles one event at a time and stays warm, with whatever it remembers. */
import { Incarnation } from "../kernel/incarnation.ts";
import type { World } from "../world.ts";

/** The instance died, or took too long, before it had answered. */
class FunctionDied extends Error {}

interface Instance<Event, Answer> {
  life: Incarnation;
  handle(event: Event): Promise<Answer>;
  busy: ((died: FunctionDied) => void) | null;
}

export interface FunctionDeps {
  world: World;
  name: string;
  timeoutMs: number;
}

export class LambdaFunction<Event, Answer> {
  readonly #deps: FunctionDeps;
  readonly #make: (life: Incarnation) => (event: Event) => Promise<Answer>;
  readonly #instances = new Set<Instance<Event, Answer>>();
  #made = 0;

  constructor(deps: FunctionDeps, make: (life: Incarnation) => (event: Event) => Promise<Answer>) {
    this.#deps = deps;
    this.#make = make;
  }

  get busy(): boolean {
    return [...this.#instances].some((instance) => instance.busy !== null);
  }

  /** @throws FunctionDied, or what the handler throws. */
  invoke(event: Event): Promise<Answer> {
    const { world, timeoutMs, name } = this.#deps;
    const instance = this.#instance();
    return new Promise<Answer>((resolve, reject) => {
      const over = (): void => {
        instance.busy = null;
        cancel();
      };
      instance.busy = reject;
      const cancel = world.scheduler.after(timeoutMs, () => {
        world.trace.note(name, "times out");
        this.#kill(instance);
      });
      instance.handle(event).then(
        (answer) => {
          over();
          resolve(answer);
        },
        (failure: unknown) => {
          over();
          reject(failure);
        },
      );
    });
  }

  /** Every instance is gone; the next event starts a new one. */
  killAll(): void {
    for (const instance of [...this.#instances]) this.#kill(instance);
  }

  #instance(): Instance<Event, Answer> {
    const { random } = this.#deps.world;
    const free = [...this.#instances].filter((instance) => instance.busy === null);
    return free.length > 0 && random.chance(0.85) ? random.pick(free) : this.#start();
  }

  #start(): Instance<Event, Answer> {
    const { world, name } = this.#deps;
    const number = ++this.#made;
    const life: Incarnation = new Incarnation({
      name: `${name} ${number}`,
      scheduler: world.scheduler,
      random: world.random.fork(`${name} ${number}`),
      hazards: world.hazards,
      outlived: true,
      crashed: () => this.#kill(instance),
      passed: world.passed,
      note: (what, detail) => world.trace.note(`${name} ${number}`, what, detail),
    });
    const instance: Instance<Event, Answer> = { life, handle: this.#make(life), busy: null };
    this.#instances.add(instance);
    return instance;
  }

  #kill(instance: Instance<Event, Answer>): void {
    instance.life.kill();
    this.#instances.delete(instance);
    instance.busy?.(new FunctionDied(instance.life.name));
    instance.busy = null;
  }
}
