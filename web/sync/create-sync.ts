import { batch, signal } from "@preact/signals";
import { eventsOf } from "../../core/brief-events.ts";
import {
  BEARER_SUBPROTOCOL_PREFIX,
  type ByeFrame,
  type ErrorCode,
  type ErrorFrame,
  type EventsFrame,
  type PongFrame,
  type ResultFrame,
  type ServerFrame,
  SUBPROTOCOL,
  type WelcomeFrame,
} from "../../core/protocol.ts";
import { browserEnvironment } from "./browser-environment.ts";
import { CatchUp } from "./catch-up.ts";
import { Deliveries } from "./deliveries.ts";
import { KeptState } from "./kept-state.ts";
import { Link } from "./link.ts";
import { Outbox, type PendingCommand } from "./outbox.ts";
import { LATE_MS } from "./pings.ts";
import { Replica } from "./replica.ts";
import { Resend } from "./resend.ts";
import { ServerClock } from "./server-clock.ts";
import type { Ended, Identity, LinkState, RefusedEarlier, Sync, SyncOptions } from "./sync.ts";

/** Watches a rotation and sends commands to it, until `close`. Connects at once. */
export function createSync(options: SyncOptions): Sync {
  const environment = options.environment ?? browserEnvironment();
  const { storage, storageKey } = options;
  const clock = new ServerClock(() => environment.now());
  const replica = new Replica(options.evolve);
  const deliveries = new Deliveries(new Outbox(storage, `${storageKey}.commands`), environment);
  /** Server ms at which the picture was last known to be right. */
  let rightAt: number | null = null;
  const keptState = new KeptState(environment, storage, `${storageKey}.state`, () => {
    const { since: position, state } = replica;
    return position && state && rightAt !== null ? { at: rightAt, position, state } : null;
  });
  const kept = keptState.read(options.rotation);
  if (kept) {
    replica.restore(kept.position, kept.state);
    rightAt = kept.at;
  }

  const state = signal(replica.state);
  const version = signal(replica.version);
  const link = signal<LinkState>("connecting");
  const staleSince = signal(rightAt);
  const identity = signal<Identity | null>(null);
  const watchers = signal<number | null>(null);
  const outdated = signal(false);
  const ended = signal<Ended | null>(null);
  const pending = signal(deliveries.pending);
  const refusedEarlier = signal<readonly RefusedEarlier[]>([]);

  let serverBuild: string | null = null;
  let updateDue = false;
  /** The last pong had been on its way for long: so are the frames behind it. */
  let pongLate = false;
  let welcomed = false;

  const resend = new Resend(environment, () => deliveries.pending, transmit);
  const catchUp = new CatchUp(environment, () => {
    const { since } = replica;
    // Until the server has answered a hello it would refuse anything else.
    if (welcomed && since) connection.send({ type: "sync", since });
    else hello();
    reflect();
  });

  const connection = new Link(environment, options.wsUrl, {
    protocols() {
      const token = options.token();
      return token ? [SUBPROTOCOL, `${BEARER_SUBPROTOCOL_PREFIX}${token}`] : [SUBPROTOCOL];
    },
    opened: hello,
    received: (frame, askedAt) => batch(() => receive(frame, askedAt)),
    overdue: () => batch(reflect),
    down() {
      welcomed = pongLate = false;
      replica.dropParts();
      catchUp.stop();
      resend.stop();
      batch(() => {
        link.value = "offline";
        watchers.value = null;
        // Their events come with the resume: no reason to let anybody wait for it.
        deliveries.release(Number.POSITIVE_INFINITY);
        reflect();
      });
    },
    refused: (closeCode) =>
      end(closeCode === 4501 ? "UNAUTHENTICATED" : "BAD_REQUEST", "the server refused the connection"),
  });

  // A hidden phone may never be shown again: what it knows is kept now.
  const stopKeeping = environment.onVisibility(() => {
    if (!environment.isVisible()) keptState.writeNow();
  });

  function hello(): void {
    const { since } = replica;
    connection.send({ type: "hello", rotation: options.rotation, brief: true, ...(since && { since }) });
    catchUp.asked();
  }

  function receive(frame: ServerFrame, askedAt: number | null): void {
    const progressed = take(frame, askedAt);
    if (ended.value) return;
    deliveries.release(replica.caughtUpTo);
    if (updateDue) update();
    // Before the welcome the pending hello is the question.
    if (welcomed) catchUp.note(replica.behind, progressed);
    reflect();
  }

  /** True when the state, or a part of it, came nearer to the server's. */
  function take(frame: ServerFrame, askedAt: number | null): boolean {
    switch (frame.type) {
      case "welcome":
        welcome(frame, askedAt);
        return false;
      case "snapshot":
        return replica.snapshot(frame);
      case "events":
        return events(frame);
      case "result":
        result(frame);
        return false;
      case "pong":
        pong(frame, askedAt);
        return false;
      case "error":
        refused(frame);
        return false;
      case "bye":
        bye(frame);
        return false;
      default:
        // A frame of a newer server: what this page needs of it comes in the frames it knows.
        return ignored(frame);
    }
  }

  function welcome(frame: WelcomeFrame, askedAt: number | null): void {
    if (askedAt !== null) clock.answered(frame.at, askedAt);
    const { rotationId, role, singerId } = frame;
    const known = identity.value;
    if (known?.rotationId !== rotationId || known.role !== role || known.singerId !== singerId) {
      identity.value = { rotationId, role, ...(singerId && { singerId }) };
    }
    serverBuild = frame.build;
    outdated.value = environment.build !== null && serverBuild !== environment.build;
    replica.heardOf({ epoch: frame.epoch, version: frame.version });
    connection.welcomed(frame.pingEveryMs);
    // A second welcome on one connection answers a hello that asked for a snapshot.
    const first = !welcomed;
    welcomed = true;
    if (first) resend.sendAll();
    if (replica.metUnknown) update();
  }

  function events(frame: EventsFrame): boolean {
    const events = eventsOf(frame);
    const newest = events.at(-1);
    if (newest) clock.happened(newest.at);
    const received = replica.receive(frame.epoch, events);
    if (received === "lost") {
      hello();
      if (replica.metUnknown) update();
    }
    return received === "applied";
  }

  function result(frame: ResultFrame): void {
    if (frame.status === "queued") return;
    const command = deliveries.settle(frame.id, frame);
    if (command && frame.status === "rejected") {
      refusedEarlier.value = [...refusedEarlier.value, { command, code: frame.code, detail: frame.detail }];
    }
    resend.answered(frame.id);
    pending.value = deliveries.pending;
    if (frame.status === "applied") replica.heardOfVersion(frame.version);
  }

  function pong(frame: PongFrame, askedAt: number | null): void {
    if (askedAt !== null) {
      clock.answered(frame.at, askedAt);
      pongLate = clock.now() - Date.parse(frame.at) > LATE_MS;
      if (pongLate) connection.askAgain();
    }
    if (frame.epoch !== undefined && frame.version !== undefined) {
      replica.heardOf({ epoch: frame.epoch, version: frame.version });
    }
    watchers.value = frame.watchers ?? null;
  }

  function refused({ code, detail, id }: ErrorFrame): void {
    switch (code) {
      case "UNAUTHENTICATED":
      case "NOT_FOUND":
      case "UNSUPPORTED_VERSION":
        end(code, detail);
        break;
      case "FORBIDDEN":
      case "BAD_REQUEST":
      case "TOO_LARGE":
        if (code === "FORBIDDEN" && id === undefined) end(code, detail);
        deliveries.reject(id, detail);
        pending.value = deliveries.pending;
        break;
      case "RATE_LIMITED":
      case "INTERNAL":
        resend.slowly(id);
        break;
    }
  }

  function bye({ code, retryMs }: ByeFrame): void {
    connection.comeBackAfter(retryMs, code === "NO_PING");
    if (code === "AUTH") end("UNAUTHENTICATED", "the server does not accept this sign-in any more");
    if (code === "PROTOCOL") end("BAD_REQUEST", "the server does not understand this page");
  }

  function transmit({ id, name, data }: PendingCommand): boolean {
    return welcomed && connection.send({ type: "command", id, name, data });
  }

  /** Once every command has its answer: not every browser keeps what waits. */
  function update(): void {
    if (!outdated.value || serverBuild === null) return;
    updateDue = deliveries.pending.length > 0;
    if (updateDue) return;
    keptState.writeNow();
    environment.reload(serverBuild);
  }

  /** Brings the signals up to date with what is known. */
  function reflect(): void {
    if (replica.state !== state.value) keptState.writeSoon();
    state.value = replica.state;
    version.value = replica.version;
    if (welcomed && !replica.behind) link.value = "live";
    const right = link.value === "live" && !catchUp.late && !connection.overdue && !pongLate;
    if (right) rightAt = clock.now();
    staleSince.value = right ? null : rightAt;
  }

  function end(code: ErrorCode, detail: string): void {
    stop();
    batch(() => {
      ended.value = { code, detail };
      link.value = "offline";
      reflect();
    });
  }

  function stop(): void {
    welcomed = false;
    connection.stop();
    catchUp.stop();
    stopKeeping();
    resend.stop();
    keptState.writeNow();
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
    update,
    ended,
    pending,
    refusedEarlier,
    serverNow: () => clock.now(),
    send(name, data) {
      const { command, result: answered } = deliveries.begin(name, data, clock.now());
      if (command) {
        pending.value = deliveries.pending;
        resend.send(command);
      }
      return answered;
    },
    close: stop,
  };
}

function ignored(_frame: never): false {
  return false;
}
