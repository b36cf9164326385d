/** The host: one pair of hands, one next thing to do. */
import { Random } from "../../tests/simulation/kernel/random.ts";
import type { Bar, Visit } from "./bar.ts";
import { logNormal, uniform } from "./draws.ts";
import { ASIDE, MINUTE_SEC, PHONES, STAGE } from "./figures.ts";
import { leave, sang } from "./guests.ts";

/** Looks again whether somebody has signed up. */
const LOOKS_AGAIN_SEC = 20;
/** From one button to the next. */
const HAND_SEC = 3;

export class Host {
  readonly #bar: Bar;
  readonly #bumps: Random;
  #plans = 0;

  constructor(bar: Bar) {
    this.#bar = bar;
    this.#bumps = new Random(bar.seed).fork("bumps");
  }

  open(): void {
    const { agenda, habits } = this.#bar;
    this.#then(5 * MINUTE_SEC, () => this.#next());
    agenda.after(habits.bumpEverySec, () => this.#bump());
    if (habits.lastCallSec !== null) agenda.at(habits.lastCallSec, () => this.#bar.kj("setLastRound", { on: true }));
    if (habits.breakSec !== null) agenda.at(habits.breakSec, () => this.#break());
    agenda.at(habits.closesSec, () => {
      if (!this.#bar.state.onStage) this.#bar.kj("close");
    });
  }

  /** A later plan replaces an earlier one. */
  #then(sec: number, act: () => void): void {
    const plan = ++this.#plans;
    this.#bar.agenda.after(sec, () => {
      if (plan === this.#plans) act();
    });
  }

  #next(): void {
    const { state, agenda, habits } = this.#bar;
    if (agenda.nowSec >= habits.closesSec) {
      this.#bar.kj("close");
      return;
    }
    this.#bar.kj("next", { onStage: state.onStage?.turnId ?? null, force: true });
    const { onStage, status } = this.#bar.state;
    if (onStage) this.#attend(onStage.turnId);
    else if (status !== "onBreak") this.#then(LOOKS_AGAIN_SEC, () => this.#next());
  }

  /** Somebody was called: they come, let one go, skip, or are not there. */
  #attend(turnId: string): void {
    const visit = this.#bar.visit(this.#bar.state.onStage?.singerId);
    if (!visit) return;
    this.#bar.watcher.called?.(visit, this.#bar.agenda.nowSec);
    const { guest } = visit;
    const isMissing = guest.calls.chance(this.#bar.habits.missesShare);
    if (visit.goneSec !== null || isMissing) {
      this.#then(uniform(guest.calls, STAGE.givesUpSec), () => this.#giveUp(visit, turnId));
      return;
    }
    const { comingShare, oneMoreShare, skipShare, answerSec } = PHONES;
    const answer = guest.calls.weighted([
      ["coming", comingShare],
      ["oneMore", oneMoreShare],
      ["skip", skipShare],
      [null, 1 - comingShare - oneMoreShare - skipShare],
    ] as const);
    if (!guest.hasPhone || answer === null) {
      this.#awaitOnStage(visit, turnId);
      return;
    }
    this.#then(uniform(guest.calls, answerSec), () => {
      const { refused } = this.#bar.guest(visit, "answerCall", { turnId, answer });
      if (refused || answer === "coming") {
        this.#awaitOnStage(visit, turnId);
        return;
      }
      this.#bar.watcher.stepsAside?.(visit);
      const { onStage } = this.#bar.state;
      if (onStage) this.#attend(onStage.turnId);
      else this.#then(HAND_SEC, () => this.#next());
    });
  }

  #giveUp(visit: Visit, turnId: string): void {
    const isTold = visit.goneSec !== null && visit.guest.calls.chance(STAGE.toldGoneShare);
    if (isTold) leave(this.#bar, visit);
    else {
      this.#bar.kj("noShow", { turnId });
      this.#bar.watcher.stepsAside?.(visit);
    }
    this.#then(HAND_SEC, () => this.#next());
  }

  #awaitOnStage(visit: Visit, turnId: string): void {
    const { calls } = visit.guest;
    const { habits, agenda } = this.#bar;
    const calledSec = agenda.nowSec;
    this.#then(logNormal(calls, habits.changeoverSec, STAGE.changeoverSigma), () => {
      if (!calls.chance(STAGE.startForgottenShare)) this.#bar.kj("start", { turnId });
      const song = this.#bar.songs.get(this.#bar.state.onStage?.request.requestId ?? "");
      this.#then(song?.realSec ?? 0, () => {
        this.#next();
        sang(this.#bar, visit, calledSec);
      });
    });
  }

  #break(): void {
    const { agenda, habits } = this.#bar;
    this.#bar.kj("startBreak", { until: this.#bar.instant(agenda.nowSec + habits.breakForSec) });
    agenda.after(habits.breakForSec + habits.breakOverrunSec, () => {
      this.#bar.kj("endBreak");
      if (!this.#bar.state.onStage) this.#then(HAND_SEC, () => this.#next());
    });
  }

  #bump(): void {
    const { line } = this.#bar.state;
    const [nearest, furthest] = ASIDE.bumpTo;
    if (line.length > furthest + 1) {
      const from = this.#bumps.between(furthest + 1, line.length - 1);
      const toIndex = this.#bumps.between(nearest, furthest);
      const moved = this.#bar.kj("moveSinger", { singerId: line[from]?.singerId, toIndex, reason: "birthday" });
      if (!moved.refused) this.#bar.bumps += 1;
    }
    this.#bar.agenda.after(this.#bar.habits.bumpEverySec * uniform(this.#bumps, [0.5, 1.5]), () => this.#bump());
  }
}
