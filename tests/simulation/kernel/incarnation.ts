/**
 * One life of a process. Whatever it waits for ends or goes on at a port; when it dies, every continuation it had is
 * abandoned where it waits, and only what was committed outside is left.
 */
import type { Random } from "./random.ts";
import type { Scheduler } from "./scheduler.ts";

export type Side = "before" | "after";

/** Something that goes wrong at a chosen step of a process. */
export interface Hazard {
  kind: "crash" | "fail" | "stall";
  /** Only steps whose name begins so are counted, or is so. */
  on: string;
  isWholeName?: boolean;
  side: Side;
  /** How many such steps pass before it happens. */
  skip: number;
  /** How often in a row; for `fail`. */
  times: number;
  /** For `stall`: how long the process stands still. */
  stallMs: number;
}

/** Failing infrastructure, as an adapter would throw it. */
class Unavailable extends Error {}

export interface IncarnationDeps {
  name: string;
  scheduler: Scheduler;
  random: Random;
  /** Those armed for whatever process gets there first; one that has happened is taken out. */
  hazards: Hazard[];
  crashed(incarnation: Incarnation, where: string): void;
  /** Of every step. */
  passed(side: Side, name: string): void;
  /** Its ports are services across a network, which may do what a dead process asked for. */
  outlived: boolean;
  note(what: string, detail: string): void;
}

const FOR_EVER = new Promise<never>(() => {});

export class Incarnation {
  alive = true;
  /** A process that stands still lets nothing run, its own timers included. */
  #standsUntil = 0;
  readonly #deps: IncarnationDeps;

  constructor(deps: IncarnationDeps) {
    this.#deps = deps;
  }

  get name(): string {
    return this.#deps.name;
  }

  kill(): void {
    this.alive = false;
  }

  /** A timer of the process: it dies with it. */
  after(ms: number, run: () => void): () => void {
    const { scheduler } = this.#deps;
    let cancel = scheduler.after(ms, () => {
      const late = this.#standsUntil - scheduler.now;
      if (late > 0) cancel = this.after(late, run);
      else if (this.alive) run();
    });
    return () => cancel();
  }

  wait = (ms: number): Promise<void> => new Promise((resolve) => this.after(ms, resolve));

  /** Every method of a port, with a step before and after it. Each must give a promise. */
  port<Port extends object>(label: string, port: Port): Port {
    return new Proxy(port, {
      get: (target, key) => {
        const method: unknown = Reflect.get(target, key);
        if (typeof method !== "function") return method;
        const name = `${label}.${String(key)}`;
        return (...args: unknown[]) => this.call(name, () => method.apply(target, args) as Promise<unknown>);
      },
    });
  }

  /** `perform` has its whole effect at one moment, as a transaction has. */
  async call<T>(name: string, perform: () => Promise<T>): Promise<T> {
    await this.#step(name, "before", perform);
    const result = await perform();
    await this.#step(name, "after");
    return result;
  }

  async #step(name: string, side: Side, sent?: () => Promise<unknown>): Promise<void> {
    if (!this.alive) return FOR_EVER;
    this.#deps.passed(side, name);
    const hazard = this.#due(name, side);
    if (hazard) {
      this.#deps.note(hazard.kind, `${side} ${name}`);
      if (hazard.kind === "crash") {
        this.#deps.crashed(this, `${side} ${name}`);
        return FOR_EVER;
      }
      if (hazard.kind === "fail") throw new Unavailable(`${name} is not available`);
      if (this.#deps.outlived) return this.#underway(hazard.stallMs, sent);
      this.#standsUntil = this.#deps.scheduler.now + hazard.stallMs;
      return this.wait(hazard.stallMs);
    }
    const ms = Math.max(this.#latencyMs(), this.#standsUntil - this.#deps.scheduler.now);
    if (ms > 0) await this.#underway(ms, sent);
  }

  /** What went out over a network may arrive though its sender has died meanwhile. */
  #underway(ms: number, sent?: () => Promise<unknown>): Promise<void> {
    if (!this.#deps.outlived || !sent) return this.wait(ms);
    const { scheduler, random, note } = this.#deps;
    return new Promise((resolve) => {
      scheduler.after(ms, () => {
        if (this.alive) {
          resolve();
          return;
        }
        if (!random.chance(0.5)) return;
        note("is outlived", "by what it had sent");
        sent().catch(() => {});
      });
    });
  }

  #latencyMs(): number {
    const { random } = this.#deps;
    if (random.chance(0.5)) return 0;
    return random.chance(0.02) ? random.between(20, 400) : random.between(1, 6);
  }

  #due(name: string, side: Side): Hazard | null {
    const { hazards } = this.#deps;
    for (const [index, hazard] of hazards.entries()) {
      const isMeant = hazard.isWholeName ? name === hazard.on : name.startsWith(hazard.on);
      if (hazard.side !== side || !isMeant) continue;
      if (hazard.skip-- > 0) continue;
      if (--hazard.times <= 0) hazards.splice(index, 1);
      return hazard;
    }
    return null;
  }
}
