/** One command out of the queue: executed, and its result given to the connection that sent it. */
import { CommandFailed, type ExecuteDeps, execute } from "../core/execute.ts";
import type { CommandMessage, Connections, Logger } from "../core/ports.ts";
import type { CommandResult } from "../core/protocol.ts";
import { serialise } from "./server-frames.ts";

export interface WorkerDeps extends ExecuteDeps {
  connections: Pick<Connections, "post">;
  logger: Logger;
}

const INTERNAL: CommandResult = { status: "rejected", code: "INTERNAL", detail: "something failed here" };

/**
 * A refusal is a success: the sender is told why. A bug is answered `INTERNAL` at once and not tried again.
 *
 * @throws when the infrastructure fails: the queue tries again, or gives up and calls `giveUp`.
 */
export async function work(deps: WorkerDeps, message: CommandMessage): Promise<CommandResult> {
  const result = await outcome(deps, message);
  await answer(deps, message, result);
  return result;
}

/** The infrastructure failed for longer than anybody waits. Sent again later, the command finds whether it had an effect. */
export async function giveUp(deps: WorkerDeps, message: CommandMessage, failure: unknown): Promise<CommandResult> {
  logFailure(deps.logger, "a command was given up", message, failure);
  await answer(deps, message, INTERNAL);
  return INTERNAL;
}

async function outcome(deps: WorkerDeps, message: CommandMessage): Promise<CommandResult> {
  try {
    const result = await execute(deps, message);
    if (result !== "UNKNOWN_ROTATION") return result;
    return { status: "rejected", code: "INTERNAL", detail: "there is no such rotation" };
  } catch (failure) {
    if (!(failure instanceof CommandFailed)) throw failure;
    logFailure(deps.logger, "a command failed", message, failure.cause);
    return INTERNAL;
  }
}

async function answer(
  deps: WorkerDeps,
  { connectionId, command }: CommandMessage,
  result: CommandResult,
): Promise<void> {
  if (connectionId === null) return;
  await deps.connections.post([connectionId], serialise({ type: "result", id: command.id, ...result }));
}

/** Never the command's data: people type their names and notes into it. */
function logFailure(
  logger: Logger,
  text: string,
  { rotationId, command, connectionId }: CommandMessage,
  failure: unknown,
) {
  logger.error(text, {
    rotationId,
    commandId: command.id,
    command: command.name,
    connectionId,
    error: failure instanceof Error ? (failure.stack ?? failure.message) : String(failure),
  });
}
