/** A small true night: events as the server sends them, folded by the real `evolve`. */
import { type CommandId, type Epoch, id, type RotationId, type SingerId } from "../../../core/ids.ts";
import type { EventsFrame, Position, SnapshotFrame, WelcomeFrame } from "../../../core/protocol.ts";
import type { EventAuthor, RotationEvent } from "../../../core/rotation/events.ts";
import { evolve } from "../../../core/rotation/evolve.ts";
import { DEFAULT_RULES } from "../../../core/rotation/rules.ts";
import type { RotationState } from "../../../core/rotation/state.ts";

export const EPOCH = id<Epoch>("e1");
const ROTATION = id<RotationId>("r1");
export const START = "2026-11-24T21:00:00.000Z";
export const PING_EVERY_MS = 5_000;

/** Version 1 opens the night; each later one puts its own number up as the notice. */
export function event(version: number): RotationEvent {
  const base = { version, at: START, by: "kj" as EventAuthor, commandId: id<CommandId>(`command-${version}`) };
  if (version === 1) {
    const data = { rotationId: ROTATION, joinCode: "LARK77", name: "Tuesday", venue: "Here", rules: DEFAULT_RULES };
    return { ...base, type: "RotationOpened", data };
  }
  return { ...base, type: "NoticeChanged", data: { text: `version ${version}` } };
}

export function stateAt(version: number): RotationState {
  let state = evolve(null, event(1));
  for (let next = 2; next <= version; next++) state = evolve(state, event(next));
  return state;
}

export function welcome(version: number, more: Partial<WelcomeFrame> = {}): WelcomeFrame {
  return {
    type: "welcome",
    rotationId: ROTATION,
    role: "screen",
    epoch: EPOCH,
    version,
    resumed: false,
    pingEveryMs: PING_EVERY_MS,
    build: "build-1",
    at: START,
    ...more,
  };
}

export function snapshot(version: number, epoch = EPOCH): Extract<SnapshotFrame, { state: RotationState }> {
  return { type: "snapshot", epoch, version, state: stateAt(version) };
}

export function snapshotParts(version: number, parts: number): SnapshotFrame[] {
  const json = JSON.stringify(stateAt(version));
  const size = Math.ceil(json.length / parts);
  return Array.from({ length: parts }, (_, index) => ({
    type: "snapshot",
    epoch: EPOCH,
    version,
    part: index + 1,
    parts,
    json: json.slice(index * size, (index + 1) * size),
  }));
}

export function events(from: number, to: number, epoch = EPOCH): EventsFrame {
  const list = Array.from({ length: to - from + 1 }, (_, index) => event(from + index));
  return { type: "events", epoch, from, to, events: list };
}

/** An event type that this build has never heard of. */
export function unknownEvents(version: number): EventsFrame {
  const future = { ...event(version), type: "ConfettiFired" } as unknown as RotationEvent;
  return { type: "events", epoch: EPOCH, from: version, to: version, events: [future] };
}

/** A known event that cannot follow this state: it speaks of a singer whom nobody knows. */
export function misfitEvents(version: number): EventsFrame {
  const misfit: RotationEvent = { ...event(version), type: "SingerHeld", data: { singerId: id<SingerId>("nobody") } };
  return { type: "events", epoch: EPOCH, from: version, to: version, events: [misfit] };
}

export const position = (version: number): Position => ({ epoch: EPOCH, version });
