/** The way of a command to its rotation, and of what it did to everybody else. */
import type { Actor } from "../actor.ts";
import type { BusEvent, TimeDue } from "../bus.ts";
import type { CommandId, ConnectionId, RotationId } from "../ids.ts";
import type { CommandResult } from "../protocol.ts";

/** A command on its way to the rotation. */
export interface CommandMessage {
  rotationId: RotationId;
  actor: Actor;
  command: { id: CommandId; name: string; data: unknown };
  /** Who waits for the result; null when the sender asks for it by other means. */
  connectionId: ConnectionId | null;
  /** Of the frame or request it came with, for the logs; left out: the command's own id serves. */
  correlationId?: string | undefined;
}

export interface CommandQueue {
  /**
   * Resolves when the command is safely queued: in order per rotation, delivered at least once to the worker.
   * On AWS the result is not known yet.
   * @throws QueueFull
   */
  send(message: CommandMessage): Promise<void>;
}

/** Too many commands of one rotation wait already; the sender may try again a little later. */
export class QueueFull extends Error {
  constructor() {
    super("too many commands of this rotation are waiting");
  }
}

export interface Wakeups {
  /** Gives `due` back at its time or later, at least once; early ones are asked for again. Replaces an earlier one. */
  ask(due: TimeDue): Promise<void>;
}

/** For callers that wait for a result, such as REST. */
export interface CommandGateway {
  /** null: queued, the outcome is not known yet and can be asked for. */
  submit(message: Omit<CommandMessage, "connectionId">): Promise<CommandResult | null>;
  outcome(rotationId: RotationId, commandId: CommandId): Promise<CommandResult | null>;
}

export interface EventBus {
  /** Resolves when every event is accepted; delivery is at least once, in any order. */
  publish(events: BusEvent[]): Promise<void>;
}
