/** A console, a screen or a phone: the real sync client in a browser that this simulation gives it. */
import { type CommandId, id, type SingerId } from "../../../core/ids.ts";
import type { ClientFrame, ResultFrame } from "../../../core/protocol.ts";
import { evolve } from "../../../core/rotation/evolve.ts";
import type { RotationState } from "../../../core/rotation/state.ts";
import { createSync } from "../../../web/sync/create-sync.ts";
import type { Sync } from "../../../web/sync/sync.ts";
import type { Shown } from "../checker.ts";
import { Random } from "../kernel/random.ts";
import { idea } from "../plan/commands.ts";
import type { PageSpec } from "../plan/plan.ts";
import { BUILD, OLD_BUILD, ROTATION, type World } from "../world.ts";
import { Browser } from "./browser.ts";
import { PageStorage } from "./storage.ts";

/** Frames that only a client with a bug is sent. */
const BLAMED = ["BAD_REQUEST", "NOT_FOUND", "FORBIDDEN", "UNAUTHENTICATED", "UNSUPPORTED_VERSION", "TOO_LARGE"];

export class Page {
  readonly name: string;
  readonly #world: World;
  readonly #spec: PageSpec;
  readonly #random: Random;
  readonly #storage: PageStorage | null;
  readonly #singerId: SingerId | null;
  #visit: { sync: Sync; browser: Browser } | null = null;
  #clockOffsetMs: number;
  /** Reasons to be hidden, to sleep. */
  #hidden = 0;
  #naps = 0;
  #unknownType: string | null;
  #lookedAtSinceMs = 0;
  #reloadedFor = new Set<string>();
  /** The commands without an answer when it was closed, and whether it closed itself. */
  #left: { waiting: readonly CommandId[]; byItself: boolean } = { waiting: [], byItself: false };
  #seen: { state: RotationState | null; at: Shown } = { state: null, at: { epoch: 0, version: 0 } };

  constructor(world: World, spec: PageSpec) {
    this.#world = world;
    this.#spec = spec;
    this.name = spec.name;
    this.#random = world.random.fork(`page ${spec.name}`);
    this.#storage = spec.storage ? new PageStorage() : null;
    this.#singerId = spec.role === "singer" ? id<SingerId>(spec.name.replace("phone", "singer")) : null;
    this.#clockOffsetMs = spec.clockOffsetMs;
    this.#unknownType = spec.unknownType;
  }

  open(): void {
    const { scheduler, network, planted, clock, checker, trace } = this.#world;
    const readAs = planted.reader();
    const browser = new Browser({
      page: this.name,
      scheduler,
      network,
      random: this.#random,
      build: this.#unknownType === null ? BUILD : OLD_BUILD,
      now: () => clock.now() - clock.offsetMs + this.#clockOffsetMs,
      visible: this.#hidden === 0,
      read: (text) => readAs(this.#asItsBuildReads(text)),
      heard: (text) => this.#heard(text),
      says: (text) => this.#says(text),
      reload: (build) => this.#reload(build),
    });
    this.#seen = { state: null, at: { epoch: 0, version: 0 } };
    trace.note(this.name, "opens");
    const token = this.#spec.role === "kj" ? "kj" : this.#singerId;
    const sync = createSync({
      wsUrl: "ws://simulated/ws",
      evolve,
      rotation: ROTATION,
      token: () => token,
      storage: this.#storage,
      storageKey: this.name,
      environment: browser,
    });
    this.#visit = { sync, browser };
    this.#remembers(sync.pending.value.map((command) => command.id));
    if (this.#naps > 0) browser.sleep();
    sync.ended.subscribe((ended) => {
      if (ended) checker.fail("a page that behaves is not turned away", `${this.name}: ${ended.code} ${ended.detail}`);
    });
  }

  act(pick: number): void {
    const sync = this.#visit?.sync;
    const state = sync?.state.value;
    if (!sync || !state || this.#naps > 0) return;
    const made = idea(new Random(pick), state, this.#singerId, sync.serverNow());
    if (!made) return;
    const result = sync.send(made.name, made.data as never);
    const command = sync.pending.value.at(-1);
    if (!command) return;
    const { checker, trace } = this.#world;
    checker.sent(this.name, command.id);
    trace.note(this.name, `sends ${made.name}`, { id: command.id, ...made.data });
    void result.then((answer) => {
      trace.note(this.name, "is answered", { id: command.id, ...answer });
      this.check();
      // Of the visit that it was made on, which may have ended at this very moment.
      const shown = { epoch: this.#seen.at.epoch, version: sync.version.value };
      checker.answered(this.name, command.id, answer, sync.link.value === "live" ? shown : null);
    });
  }

  hide(): () => void {
    if (this.#hidden++ === 0) this.#visit?.browser.show(false);
    return () => {
      if (--this.#hidden === 0) this.#visit?.browser.show(true);
    };
  }

  sleep(): () => void {
    const release = this.#world.network.nap(this.name);
    if (this.#naps++ === 0) this.#visit?.browser.sleep();
    const shown = this.hide();
    return () => {
      release();
      if (--this.#naps === 0) this.#visit?.browser.wake();
      shown();
    };
  }

  setClock(byMs: number): void {
    this.#clockOffsetMs += byMs;
  }

  storageFull(): () => void {
    const storage = this.#storage;
    if (storage) storage.full++;
    return () => {
      if (storage) storage.full--;
    };
  }

  online(): void {
    this.#visit?.browser.goOnline();
  }

  close(byItself = false): void {
    this.#world.trace.note(this.name, "is gone");
    if (this.#visit) this.#left = { waiting: this.#visit.sync.pending.value.map(({ id }) => id), byItself };
    this.#visit?.browser.kill();
    this.#visit = null;
  }

  reopen(ms: number, byItself = false): void {
    this.close(byItself);
    this.#world.scheduler.after(ms, () => {
      if (!this.#visit) this.open();
    });
  }

  /** Now and then: does it know by itself that it is behind? */
  look(): void {
    const { checker, scheduler } = this.#world;
    if (!this.#visit || this.#hidden > 0) {
      this.#lookedAtSinceMs = scheduler.now;
      return;
    }
    const { sync } = this.#visit;
    const claims = sync.link.value === "live" && sync.staleSince.value === null;
    // Whoever has just been shown has a moment to find out.
    if (claims) checker.claims(this.name, this.#seen.at, scheduler.now, this.#lookedAtSinceMs);
  }

  /** After every step. */
  check(): void {
    if (!this.#visit) return;
    const { sync } = this.#visit;
    const state = sync.state.value;
    const version = sync.version.value;
    if (!state || (state === this.#seen.state && version === this.#seen.at.version)) return;
    this.#seen = { state, at: this.#world.checker.shows(this.name, this.#seen.at, version, state) };
  }

  /** In words, what is not as it is when all is well; null when all is well. */
  unsettled(): string | null {
    if (!this.#visit) return `${this.name} is not open`;
    const { sync } = this.#visit;
    const { checker } = this.#world;
    const { at } = this.#seen;
    if (!checker.isCurrent(at)) return `${this.name} is at ${at.version} of ${checker.version}`;
    if (sync.link.value !== "live") return `${this.name} is ${sync.link.value}`;
    if (sync.staleSince.value !== null) return `${this.name} is behind by its own word`;
    if (sync.pending.value.length > 0) return `${this.name} waits for ${sync.pending.value.map((one) => one.id)}`;
    return null;
  }

  /** An old build has never heard of one type of event. */
  #asItsBuildReads(text: string): string {
    const type = this.#unknownType;
    if (type === null || !text.startsWith('{"type":"events"')) return text;
    return text.replaceAll(`"type":"${type}"`, `"type":"${type}OfALaterBuild"`);
  }

  #heard(text: string): void {
    const { checker, trace } = this.#world;
    trace.note(this.name, "gets", text.length > 160 ? `${text.slice(0, 160)}…` : text);
    // Also what was sent by an earlier visit, and whoever sent it has gone.
    if (text.startsWith('{"type":"result"')) {
      const result = JSON.parse(text) as ResultFrame;
      if (result.status === "applied") checker.answered(this.name, result.id, result, null);
    }
    if (!text.startsWith('{"type":"error"')) return;
    const { code, detail, id: commandId } = JSON.parse(text) as { code: string; detail: string; id?: string };
    // Put off, and sent again later: behind what was sent meanwhile.
    checker.excuse(commandId);
    if (BLAMED.includes(code)) {
      checker.fail("a page that behaves is not told it does not", `${this.name}: ${code} ${detail}`);
    }
  }

  /** An old build has never heard of brief events either. */
  #says(text: string): string {
    const frame = JSON.parse(text) as ClientFrame;
    if ((frame.type === "hello" || frame.type === "sync") && frame.since && this.#seen.state) {
      this.#world.checker.says(this.name, frame.since, this.#seen.at);
    }
    if (frame.type !== "hello" || this.#unknownType === null) return text;
    return JSON.stringify({ ...frame, brief: undefined });
  }

  #reload(build: string): void {
    if (this.#reloadedFor.has(build)) return;
    this.#reloadedFor.add(build);
    this.#world.trace.note(this.name, "loads itself anew for", build);
    if (!this.#spec.cachedOld) this.#unknownType = null;
    this.reopen(this.#random.between(50, 1500), true);
  }

  /** What a page without storage has forgotten may still be under way, and come behind what it sends from now on. */
  #remembers(kept: readonly CommandId[]): void {
    const { checker } = this.#world;
    const forgotten = this.#left.waiting.filter((command) => !kept.includes(command));
    for (const command of forgotten) checker.excuse(command);
    if (!this.#left.byItself || forgotten.length === 0) return;
    checker.fail("a page forgets no command by itself", `${this.name}: ${forgotten.join(" ")}`);
  }
}
