/**
 * The only way a rotation changes: load, decide, one conditional append, publish.
 *
 * A command has exactly one effect for the rotation's whole life. One that arrives again is answered with its first
 * result and its events are published again, so that the sender's repetition mends a crash between append and publish.
 */
import { type Actor, authorOf } from "./actor.ts";
import type { BusEvent } from "./bus.ts";
import { isRefusal, type KnownSong, type Meta } from "./commands/command.ts";
import { decide } from "./commands/index.ts";
import type { CommandId, RotationId, SongId, VenueId } from "./ids.ts";
import { id } from "./ids.ts";
import { outgoing } from "./outgoing.ts";
import type { EventBus } from "./ports/commands.ts";
import type { Clock, Ids } from "./ports/machine.ts";
import type { SongRepository } from "./ports/resources.ts";
import type { LogItem, RotationLog } from "./ports/rotation-log.ts";
import type { CommandResult } from "./protocol.ts";
import type { Refusal } from "./refusal.ts";
import type { Fact, RotationEvent } from "./rotation/events.ts";
import { fold, type Rotation } from "./rotation/fold.ts";
import type { Rotations } from "./rotations.ts";
import { timeDue } from "./time-keeper.ts";
import { turnsApproaching } from "./turns-approaching.ts";

export interface ExecuteDeps {
  log: RotationLog;
  rotations: Rotations;
  bus: EventBus;
  songs: Pick<SongRepository, "get">;
  clock: Clock;
  ids: Ids;
  /** Whether the screen may show a name that a singer gives themselves. */
  isDecent(stageName: string): boolean;
}

export interface Execution {
  rotationId: RotationId;
  actor: Actor;
  command: { id: CommandId; name: string; data: unknown };
  correlationId?: string | undefined;
}

/** What every log line about this command carries, from the frame to the broadcast. */
export const correlationOf = ({ correlationId, command }: Pick<Execution, "correlationId" | "command">): string =>
  correlationId ?? command.id;

/** Items of the log read at a time while a command is looked for. */
const LOOK_BACK_ITEMS = 500;
/** Lost races before giving up; each one means that another command got through. */
const MAX_ATTEMPTS = 20;

/** A bug: deciding or applying this command failed, and would fail the same way however often it came. */
export class CommandFailed extends Error {}

/**
 * `UNKNOWN_ROTATION` when there is none with that id.
 *
 * @throws CommandFailed for a bug, which no repetition mends; anything else when the infrastructure fails.
 */
export async function execute(deps: ExecuteDeps, execution: Execution): Promise<CommandResult | "UNKNOWN_ROTATION"> {
  const { rotationId, command } = execution;
  const { log } = deps;
  const find = () => log.findCommand(rotationId, command.id);
  const known = log.knowsCommands ? null : await find();
  const warm = deps.rotations.warm(rotationId);
  let rotation = warm ?? (await deps.rotations.current(rotationId));
  if (!rotation) return "UNKNOWN_ROTATION";
  if (known) return repeated(deps, rotation, known, execution);
  let verified = warm === null;

  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    if (!log.knowsCommands && rotation.ledger.recentCommands.includes(command.id)) {
      return repeated(deps, rotation, await appliedLately(log, rotationId, command.id), execution);
    }
    const at = new Date(deps.clock.now()).toISOString();
    const songId = songIdIn(command.data);
    const song = songId === null ? null : await songOf(deps, rotation.venueId, songId);
    const decided = decideAndApply(rotation, execution, {
      at,
      newId: () => deps.ids.newId(),
      isDecent: deps.isDecent,
      song,
    });
    if ("refused" in decided) {
      const first = log.knowsCommands ? await find() : null;
      if (first) return repeated(deps, rotation, first, execution);
      if (verified) return rejected(decided);
      const fresh = await reload(deps, rotationId);
      verified = true;
      if (fresh.version === rotation.version) return rejected(decided);
      rotation = fresh;
      continue;
    }
    const { item, after } = decided;
    const outcome = await log.append(item);
    if (outcome === "appended") {
      deps.rotations.keep(after);
      await publish(deps.bus, after, item, correlationOf(execution));
      await deps.rotations.snapshotWhenDue(after);
      return { status: "applied", version: item.to, ...createdOf(item) };
    }
    if (outcome === "commandKnown") {
      const first = await find();
      if (first) return repeated(deps, rotation, first, execution);
    }
    rotation = await reload(deps, rotationId);
    verified = true;
  }
  throw new Error(`command ${command.id} lost ${MAX_ATTEMPTS} races for rotation ${rotationId}`);
}

/** Publishes an item of the log (again). @param correlationId of what leads to it now, not of what did the first time. */
export function publish(
  bus: EventBus,
  rotation: Pick<Rotation, "venueId" | "epoch">,
  item: LogItem,
  correlationId: string = item.commandId,
): Promise<void> {
  const changed: BusEvent = {
    type: "RotationChanged",
    venueId: rotation.venueId,
    rotationId: item.rotationId,
    epoch: rotation.epoch,
    from: item.from,
    to: item.to,
    events: item.events,
  };
  return bus.publish([changed, ...item.outgoing].map((event) => ({ ...event, correlationId })));
}

/**
 * A command that the state says was applied, though `findCommand` did not see it: an index may be behind the log. Its
 * item is then looked for in the log itself.
 */
async function appliedLately(
  log: Pick<RotationLog, "readAfter">,
  rotationId: RotationId,
  commandId: CommandId,
): Promise<LogItem> {
  for (let at = 0; ; ) {
    const items = await log.readAfter(rotationId, at, LOOK_BACK_ITEMS);
    const found = items.find((item) => item.commandId === commandId);
    if (found) return found;
    const last = items.at(-1);
    if (!last) throw new Error(`command ${commandId} was applied and has no item`);
    at = last.to;
  }
}

async function repeated(
  deps: ExecuteDeps,
  rotation: Rotation,
  first: LogItem,
  execution: Execution,
): Promise<CommandResult> {
  await publish(deps.bus, rotation, first, correlationOf(execution));
  return { status: "applied", version: first.to, ...createdOf(first) };
}

async function reload(deps: ExecuteDeps, rotationId: RotationId): Promise<Rotation> {
  const rotation = await deps.rotations.current(rotationId);
  if (!rotation) throw new Error(`rotation ${rotationId} vanished`);
  return rotation;
}

/** Everything pure about a command, so that what it throws is told apart from failing infrastructure. */
function decideAndApply(
  rotation: Rotation,
  execution: Execution,
  meta: Pick<Meta, "at" | "newId" | "isDecent" | "song">,
): Refusal | { item: LogItem; after: Rotation } {
  const { actor, command } = execution;
  try {
    const decision = decide(rotation, command.name, command.data, { ...meta, actor, commandId: command.id });
    if (isRefusal(decision)) return decision;
    return commit(rotation, decision.facts, decision.created ?? {}, execution, meta.at);
  } catch (error) {
    throw new CommandFailed(`${command.name.slice(0, 40)} failed`, { cause: error });
  }
}

function commit(
  before: Rotation,
  facts: Fact[],
  created: LogItem["created"],
  { rotationId, actor, command }: Execution,
  at: string,
): { item: LogItem; after: Rotation } {
  if (facts.length === 0) throw new Error(`${command.name} left no event: it could not be recognised when sent again`);
  const item: LogItem = {
    rotationId,
    from: before.version + 1,
    to: before.version + facts.length,
    commandId: command.id,
    events: [],
    created,
    outgoing: [],
  };
  item.events = facts.map(
    (fact, index) =>
      ({ version: item.from + index, at, by: authorOf(actor), commandId: command.id, ...fact }) as RotationEvent,
  );
  const after = fold(before, item.events, (then, event) => item.outgoing.push(...outgoing(then, event)));
  item.outgoing.push(...turnsApproaching(before, after, at), ...timeDue(before, after, at));
  return { item, after };
}

function createdOf(from: Pick<LogItem, "created">): { created?: LogItem["created"] } {
  return Object.keys(from.created).length > 0 ? { created: from.created } : {};
}

function rejected(refusal: Refusal): CommandResult {
  return { status: "rejected", code: refusal.refused, detail: refusal.detail };
}

function songIdIn(data: unknown): SongId | null {
  const songId = (data as { songId?: unknown } | null)?.songId;
  return typeof songId === "string" ? id<SongId>(songId) : null;
}

async function songOf(deps: ExecuteDeps, venueId: VenueId, songId: SongId): Promise<KnownSong | null> {
  const stored = await deps.songs.get(venueId, songId);
  if (!stored) return null;
  const { title, artist, durationSec } = stored.value;
  return { songId: stored.value.songId, title, artist, durationSec: durationSec ?? null };
}
