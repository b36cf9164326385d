/** The room of a simulated night: the real core, who is here, and a clock that nobody waits for. */
import type { Actor } from "../../core/actor.ts";
import type { CommandName } from "../../core/commands/index.ts";
import { id, type SingerId } from "../../core/ids.ts";
import { nextDue } from "../../core/rotation/dues.ts";
import type { HouseRules } from "../../core/rotation/rules.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { Night } from "../night.ts";
import { Agenda } from "./agenda.ts";
import { type Guest, guestsOf, type Habits, habitsOf, type Song } from "./cast.ts";

const OPENED_AT = Date.parse("2026-11-24T20:00:00.000Z");

/** A guest who has come, and what became of the evening. Seconds are counted from the opening. */
export interface Visit {
  guest: Guest;
  singerId: SingerId;
  signedUpSec: number | null;
  /** When they went home, null while they are here. */
  goneSec: number | null;
  /** When they were called for the turns they sang. */
  sungSec: number[];
}

export interface Watcher {
  /** Somebody here who waits in line looks at the phone. */
  looks?(visit: Visit, state: RotationState, nowSec: number, nowMs: number): void;
  called?(visit: Visit, nowSec: number): void;
  /** They made themselves wait, or do not wait any more. */
  stepsAside?(visit: Visit): void;
}

export class Bar {
  readonly agenda = new Agenda();
  readonly night: Night;
  readonly habits: Habits;
  readonly visits = new Map<SingerId, Visit>();
  readonly songs = new Map<string, Song>();
  readonly watcher: Watcher;
  readonly seed: number;
  bumps = 0;
  readonly guests: readonly Guest[];
  #due: string | null = null;

  constructor(seed: number, singers: number, rules: Partial<HouseRules> = {}, watcher: Watcher = {}) {
    this.seed = seed;
    this.habits = habitsOf(seed);
    this.guests = guestsOf(seed, singers, this.habits);
    const closesAt = new Date(OPENED_AT + this.habits.closesSec * 1000).toISOString();
    this.night = new Night("rotation", "BENCH", OPENED_AT, { closesAt, ...rules });
    this.watcher = watcher;
  }

  get state(): RotationState {
    return this.night.rotation.state;
  }

  get nowMs(): number {
    return OPENED_AT + Math.round(this.agenda.nowSec * 1000);
  }

  /** @param sec from the opening. */
  instant(sec: number): string {
    return new Date(OPENED_AT + Math.round(sec * 1000)).toISOString();
  }

  kj(name: CommandName, data: object = {}) {
    return this.#send(name, data);
  }

  /** From their phone; the host types for who has none. */
  guest({ guest, singerId }: Visit, name: CommandName, data: object = {}) {
    const { venueId, state } = this.night.rotation;
    const actor: Actor = { role: "singer", venueId, rotationId: state.rotationId, singerId };
    return this.#send(name, data, guest.hasPhone ? actor : undefined);
  }

  system(name: CommandName, data: object = {}) {
    return this.#send(name, data, { role: "system" });
  }

  visit(singerId: string | undefined): Visit | undefined {
    return this.visits.get(id<SingerId>(singerId ?? ""));
  }

  #send(name: CommandName, data: object, actor?: Actor) {
    const result = this.night.send(name, data, { atMs: this.nowMs, ...(actor && { actor }) });
    if (!result.refused) this.#wake();
    return result;
  }

  /** Time windows and closing requests come about at their time, as the service does it. */
  #wake(): void {
    const due = nextDue(this.night.rotation, this.instant(this.agenda.nowSec));
    if (due === this.#due || due === null) return;
    this.#due = due;
    this.agenda.at((Date.parse(due) - OPENED_AT) / 1000, () => {
      if (this.#due !== due) return;
      this.#due = null;
      if (this.system("passTime").refused) this.#wake();
    });
  }
}
