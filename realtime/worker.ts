/** One command out of the queue: executed, and its result given to the connection that sent it. */
import { CommandFailed, correlationOf, type ExecuteDeps, execute } from "../core/execute.ts";
import type { CommandMessage } from "../core/ports/commands.ts";
import type { Connections } from "../core/ports/connections.ts";
import type { Logger } from "../core/ports/machine.ts";
import type { CommandResult } from "../core/protocol.ts";
import { serialise } from "./server-frames.ts";

export interface WorkerDeps extends ExecuteDeps {
  connections: Pick<Connections, "post">;
  logger: Logger;
}

/** What failed inside is nobody's business outside. */
const FAILED = "The server could not do it. Try again.";

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

/**
 * The infrastructure failed for longer than anybody waits. Sent again later, the command finds whether it had an effect.
 *
 * @param detail what the sender is told.
 */
export async function giveUp(
  deps: WorkerDeps,
  message: CommandMessage,
  failure: unknown,
  detail = FAILED,
): Promise<CommandResult> {
  logFailure(deps.logger, "a command was given up", message, failure);
  const result = failed(detail);
  await answer(deps, message, result);
  return result;
}

const failed = (detail: string): CommandResult => ({ status: "rejected", code: "INTERNAL", detail });

/** What a log says of a command that was worked. Never its data: people type their names and notes into it. */
export function workedFields(message: CommandMessage, result: CommandResult): Record<string, unknown> {
  const { rotationId, command, connectionId } = message;
  const { status } = result;
  return {
    correlationId: correlationOf(message),
    rotationId,
    commandId: command.id,
    command: command.name,
    connectionId,
    status,
    ...(result.status === "applied" ? { version: result.version } : { code: result.code }),
  };
}

async function outcome(deps: WorkerDeps, message: CommandMessage): Promise<CommandResult> {
  try {
    const result = await execute(deps, message);
    if (result !== "UNKNOWN_ROTATION") return result;
    return failed("there is no such rotation");
  } catch (failure) {
    if (!(failure instanceof CommandFailed)) throw failure;
    logFailure(deps.logger, "a command failed", message, failure.cause);
    return failed(FAILED);
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

/** Never the command's data, as above. */
function logFailure(logger: Logger, text: string, message: CommandMessage, failure: unknown) {
  const { rotationId, command, connectionId } = message;
  logger.error(text, {
    correlationId: correlationOf(message),
    rotationId,
    commandId: command.id,
    command: command.name,
    connectionId,
    error: failure instanceof Error ? (failure.stack ?? failure.message) : String(failure),
  });
}
