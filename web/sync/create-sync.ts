import { batch, signal } from "@preact/signals";
import type { CommandId } from "../../core/ids.ts";
import {
  BEARER_SUBPROTOCOL_PREFIX,
  CLIENT_FRAME_MAX_BYTES,
  type CommandResult,
  type ErrorCode,
  type ErrorFrame,
  type ServerFrame,
  SUBPROTOCOL,
  type WelcomeFrame,
} from "../../core/protocol.ts";
import { browserEnvironment } from "./browser-environment.ts";
import { CatchUp } from "./catch-up.ts";
import { newCommandId } from "./command-id.ts";
import { readKept, writeKept } from "./kept-state.ts";
import { Link } from "./link.ts";
import { Outbox, type PendingCommand } from "./outbox.ts";
import { Replica } from "./replica.ts";
import { ServerClock } from "./server-clock.ts";
import type { Ended, Identity, LinkState, Sync, SyncOptions } from "./sync.ts";

/** The state goes to storage at most this often while events come. */
const KEEP_EVERY_MS = 1_000;
/** A command refused for coming too fast is sent again after this. */
const SLOW_DOWN_MS = 2_000;

/** Watches a rotation and sends commands to it, until `close`. Connects at once. */
export function createSync(options: SyncOptions): Sync {
  const environment = options.environment ?? browserEnvironment();
  const { storage, storageKey } = options;
  const clock = new ServerClock(() => environment.now());
  const replica = new Replica();
  const outbox = new Outbox(storage, `${storageKey}.commands`);
  const kept = readKept(storage, `${storageKey}.state`, environment.build, options.rotation);
  if (kept) replica.restore(kept.position, kept.state);

  const state = signal(replica.state);
  const version = signal(replica.version);
  const link = signal<LinkState>("connecting");
  const staleSince = signal<number | null>(kept?.at ?? null);
  const identity = signal<Identity | null>(null);
  const watchers = signal<number | null>(null);
  const outdated = signal(false);
  const ended = signal<Ended | null>(null);
  const pending = signal<readonly PendingCommand[]>(outbox.pending);

  /** Promises of `send`; `result` is known but the state does not show it yet. */
  const waiting = new Map<CommandId, { resolve(result: CommandResult): void; result: CommandResult | null }>();
  let serverBuild: string | null = null;
  let welcomed = false;
  /** Server ms at which the picture was last known to be right. */
  let rightAt: number | null = kept?.at ?? null;
  let cancelKeep: (() => void) | null = null;
  let cancelResend: (() => void) | null = null;

  const catchUp = new CatchUp(environment.after, () => {
    const since = replica.since;
    if (since) connection.send({ type: "sync", since });
    else hello();
    reflect();
  });

  const connection = new Link(environment, options.wsUrl, {
    protocols() {
      const token = options.token();
      return token ? [SUBPROTOCOL, `${BEARER_SUBPROTOCOL_PREFIX}${token}`] : [SUBPROTOCOL];
    },
    opened: hello,
    received(frame) {
      batch(() => receive(frame));
    },
    down() {
      welcomed = false;
      replica.dropParts();
      catchUp.stop();
      batch(() => {
        link.value = "offline";
        watchers.value = null;
        release(Number.POSITIVE_INFINITY);
        reflect();
      });
    },
    refused(closeCode) {
      end(closeCode === 4501 ? "UNAUTHENTICATED" : "BAD_REQUEST", "the server refused the connection");
    },
  });

  function hello(): void {
    const since = replica.since;
    connection.send({ type: "hello", rotation: options.rotation, ...(since && { since }) });
    catchUp.asked();
  }

  function receive(frame: ServerFrame): void {
    let progressed = false;
    switch (frame.type) {
      case "welcome":
        welcome(frame);
        break;
      case "snapshot":
        progressed = replica.snapshot(frame);
        if (progressed && !replica.behind) release(Number.POSITIVE_INFINITY);
        break;
      case "events": {
        const newest = frame.events.at(-1);
        if (newest) clock.happened(newest.at);
        const received = replica.receive(frame);
        progressed = received === "applied";
        if (received === "lost") recover();
        break;
      }
      case "result":
        if (frame.status !== "queued") settle(frame.id, frame);
        break;
      case "pong":
        clock.answered(frame.at, connection.askedAt);
        if (frame.epoch !== undefined && frame.version !== undefined) {
          replica.heardOf({ epoch: frame.epoch, version: frame.version });
        }
        watchers.value = frame.watchers ?? null;
        break;
      case "error":
        refused(frame);
        break;
      case "bye":
        connection.comeBackAfter(frame.retryMs, frame.code === "NO_PING");
        if (frame.code === "AUTH") end("UNAUTHENTICATED", "the server does not accept this sign-in any more");
        if (frame.code === "PROTOCOL") end("BAD_REQUEST", "the server does not understand this page");
        break;
      default:
        break; // A frame of a newer server: what this page needs of it comes in the frames it knows.
    }
    if (ended.value) return;
    release(replica.version);
    // Before the welcome the pending hello is the question.
    if (welcomed) catchUp.note(replica.behind, progressed);
    reflect();
  }

  function welcome(frame: WelcomeFrame): void {
    clock.answered(frame.at, connection.askedAt);
    const { rotationId, role, singerId } = frame;
    const known = identity.value;
    if (known?.rotationId !== rotationId || known.role !== role || known.singerId !== singerId) {
      identity.value = { rotationId, role, ...(singerId && { singerId }) };
    }
    serverBuild = frame.build;
    outdated.value = environment.build !== null && serverBuild !== environment.build;
    replica.heardOf({ epoch: frame.epoch, version: frame.version });
    connection.welcomed(frame.pingEveryMs);
    const again = welcomed;
    welcomed = true;
    if (!again) resend();
    reloadIfTooOld();
  }

  /** Only a snapshot helps now, and where the page is older than the server, the server's own page. */
  function recover(): void {
    hello();
    reloadIfTooOld();
  }

  function reloadIfTooOld(): void {
    if (!replica.metUnknown || !outdated.value || serverBuild === null) return;
    keepNow();
    environment.reload(serverBuild);
  }

  function refused(frame: ErrorFrame): void {
    switch (frame.code) {
      case "UNAUTHENTICATED":
      case "NOT_FOUND":
      case "UNSUPPORTED_VERSION":
        end(frame.code, frame.detail);
        break;
      case "FORBIDDEN":
        if (frame.id === undefined) end(frame.code, frame.detail);
        else settleRefused(frame);
        break;
      case "BAD_REQUEST":
      case "TOO_LARGE":
        settleRefused(frame);
        break;
      case "RATE_LIMITED":
        cancelResend ??= environment.after(SLOW_DOWN_MS * (1 + environment.random()), () => {
          cancelResend = null;
          resend();
        });
        break;
      case "INTERNAL":
        break; // Sent again with the next connection.
    }
  }

  /** The frame could not be read, so it will not be read the next time either. */
  function settleRefused(frame: ErrorFrame): void {
    const command = outbox.pending.find((one) => one.id === frame.id);
    if (command) settle(command.id, { status: "rejected", code: "INVALID", detail: frame.detail });
  }

  function end(code: ErrorCode, detail: string): void {
    ended.value = { code, detail };
    stop();
    link.value = "offline";
    reflect();
  }

  function settle(id: CommandId, result: CommandResult): void {
    outbox.settle(id);
    pending.value = outbox.pending;
    const { status } = result;
    const entry = waiting.get(id);
    if (!entry) return;
    entry.result =
      status === "applied"
        ? { status, version: result.version, ...(result.created && { created: result.created }) }
        : { status, code: result.code, detail: result.detail };
    const { since } = replica;
    if (status === "applied" && since) replica.heardOf({ epoch: since.epoch, version: result.version });
  }

  /** Lets go of the results that the state shows by now. */
  function release(shown: number): void {
    for (const [id, { resolve, result }] of waiting) {
      if (!result || (result.status === "applied" && result.version > shown)) continue;
      waiting.delete(id);
      resolve(result);
    }
  }

  function resend(): void {
    for (const command of outbox.pending) transmit(command);
  }

  function transmit({ id, name, data }: PendingCommand): void {
    if (welcomed) connection.send({ type: "command", id, name, data });
  }

  /** Brings the signals up to date with what is known. */
  function reflect(): void {
    const changed = replica.state !== state.value || replica.version !== version.value;
    state.value = replica.state;
    version.value = replica.version;
    if (welcomed && !replica.behind) link.value = "live";
    const right = link.value === "live" && !catchUp.late;
    if (right) rightAt = clock.now();
    staleSince.value = right ? null : rightAt;
    if (changed) keepSoon();
  }

  function keepSoon(): void {
    if (!storage) return;
    cancelKeep ??= environment.after(KEEP_EVERY_MS, keepNow);
  }

  function keepNow(): void {
    cancelKeep?.();
    cancelKeep = null;
    const position = replica.since;
    if (!position || !replica.state || rightAt === null) return;
    writeKept(storage, `${storageKey}.state`, {
      build: environment.build,
      at: rightAt,
      position,
      state: replica.state,
    });
  }

  // A hidden phone may never be shown again: what it knows is kept now.
  const stopKeeping = environment.onVisibility(() => {
    if (!environment.isVisible()) keepNow();
  });

  function stop(): void {
    connection.stop();
    catchUp.stop();
    stopKeeping();
    cancelResend?.();
    keepNow();
  }

  connection.connect();

  return {
    state,
    version,
    link,
    staleSince,
    identity,
    watchers,
    outdated,
    ended,
    pending,
    serverNow: () => clock.now(),
    send(name, data) {
      const command: PendingCommand = {
        id: newCommandId((count) => environment.randomBytes(count)),
        name,
        data,
        madeAt: clock.now(),
      };
      const { id } = command;
      if (frameBytes({ type: "command", id, name, data }) > CLIENT_FRAME_MAX_BYTES) {
        return Promise.resolve({
          status: "rejected",
          code: "INVALID",
          detail: "that is more than one command can carry",
        });
      }
      outbox.add(command);
      pending.value = outbox.pending;
      transmit(command);
      return new Promise((resolve) => waiting.set(id, { resolve, result: null }));
    },
    close: stop,
  };
}

function frameBytes(frame: object): number {
  return new TextEncoder().encode(JSON.stringify(frame)).length;
}
