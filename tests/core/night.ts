/** A night in a test: commands by the names people know each other by, with a clock of its own. */

import { isDecent } from "../../adapters/shared/decent-names.ts";
import { type Actor, authorOf } from "../../core/actor.ts";
import type { Outgoing } from "../../core/bus.ts";
import { type Created, isRefusal, type KnownSong } from "../../core/commands/command.ts";
import { decide } from "../../core/commands/index.ts";
import { id, type SingerId, type TurnId, type VenueId } from "../../core/ids.ts";
import { openRotation } from "../../core/open-rotation.ts";
import { outgoing } from "../../core/outgoing.ts";
import type { RotationEvent } from "../../core/rotation/events.ts";
import { fold, foldFirst, type Rotation } from "../../core/rotation/fold.ts";
import { entryOf } from "../../core/rotation/place.ts";
import type { HouseRules } from "../../core/rotation/rules.ts";
import type { RotationState, SingerEntry } from "../../core/rotation/state.ts";

export const VENUE = id<VenueId>("venue");
const START = Date.parse("2026-11-24T20:00:00.000Z");

export type Answer = { applied: true; created: Created } | { applied: false; code: string; detail: string };

export class Night {
  rotation: Rotation;
  /** Every event since the opening. */
  readonly log: RotationEvent[];
  readonly announced: Outgoing[] = [];
  #now = START;
  #ids = 0;

  /** @param rules beside room for twenty requests a singer, which most tests are not about. */
  constructor(rules: Partial<HouseRules> = {}) {
    const { head, first } = openRotation({
      venueId: VENUE,
      rotationId: id("r1"),
      epoch: id("e1"),
      joinCode: "LARK7",
      name: "Tuesday",
      venue: "The Tin Lantern",
      rules: { maxRequests: 20, ...rules },
      at: this.at,
      commandId: id("opening-1"),
    });
    this.log = [...first.events];
    this.rotation = foldFirst(head.venueId, head.epoch, first.events[0] as RotationEvent);
  }

  get state(): RotationState {
    return this.rotation.state;
  }

  get at(): string {
    return new Date(this.#now).toISOString();
  }

  get nowMs(): number {
    return this.#now;
  }

  wait(seconds: number): this {
    this.#now += seconds * 1000;
    return this;
  }

  /** As the KJ, half a minute later unless told otherwise. */
  kj(name: string, data: object = {}, seconds = 30): Answer {
    return this.as({ role: "kj", venueId: VENUE }, name, data, seconds);
  }

  /** About themselves. */
  singer(who: string, name: string, data: object = {}): Answer {
    return this.says(who, name, { singerId: this.id(who), ...data });
  }

  /** By a singer's phone, about whatever `data` says. */
  says(who: string, name: string, data: object = {}): Answer {
    const actor: Actor = { role: "singer", venueId: VENUE, rotationId: this.state.rotationId, singerId: this.id(who) };
    return this.as(actor, name, data);
  }

  as(actor: Actor, name: string, data: object, seconds = 30, song: KnownSong | null = null): Answer {
    this.wait(seconds);
    const commandId = id<RotationEvent["commandId"]>(`command-${++this.#ids}`);
    const meta = { actor, commandId, at: this.at, newId: () => `id${++this.#ids}`, isDecent, song };
    const decision = decide(this.rotation, name, data, meta);
    if (isRefusal(decision)) {
      if (decision.detail === "") throw new Error(`${name} was refused ${decision.refused} without a word`);
      return { applied: false, code: decision.refused, detail: decision.detail };
    }
    if (decision.facts.length === 0) throw new Error(`${name} left no event`);
    const events = decision.facts.map(
      (fact, index) =>
        ({
          version: this.rotation.version + 1 + index,
          at: this.at,
          by: authorOf(actor),
          commandId,
          ...fact,
        }) as RotationEvent,
    );
    this.log.push(...events);
    this.rotation = fold(this.rotation, events, (before, event) => this.announced.push(...outgoing(before, event)));
    return { applied: true, created: decision.created ?? {} };
  }

  /** Stage names as ids: `id("Zoë")`. */
  id(stageName: string): SingerId {
    return id<SingerId>(`singer-${stageName.replace(/[^A-Za-z0-9]/g, "")}`);
  }

  /** Joins under a name, to the bench. */
  joins(...names: string[]): this {
    for (const stageName of names) must(this.kj("addSinger", { stageName, singerId: this.id(stageName) }));
    return this;
  }

  /** Asks for a song nobody else sings. */
  asks(who: string, title = `${who}'s song ${this.#ids}`, more: object = {}): Answer {
    return this.kj("addRequest", { singerId: this.id(who), title, artist: "An artist", ...more });
  }

  /** Joins and asks for as many songs as given. */
  arrives(names: string[], songs = 1): this {
    for (const name of names) {
      this.joins(name);
      for (let song = 0; song < songs; song++) must(this.asks(name));
    }
    return this;
  }

  next(force = false): Answer {
    return this.kj("next", { onStage: this.state.onStage?.turnId ?? null, ...(force && { force }) });
  }

  /** Presses Next that often; each must work. */
  nexts(times: number): this {
    for (let press = 0; press < times; press++) must(this.next());
    return this;
  }

  turnId(): TurnId {
    if (!this.state.onStage) throw new Error("nobody is on stage");
    return this.state.onStage.turnId;
  }

  onStage(): string | null {
    return this.state.onStage?.stageName ?? null;
  }

  entry(who: string): SingerEntry {
    const entry = entryOf(this.state, this.id(who));
    if (!entry) throw new Error(`${who} is not here`);
    return entry;
  }

  /** The line as a KJ writes it: names, with `|` for the round line. */
  line(): string {
    const names = this.state.line.map((entry) => entry.stageName);
    return [...names.slice(0, this.state.roundLine), "|", ...names.slice(this.state.roundLine)].join(" ");
  }

  bench(): string {
    return this.state.bench.map((entry) => entry.stageName).join(" ");
  }
}

/** The command must be applied; gives what it made. */
export function must(answer: Answer): Created {
  if (!answer.applied) throw new Error(`refused: ${answer.code}, ${answer.detail}`);
  return answer.created;
}

/** The code of a refusal, or `applied`. */
export const code = (answer: Answer): string => (answer.applied ? "applied" : answer.code);
