/**
 * What must hold, on every night, after every step. It keeps its own copy of the log as it was committed and folds it
 * by itself; the first violation is kept and ends the night.
 */
import { isDeepStrictEqual } from "node:util";
import type { CommandId, TurnId } from "../../core/ids.ts";
import type { Performance } from "../../core/performances.ts";
import type { LogItem, RotationHead } from "../../core/ports.ts";
import type { CommandResult } from "../../core/protocol.ts";
import { fold, foldFirst, type Rotation } from "../../core/rotation/fold.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { checkPlaces } from "./places.ts";

export interface Violation {
  invariant: string;
  detail: string;
}

export interface CheckerLimits {
  /** Whether the commands of one page take effect in the order they were made. */
  inOrder: boolean;
  /** A page that somebody looks at may be behind without saying so for this long. */
  saysSoWithinMs: number;
}

interface Sent {
  page: string;
  /** Place among the commands of its page. */
  place: number;
  /** It may be worked out of its order, because it was refused or put off once. */
  excused: boolean;
}

export class Checker {
  violation: Violation | null = null;
  /** Refused to its sender's face, and applied by a repetition that came later: the protocol allows it. */
  refusedThenApplied = 0;
  applied = 0;
  readonly items: LogItem[] = [];
  /** By version; the first is the opening's. */
  readonly #rotations: (Rotation | undefined)[] = [undefined];
  readonly #byCommand = new Map<CommandId, LogItem>();
  readonly #sent = new Map<CommandId, Sent>();
  readonly #perPage = new Map<string, number>();
  readonly #lastPlace = new Map<string, { place: number; id: CommandId }>();
  readonly #rejected = new Set<CommandId>();
  /** By version. */
  readonly #committedAtMs: number[] = [0, 0];
  readonly #limits: CheckerLimits;

  constructor(limits: CheckerLimits) {
    this.#limits = limits;
  }

  get version(): number {
    return this.#rotations.length - 1;
  }

  get newest(): Rotation {
    return this.#rotations.at(-1) as Rotation;
  }

  fail(invariant: string, detail: string): void {
    this.violation ??= { invariant, detail };
  }

  opened({ venueId, epoch }: RotationHead, first: LogItem): void {
    const [event] = first.events;
    if (event) this.#rotations.push(foldFirst(venueId, epoch, event));
    this.items.push(first);
    this.#byCommand.set(first.commandId, first);
  }

  /** A page made a command. */
  sent(page: string, id: CommandId): void {
    const place = (this.#perPage.get(page) ?? 0) + 1;
    this.#perPage.set(page, place);
    this.#sent.set(id, { page, place, excused: false });
  }

  excuse(id: string | undefined): void {
    const sent = this.#sent.get(id as CommandId);
    if (sent) sent.excused = true;
  }

  /** At the moment the store has it for good. */
  committed(committed: LogItem, nowMs: number): void {
    const item = JSON.parse(JSON.stringify(committed)) as LogItem;
    this.#note(this.#wrongWith(item));
    this.#byCommand.set(item.commandId, item);
    this.items.push(item);
    this.applied++;
    if (this.#rejected.has(item.commandId)) this.refusedThenApplied++;
    this.#checkOrder(item.commandId);
    this.#note(this.#folded(item));
    while (this.#committedAtMs.length <= this.version) this.#committedAtMs.push(nowMs);
  }

  /** What a page shows, whenever it changed. */
  shows(page: string, before: number, version: number, state: RotationState): void {
    if (version < before) this.fail("what a page shows never goes back", `${page}: ${version} after ${before}`);
    const truth = this.#rotations[version];
    if (!truth) this.fail("a page shows only what the log has", `${page}: ${version}, log ${this.version}`);
    else if (!isDeepStrictEqual(state, truth.state)) {
      this.fail("a page shows the log's own state", `${page} at ${version}: ${difference(state, truth.state)}`);
    }
  }

  /** A page that somebody looks at says that it is current. */
  claims(page: string, version: number, nowMs: number, lookedAtSinceMs: number): void {
    const committedAtMs = this.#committedAtMs[version + 1];
    if (committedAtMs === undefined) return;
    const behindMs = nowMs - Math.max(committedAtMs, lookedAtSinceMs);
    if (behindMs < this.#limits.saysSoWithinMs) return;
    this.fail("a page that is behind says so", `${page} at ${version} for ${Math.round(behindMs)} ms`);
  }

  /** A page's `send` was answered. `shown`: what the page shows, null when it has lost its link. */
  answered(page: string, id: CommandId, result: CommandResult, shown: number | null): void {
    if (result.status === "rejected") {
      this.#rejected.add(id);
      this.excuse(id);
      if (result.code === "NOT_ALLOWED" && result.detail.includes("hello")) {
        this.fail("a page that behaves is not told it does not", `${page}: ${id} ${result.detail}`);
      }
      return;
    }
    if (shown !== null && shown < result.version) {
      this.fail("a command is answered once the page shows it", `${page}: ${id} at ${result.version}, shown ${shown}`);
    }
    const item = this.#byCommand.get(id);
    if (!item) this.fail("every acknowledged command is in the log", `${page}: ${id}`);
    else if (item.to !== result.version) {
      this.fail("a command has one answer", `${page}: ${id} is at ${item.to}, answered ${result.version}`);
    }
  }

  recorded({ performanceId }: Performance, version: number): void {
    const event = this.#eventAt(version);
    if (event?.type === "TurnCompleted" && event.data.turnId === performanceId) return;
    // What takes a completion back, or does it anew, says so by what it announces.
    const said = this.items.some(
      ({ from, to, outgoing }) => from <= version && version <= to && JSON.stringify(outgoing).includes(performanceId),
    );
    if (!said) this.fail("a performance is a completed turn", `${performanceId} at ${version}`);
  }

  /** In words, how the standing performances differ from the completed turns; null when they do not. */
  performancesWrong(standing: readonly Performance[]): string | null {
    const expected = this.#expectedPerformances();
    const there = new Map(standing.map((one) => [one.performanceId, one]));
    if (there.size !== standing.length) return "a performance is listed twice";
    for (const turnId of expected.keys()) if (!there.has(turnId)) return `turn ${turnId} has no performance`;
    for (const { performanceId, singerId, title } of standing) {
      const turn = expected.get(performanceId);
      if (turn === undefined) return `performance ${performanceId} is of no completed turn`;
      if (turn && (turn.singerId !== singerId || turn.request.title !== title))
        return `${performanceId} is another song`;
    }
    return null;
  }

  /** The log as the store gives it back. */
  stored(items: readonly LogItem[]): void {
    if (isDeepStrictEqual(items, this.items)) return;
    this.fail("every acknowledged command is in the log", `${items.length} items read, ${this.items.length} committed`);
  }

  #note(violation: Violation | null): void {
    if (violation) this.fail(violation.invariant, violation.detail);
  }

  #wrongWith({ commandId, from, to, events }: LogItem): Violation | null {
    if (from !== this.version + 1) {
      return { invariant: "versions are dense", detail: `an item from ${from} after ${this.version}` };
    }
    if (to !== from + events.length - 1 || events.some((event, index) => event.version !== from + index)) {
      return { invariant: "versions are dense", detail: `the item of ${commandId} says ${from} to ${to}` };
    }
    if (!this.#byCommand.has(commandId)) return null;
    return { invariant: "one effect per command id", detail: `${commandId} again at ${from}` };
  }

  /** Folds it by itself, and looks at every state on the way. */
  #folded({ commandId, from, events }: LogItem): Violation | null {
    try {
      const passed: Rotation[] = [];
      const after = fold(this.newest, events, (before) => passed.push(before));
      for (const rotation of [...passed.slice(1), after]) {
        this.#rotations.push(rotation);
        const wrong = checkPlaces(rotation.state);
        if (wrong) return { invariant: "[ROT-1] a singer holds one place", detail: `${wrong} at ${rotation.version}` };
      }
      return null;
    } catch (error) {
      return { invariant: "the log can be folded", detail: `${commandId} from ${from}: ${error}` };
    }
  }

  #eventAt(version: number) {
    const item = this.items.find(({ from, to }) => from <= version && version <= to);
    return item?.events[version - item.from];
  }

  /** By turn, as it stood on stage; what was reverted later is left out. */
  #expectedPerformances() {
    const expected = new Map<TurnId, NonNullable<RotationState["onStage"]> | null>();
    for (const { events, outgoing } of this.items) {
      for (const event of events) {
        if (event.type !== "TurnCompleted") continue;
        expected.set(event.data.turnId, this.#rotations[event.version - 1]?.state.onStage ?? null);
      }
      for (const said of outgoing) {
        if (said.type === "PerformanceReverted") expected.delete(said.performanceId);
        else if (said.type === "PerformanceCompleted" && !expected.has(said.performance.performanceId)) {
          expected.set(said.performance.performanceId, null);
        }
      }
    }
    return expected;
  }

  #checkOrder(id: CommandId): void {
    const sent = this.#sent.get(id);
    if (!sent || !this.#limits.inOrder || sent.excused) return;
    const last = this.#lastPlace.get(sent.page);
    if (last && last.place > sent.place) {
      this.fail("commands of one page keep their order", `${sent.page}: ${id} after ${last.id}`);
    } else this.#lastPlace.set(sent.page, { place: sent.place, id });
  }
}

/** The first field that differs, for a person. */
function difference(one: RotationState, other: RotationState): string {
  for (const key of Object.keys(other) as (keyof RotationState)[]) {
    if (!isDeepStrictEqual(one[key], other[key])) {
      return `${key} ${JSON.stringify(one[key])?.slice(0, 150)} for ${JSON.stringify(other[key])?.slice(0, 150)}`;
    }
  }
  return "fields that should not be there";
}
