/** What the console knows and can do: the synced rotation, what the KJ has chosen, and every action by name. */
import { computed, effect, signal } from "@preact/signals";
import type { CommandData, CommandName } from "../../core/commands/index.ts";
import { type CommandId, id, type SingerId } from "../../core/ids.ts";
import type { CommandResult } from "../../core/protocol.ts";
import type { RefusalCode } from "../../core/refusal.ts";
import type { RotationEvent } from "../../core/rotation/events.ts";
import { evolve } from "../../core/rotation/evolve.ts";
import { entryOf, placeOf } from "../../core/rotation/place.ts";
import type { Partner, Request, RotationState, SingerEntry } from "../../core/rotation/state.ts";
import { waits } from "../../core/rotation/waits.ts";
import { announce } from "../shared/announcer.tsx";
import type { Api } from "../shared/api.ts";
import type { SiteConfig } from "../shared/config.ts";
import { keptStorage } from "../shared/stored-session.ts";
import { createSync } from "../sync/create-sync.ts";
import type { Sync } from "../sync/sync.ts";
import { LetOneGo } from "./let-one-go.ts";
import { type Moving, movedLine } from "./moved-line.ts";
import { refusalWords } from "./refusal-words.ts";
import type { Rooms } from "./rooms.ts";
import { aboutOf, FRESH_MS, type Said } from "./said.ts";
import { StageNews } from "./stage-news.ts";
import { createSungTonight, type SungTonight } from "./sung-tonight.ts";

/** What lies over the left and the middle; the stage column is never covered. */
export type Sheet =
  | "keys"
  | "menu"
  | "find"
  | "notice"
  | "break"
  | "rules"
  | "performances"
  | "import"
  | "banned"
  | "close"
  | "invite"
  | "songs"
  | "singer"
  | "turn"
  | "filler"
  | "closing";

const LETTERS_KEY = "karaoke.console.letters";
/** Later than this it is no news any more, as after hours without a network. */
const NEWS_MS = 60_000;

export interface DeskOptions {
  config: SiteConfig;
  rotationId: string;
  token: () => string | null;
  api: Api;
  rooms: Rooms;
  switchTo(rotationId: string): void;
}

export class Desk {
  readonly sync: Sync;
  readonly api: Api;
  readonly config: SiteConfig;
  /** For the few requests that are not JSON. */
  readonly token: () => string | null;
  readonly selected = signal<SingerId | null>(null);
  /** A singer being moved by keyboard or hand, and the 0-based place they would get. */
  readonly moving = signal<Moving | null>(null);
  /** While a row is pressed the line stays as it was seen. */
  readonly frozen = signal<RotationState | null>(null);
  readonly pane = signal<"line" | "add" | "bench">("line");
  readonly sheet = signal<Sheet | null>(null);
  readonly said = signal<Said | null>(null);
  readonly sung: SungTonight;
  readonly letters = signal(keptStorage()?.getItem(LETTERS_KEY) !== "off");
  /** The state as the line shows it: as it was seen while a row is pressed, and with the move that is being tried. */
  readonly shown = computed(() => {
    const seen = this.frozen.value ?? this.sync.state.value;
    return seen && this.moving.value ? movedLine(seen, this.moving.value) : seen;
  });
  /** A `next` or call that has no answer yet. */
  readonly calling = computed(() =>
    this.sync.pending.value.some((command) => command.name === "next" || command.name === "callSinger"),
  );

  readonly rotationId: string;
  readonly rooms: Rooms;
  /** Shows another night; this one goes on. */
  readonly switchTo: (rotationId: string) => void;
  readonly letOneGo = new LetOneGo();
  readonly #news = new StageNews();

  constructor(options: DeskOptions) {
    this.rotationId = options.rotationId;
    this.rooms = options.rooms;
    this.switchTo = options.switchTo;
    this.api = options.api;
    this.config = options.config;
    this.token = options.token;
    this.sung = createSungTonight(options.api);
    this.sync = createSync({
      wsUrl: options.config.wsUrl,
      evolve: (state, event) => {
        const after = evolve(state, event);
        if (state) this.#hear(state, event);
        return after;
      },
      rotation: options.rotationId,
      token: options.token,
      storage: keptStorage(),
      storageKey: `karaoke.console.${options.rotationId}`,
    });
    effect(() => {
      // Made before this page was loaded again: the KJ still waits to hear of it.
      const words = this.sync.refusedEarlier.value.map(({ command, code, detail }) =>
        refusalWords(command.name, code, detail),
      );
      if (words.length > 0) this.say(words.join(" "), { refused: true, about: "stage" });
    });
  }

  get state(): RotationState | null {
    return this.sync.state.value;
  }

  /** Says what was done, or why not; true when it was applied. Focus goes back to Next, but from no open sheet. */
  async send<Name extends CommandName>(
    name: Name,
    data: CommandData<Name>,
    done: string | (() => string),
  ): Promise<boolean> {
    return (await this.#ask(name, data, done)).status === "applied";
  }

  async #ask<Name extends CommandName>(
    name: Name,
    data: CommandData<Name>,
    done: string | (() => string),
  ): Promise<CommandResult> {
    // The key that follows is meant for the sheet; on Next it would call somebody.
    if (this.sheet.value === null) focusNext();
    const about = aboutOf(name);
    const result = await this.sync.send(name, data);
    if (result.status === "applied") this.say(typeof done === "string" ? done : done(), { refused: false, about });
    else this.say(this.refusalWords(name, result), { refused: true, about });
    return result;
  }

  refusalWords(name: CommandName, { code, detail }: { code: RefusalCode; detail: string }): string {
    return refusalWords(name, code, detail, this.state?.requestsOpen);
  }

  say(text: string, { refused, about }: Pick<Said, "refused" | "about">): void {
    this.said.value = { text, refused, about, until: Date.now() + FRESH_MS };
    announce(text);
  }

  #hear(before: RotationState, event: RotationEvent): void {
    this.letOneGo.heard(before, event);
    const words = this.#news.of(before, event);
    const isNews = this.sync.serverNow() - Date.parse(event.at) < NEWS_MS;
    if (words && isNews) this.say(words, { refused: false, about: "stage" });
  }

  next(): void {
    const state = this.state;
    if (!state || this.calling.value) return;
    const done = () => {
      const turn = this.state?.onStage;
      return turn ? `Called ${turn.stageName}` : "The stage is empty";
    };
    void this.send("next", { onStage: state.onStage?.turnId ?? null }, done);
  }

  call(singerId: SingerId): void {
    const state = this.state;
    if (!state || this.calling.value) return;
    void this.send(
      "callSinger",
      { singerId, onStage: state.onStage?.turnId ?? null },
      `Called ${this.nameOf(singerId)}`,
    );
  }

  /** Something about the turn on stage, by the turn that is shown. */
  turn(name: "start" | "complete" | "noShow" | "uncall"): void {
    const turn = this.state?.onStage;
    if (!turn) return;
    const done = {
      start: `${turn.stageName} has started`,
      complete: `${turn.stageName} has finished`,
      noShow: `${turn.stageName} did not come`,
      uncall: `Took the call of ${turn.stageName} back`,
    };
    void this.send(name, { turnId: turn.turnId }, done[name]);
  }

  /** For the called singer, who has said so some other way (ROT-25). */
  async answer(answer: CommandData<"answerCall">["answer"]): Promise<void> {
    const turn = this.state?.onStage;
    if (!turn) return;
    const done = {
      coming: `${turn.stageName} is coming`,
      oneMore: `${turn.stageName} lets one go first`,
      skip: `${turn.stageName} skips this time`,
    };
    const result = await this.#ask("answerCall", { turnId: turn.turnId, answer }, done[answer]);
    const isSecond = answer === "oneMore" && result.status === "rejected" && result.code === "NOT_ALLOWED";
    if (isSecond) this.letOneGo.refused(turn);
  }

  hold(singerId: SingerId): void {
    const entry = this.state && entryOf(this.state, singerId);
    if (!entry) return;
    if (entry.standing === "onHold") this.resume(entry);
    else void this.send("holdSinger", { singerId }, `Put ${entry.stageName} on hold`);
  }

  resume({ singerId, stageName, turnsSung }: SingerEntry): void {
    const done = () => {
      if (this.state && placeOf(this.state, singerId)?.at !== "bench") return `${stageName} is back in`;
      const sung = this.state?.lastRound && turnsSung > 0;
      return `${stageName} is ready again${sung ? ", but has sung: no place after last call" : ", on the bench"}`;
    };
    void this.send("resumeSinger", { singerId }, done);
  }

  /** For a partner who has said so to the KJ (ROT-32). */
  agree(singerId: SingerId, request: Request, partner: Partner): void {
    this.#confirm(singerId, request, partner, true, `${partner.stageName} sings along`);
  }

  /** Without this partner from now on: on stage too. */
  dropPartner(singerId: SingerId, request: Request, partner: Partner): void {
    this.#confirm(singerId, request, partner, false, `${this.nameOf(singerId)} sings without ${partner.stageName}`);
  }

  #confirm(singerId: SingerId, { requestId }: Request, partner: Partner, accept: boolean, done: string): void {
    const named = partner.singerId ?? partner.stageName;
    void this.send("confirmDuet", { singerId, requestId, partner: named, accept }, done);
  }

  /** @param toIndex 0-based place in line. */
  move(singerId: SingerId, toIndex: number, reason?: string): Promise<boolean> {
    this.moving.value = null;
    this.frozen.value = null;
    const done = () => `Moved ${this.nameOf(singerId)} to ${this.placeWords(singerId)}`;
    return this.send("moveSinger", { singerId, toIndex, ...(reason && { reason }) }, done);
  }

  /** By the number the row shows. */
  placeWords(singerId: SingerId): string {
    const wait = this.state && waits(this.state, this.sync.serverNow()).get(singerId);
    return wait ? `place ${wait.ahead + 1}` : "another place";
  }

  toggleLastCall(): void {
    if (!this.state) return;
    const on = !this.state.lastRound;
    void this.send("setLastRound", { on }, on ? "Last call: nobody rejoins after singing" : "Ended last call");
  }

  toggleRequests(): void {
    if (!this.state) return;
    if (this.state.requestsOpen) void this.send("closeRequests", {}, "Closed requests");
    else void this.send("openRequests", {}, "Opened requests");
  }

  toggleBreak(): void {
    if (this.state?.status === "onBreak") void this.send("endBreak", {}, "Ended the break");
    else this.sheet.value = "break";
  }

  undo(): void {
    const last = this.state?.undoable;
    if (!last) return;
    void this.send("undo", { commandId: id<CommandId>(last.commandId) }, `Undid: ${last.label}`);
  }

  setLetters(on: boolean): void {
    this.letters.value = on;
    keptStorage()?.setItem(LETTERS_KEY, on ? "on" : "off");
  }

  nameOf(singerId: SingerId): string {
    return (this.state && entryOf(this.state, singerId)?.stageName) ?? "the singer";
  }
}

/** On a tablet, or under a sheet, the row may be there only once the page has been drawn. */
export function focusRow(singerId: SingerId): void {
  const focus = () => {
    const row = document.querySelector<HTMLElement>(`[data-singer="${singerId}"] .w`);
    row?.focus();
    return row === null || document.activeElement === row;
  };
  if (!focus()) requestAnimationFrame(focus);
}

/** Focus rests on Next, where the hand finds it in the dark. */
export function focusNext(): void {
  document.getElementById("next")?.focus({ preventScroll: true });
}
