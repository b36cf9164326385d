/** What everything on one night shares. */

import type { Actor } from "../../core/actor.ts";
import { type Epoch, id, type RotationId, type VenueId } from "../../core/ids.ts";
import type { Performance } from "../../core/performances.ts";
import type { Tokens } from "../../core/ports/identity.ts";
import type { Ids, Logger } from "../../core/ports/machine.ts";
import type { LogItem, RotationLog } from "../../core/ports/rotation-log.ts";
import type { Singer } from "../../core/singers.ts";
import type { Checker } from "./checker.ts";
import type { DeskLedgers } from "./clients/desk-ledger.ts";
import type { Hazard, Side } from "./kernel/incarnation.ts";
import type { Random } from "./kernel/random.ts";
import type { Scheduler } from "./kernel/scheduler.ts";
import type { Trace } from "./kernel/trace.ts";
import type { Network } from "./network/network.ts";
import type { Plan } from "./plan/plan.ts";
import type { Planted } from "./planted.ts";

export const VENUE = id<VenueId>("venue");
export const ROTATION = id<RotationId>("rotation");
export const FIRST_EPOCH = id<Epoch>("epoch");
export const BUILD = "build-2";
export const OLD_BUILD = "build-1";
const STARTS_AT = Date.parse("2026-11-24T20:00:00.000Z");

export interface World {
  plan: Plan;
  random: Random;
  scheduler: Scheduler;
  network: Network;
  trace: Trace;
  checker: Checker;
  planted: Planted;
  desk: DeskLedgers;
  hazards: Hazard[];
  /** Called at every step of a process. */
  passed(side: Side, name: string): void;
  /** The server's wall clock, which can be set. */
  clock: { offsetMs: number; now(): number };
}

/** The server's side of a night. */
export interface Service {
  /** The store itself, where no process stands between. */
  readonly log: RotationLog;
  start(): void;
  /** Its processes end; what they had in memory is gone. */
  kill(downMs: number, tellPages: boolean): void;
  /** Where the service is one file. (A table in the cloud is restored while no night runs; docs/operate.md.) */
  backUp?(): void;
  restore?(downMs: number, tellPages: boolean): Promise<void>;
  /** Whatever waits for its turn is done and nothing is broken any more. */
  idle(): boolean;
  /** Null while nobody listens. */
  rest(request: Request): Promise<Response> | null;
  standingSingers(): Promise<Singer[]>;
  storedItems(): Promise<LogItem[]>;
  standingPerformances(): Promise<Performance[]>;
  isMarkedClosed(): Promise<boolean>;
  end(): void;
}

export function serverClock(scheduler: Scheduler): World["clock"] {
  return {
    offsetMs: 0,
    now() {
      return STARTS_AT + scheduler.now + this.offsetMs;
    },
  };
}

export function seededIds(random: Random): Ids {
  return { newId: () => random.text(12), newJoinCode: () => random.text(6).toUpperCase() };
}

/** Signing needs real time; who a token names is all that matters here. */
export const tokens: Pick<Tokens, "verify"> = {
  async verify(token) {
    const actor: Extract<Actor, { role: "kj" | "singer" }> =
      token === "kj"
        ? { role: "kj", venueId: VENUE }
        : { role: "singer", venueId: VENUE, rotationId: ROTATION, singerId: id(token) };
    return { status: "valid", actor, expiresAt: "2026-11-26T00:00:00.000Z" };
  },
};

export function traceLogger(trace: Trace, who: string): Logger {
  return {
    info: () => {},
    error: (message, { error, ...fields }) =>
      trace.note(who, message, { ...fields, error: String(error).split("\n").slice(0, 2).join(" ") }),
  };
}
