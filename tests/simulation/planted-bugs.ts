/** Six bugs that a careful change could still bring back, each planted alone to see that simulated nights find it. */

import { eventsOf } from "../../core/brief-events.ts";
import { publish } from "../../core/execute.ts";
import { id } from "../../core/ids.ts";
import type { CommandMessage } from "../../core/ports/commands.ts";
import type { EventsFrame } from "../../core/protocol.ts";
import type { Rotation } from "../../core/rotation/fold.ts";
import { Rotations } from "../../core/rotations.ts";
import { serialise } from "../../realtime/server-frames.ts";
import { type WorkerDeps, work } from "../../realtime/worker.ts";
import { type Planted, SOUND } from "./planted.ts";
import { FIRST_EPOCH } from "./world.ts";

/** A worker whose log and memory know no command ids. (On SQLite a unique index would stop it.) */
class Forgetful extends Rotations {
  override warm(...args: Parameters<Rotations["warm"]>): Rotation | null {
    return forgotten(super.warm(...args));
  }

  override async current(...args: Parameters<Rotations["current"]>): Promise<Rotation | null> {
    return forgotten(await super.current(...args));
  }
}

function forgotten(rotation: Rotation | null): Rotation | null {
  return rotation && { ...rotation, ledger: { ...rotation.ledger, recentCommands: [] } };
}

function withoutDedup(): Planted {
  const forgetful = new WeakMap<WorkerDeps, Rotations>();
  return {
    ...SOUND,
    work(deps, message) {
      const rotations = forgetful.get(deps) ?? new Forgetful(deps.log);
      forgetful.set(deps, rotations);
      return work(
        { ...deps, rotations, log: changed(deps.log, { knowsCommands: false, findCommand: async () => null }) },
        message,
      );
    },
  };
}

const publishBeforeAppend: Planted = {
  ...SOUND,
  work(deps, message) {
    const append: typeof deps.log.append = async (item) => {
      const head = await deps.log.head(item.rotationId);
      if (head) await publish(deps.bus, head, item);
      return deps.log.append(item);
    };
    return work({ ...deps, log: changed(deps.log, { append }) }, message);
  },
};

const answerBeforeCommit: Planted = {
  ...SOUND,
  work(deps, message) {
    const append: typeof deps.log.append = async (item) => {
      await answer(deps, message, item.to);
      return deps.log.append(item);
    };
    return work({ ...deps, log: changed(deps.log, { append }) }, message);
  },
};

async function answer(deps: WorkerDeps, { connectionId, command }: CommandMessage, version: number): Promise<void> {
  if (connectionId === null) return;
  await deps.connections.post(
    [connectionId],
    serialise({ type: "result", id: id(command.id), status: "applied", version }),
  );
}

/** Takes the next frame of events for the next events, whatever is missing before them. */
const ignoreGap: Planted = { ...SOUND, reader: () => renumbered((from, known) => from > known + 1) };

/** Applies what it has already once more. */
const applyTwice: Planted = { ...SOUND, reader: () => renumbered((from, known) => known > 0 && from <= known) };

/** A page's reading of its frames, where events that `mistaken` says so of are taken for the next ones. */
function renumbered(mistaken: (from: number, known: number) => boolean): (text: string) => string {
  let known = 0;
  return (text) => {
    const frame = JSON.parse(text) as { type?: string; version?: number; resumed?: boolean };
    if (frame.type === "snapshot") known = frame.version ?? known;
    if (frame.type !== "events") return text;
    const events = frame as unknown as EventsFrame;
    const shift = known > 0 && mistaken(events.from, known) ? known + 1 - events.from : 0;
    known = Math.max(known, events.from + events.events.length - 1 + shift);
    if (shift === 0) return text;
    const moved = eventsOf(events).map((event) => ({ ...event, version: event.version + shift }));
    return JSON.stringify({ ...events, from: events.from + shift, events: moved });
  };
}

/** A restored log passes for the one that the pages know. */
const epochKept: Planted = { ...SOUND, restoredEpoch: () => FIRST_EPOCH };

function changed<Port extends object>(port: Port, methods: Partial<Port>): Port {
  return new Proxy(port, { get: (target, key) => Reflect.get(methods, key) ?? Reflect.get(target, key) });
}

export const PLANTED_BUGS = {
  "the deduplication is dropped": withoutDedup,
  "events are published before they are appended": () => publishBeforeAppend,
  "a page ignores a gap": () => ignoreGap,
  "a page applies an event twice": () => applyTwice,
  "a command is answered before it is committed": () => answerBeforeCommit,
  "a restored log keeps its epoch": () => epochKept,
} satisfies Record<string, () => Planted>;
