/**
 * What must hold, on every night, after every step. It keeps its own copy of the log as it was committed and folds it
 * by itself; the first violation is kept and ends the night. After a restore everything is held to the new epoch's log,
 * and what an older one answered to that one's.
 */
import { isDeepStrictEqual } from "node:util";
import type { CommandId, RotationId, TurnId } from "../../core/ids.ts";
import type { Performance } from "../../core/performances.ts";
import type { LogItem, RotationHead } from "../../core/ports/rotation-log.ts";
import type { CommandResult, Position } from "../../core/protocol.ts";
import type { Rotation } from "../../core/rotation/fold.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { History, type Violation } from "./history.ts";

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

/** Where a page stands. `epoch`: the earliest that what it shows can be of, counted from 0. */
export interface Shown {
  epoch: number;
  version: number;
}

/** How far the log was when it was copied. */
export interface Backup {
  history: History;
  items: number;
}

export class Checker {
  violation: Violation | null = null;
  /** Refused to its sender's face, and applied by a repetition that came later: the protocol allows it. */
  refusedThenApplied = 0;
  applied = 0;
  /** One for each epoch; the last one is the log's. */
  readonly #histories: History[] = [];
  /** Nights that were opened beside this one, in this epoch. */
  readonly #elsewhere = new Map<RotationId, History>();
  readonly #sent = new Map<CommandId, Sent>();
  readonly #perPage = new Map<string, number>();
  readonly #lastPlace = new Map<string, { place: number; id: CommandId }>();
  readonly #rejected = new Set<CommandId>();
  readonly #limits: CheckerLimits;

  constructor(limits: CheckerLimits) {
    this.#limits = limits;
  }

  get history(): History {
    return this.#histories.at(-1) as History;
  }

  get version(): number {
    return this.history.version;
  }

  get newest(): Rotation {
    return this.history.newest;
  }

  fail(invariant: string, detail: string): void {
    this.violation ??= { invariant, detail };
  }

  opened(head: RotationHead, first: LogItem): void {
    this.#histories.push(History.opened(head, first));
  }

  openedElsewhere(head: RotationHead, first: LogItem): void {
    this.#elsewhere.set(head.rotationId, History.opened(head, first));
  }

  backedUp(): Backup {
    return { history: this.history, items: this.history.items.length };
  }

  /** What was acknowledged after the backup is gone: whoever restored it chose that. */
  restored({ history, items }: Backup, epoch: string, nowMs: number): void {
    this.#histories.push(history.restored(items, epoch, nowMs));
    this.#lastPlace.clear();
    this.#elsewhere.clear();
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
    const ofThisNight = item.rotationId === this.newest.state.rotationId;
    const history = ofThisNight ? this.history : this.#elsewhere.get(item.rotationId);
    const wrong = history?.take(item, nowMs);
    if (wrong) this.fail(wrong.invariant, wrong.detail);
    if (!ofThisNight) return;
    this.applied++;
    if (this.#rejected.has(item.commandId)) this.refusedThenApplied++;
    this.#checkOrder(item.commandId);
  }

  /** What a page shows, whenever it changed. Gives where it stands now. */
  shows(page: string, before: Shown, version: number, state: RotationState): Shown {
    for (let epoch = before.epoch; epoch < this.#histories.length; epoch++) {
      if (epoch === before.epoch && version < before.version) continue;
      if (isDeepStrictEqual(state, this.#histories[epoch]?.at(version)?.state)) return { epoch, version };
    }
    const truth = this.history.at(version);
    const newestEpoch = this.#histories.length - 1;
    if (before.epoch === newestEpoch && version < before.version) {
      this.fail("what a page shows never goes back", `${page}: ${version} after ${before.version}`);
    } else if (!truth) this.fail("a page shows only what the log has", `${page}: ${version}, log ${this.version}`);
    else {
      const detail = `${page} at ${version}: ${difference(state, truth.state)}`;
      this.fail("a page shows the log's own state", detail);
    }
    return { epoch: newestEpoch, version };
  }

  /** A page tells the server where it stands. */
  says(page: string, { epoch, version }: Position, shown: Shown): void {
    if (version !== shown.version) return;
    if (this.#epochsOf(shown).some((at) => this.#histories[at]?.epoch === epoch)) return;
    this.fail("a page never mixes epochs", `${page} says ${epoch}:${version}, shows the ${shown.epoch + 1}th epoch`);
  }

  isCurrent(shown: Shown): boolean {
    return shown.version === this.version && this.#epochsOf(shown).includes(this.#histories.length - 1);
  }

  /** A page that somebody looks at says that it is current. */
  claims(page: string, shown: Shown, nowMs: number, lookedAtSinceMs: number): void {
    const ofThisEpoch = this.#epochsOf(shown).includes(this.#histories.length - 1);
    const sinceMs = ofThisEpoch ? this.history.behindSinceMs(shown.version) : this.history.beganAtMs;
    if (sinceMs === undefined) return;
    const behindMs = nowMs - Math.max(sinceMs, lookedAtSinceMs);
    if (behindMs < this.#limits.saysSoWithinMs) return;
    this.fail("a page that is behind says so", `${page} at ${shown.version} for ${Math.round(behindMs)} ms`);
  }

  /** A page's `send` was answered. `shown`: where the page stands, null when it has lost its link. */
  answered(page: string, id: CommandId, result: CommandResult, shown: Shown | null): void {
    if (result.status === "rejected") {
      this.#rejected.add(id);
      this.excuse(id);
      if (result.code === "NOT_ALLOWED" && result.detail.includes("hello")) {
        this.fail("a page that behaves is not told it does not", `${page}: ${id} ${result.detail}`);
      }
      return;
    }
    const found = this.#histories.flatMap((history, epoch) => ({ epoch, item: history.of(id) }));
    const there = found.filter(({ item }) => item !== undefined);
    const said = there.filter(({ item }) => item?.to === result.version);
    if (there.length === 0) this.fail("every acknowledged command is in the log", `${page}: ${id}`);
    else if (said.length === 0) {
      const versions = there.map(({ item }) => item?.to);
      this.fail("a command has one answer", `${page}: ${id} is at ${versions}, answered ${result.version}`);
    } else if (shown && !said.some(({ epoch }) => this.#hasShown(shown, { epoch, version: result.version }))) {
      const detail = `${page}: ${id} at ${result.version}, shown ${shown.version}`;
      this.fail("a command is answered once the page shows it", detail);
    }
  }

  /** The same of a night that was opened beside this one. */
  answeredElsewhere(rotationId: RotationId, id: CommandId, result: CommandResult): void {
    const history = this.#elsewhere.get(rotationId);
    if (!history || result.status === "rejected" || history.of(id)?.to === result.version) return;
    this.fail("every acknowledged command is in the log", `${rotationId}: ${id} at ${result.version}`);
  }

  /** A night was read over REST. @param asOf where the log was when the request came. */
  read(who: string, asOf: { epoch: string; version: number }, etag: string, state: RotationState): void {
    const [, epoch, version] = /^"(.*):(\d+)"$/.exec(etag) ?? [];
    const history = this.#histories.find((one) => one.epoch === epoch);
    const at = Number(version);
    const detail = `${who} got ${etag}, asked at ${asOf.epoch}:${asOf.version}`;
    if (epoch !== asOf.epoch || at < asOf.version) this.fail("REST answers what is committed", `${detail}: too old`);
    else if (!isDeepStrictEqual(history?.at(at)?.state, state)) {
      this.fail("REST answers what is committed", `${detail}: another state`);
    }
  }

  /** In words, which night beside this one is not listed as it is; null when all are. */
  elsewhereWrong(heads: readonly RotationHead[]): string | null {
    for (const [rotationId, { newest }] of this.#elsewhere) {
      const head = heads.find((one) => one.rotationId === rotationId);
      const closed = newest.state.status === "closed";
      if (!head) return `rotation ${rotationId} is not listed`;
      if (closed !== (head.closedAt !== null)) return `rotation ${rotationId} is not listed as it is`;
    }
    return null;
  }

  recorded({ performanceId }: Performance, version: number): void {
    const { items } = this.history;
    const event = this.history.eventAt(version);
    if (event?.type === "TurnCompleted" && event.data.turnId === performanceId) return;
    // What takes a completion back, or does it anew, says so by what it announces.
    const said = items.some(
      ({ from, to, outgoing }) => from <= version && version <= to && JSON.stringify(outgoing).includes(performanceId),
    );
    if (!said) this.fail("a performance is a completed turn", `${performanceId} at ${version}`);
  }

  /**
   * In words, how the standing performances differ from the completed turns; null when they do not.
   * @param isTouched whether somebody wrote it by hand: it is no concern of the log's any more.
   */
  performancesWrong(standing: readonly Performance[], isTouched: (performanceId: TurnId) => boolean): string | null {
    const expected = this.#expectedPerformances();
    for (const turnId of expected.keys()) if (isTouched(turnId)) expected.delete(turnId);
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
    const { items: committed } = this.history;
    if (isDeepStrictEqual(items, committed)) return;
    this.fail("every acknowledged command is in the log", `${items.length} items read, ${committed.length} committed`);
  }

  /** Every epoch that what is shown can be of: they have their first versions in common. */
  #epochsOf({ epoch, version }: Shown): number[] {
    const state = this.#histories[epoch]?.at(version)?.state;
    const later = this.#histories.map((_, index) => index).slice(epoch);
    return later.filter(
      (index) => index === epoch || isDeepStrictEqual(this.#histories[index]?.at(version)?.state, state),
    );
  }

  #hasShown(shown: Shown, place: Shown): boolean {
    if (shown.epoch > place.epoch) return true;
    return this.#epochsOf(shown).includes(place.epoch) && shown.version >= place.version;
  }

  /** By turn, as it stood on stage; what was reverted later is left out. */
  #expectedPerformances() {
    const expected = new Map<TurnId, NonNullable<RotationState["onStage"]> | null>();
    for (const { events, outgoing } of this.history.items) {
      for (const event of events) {
        if (event.type !== "TurnCompleted") continue;
        expected.set(event.data.turnId, this.history.at(event.version - 1)?.state.onStage ?? null);
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
