/** A command queue whose every command leaves a line in the log: where a command's way through the Lambdas begins. */
import type { CommandQueue } from "../../core/ports/commands.ts";
import type { Logger } from "../../core/ports/machine.ts";

export function loggedQueue(queue: CommandQueue, logger: Logger): CommandQueue {
  return {
    async send(message) {
      await queue.send(message);
      const { correlationId, rotationId, connectionId, command, actor } = message;
      logger.info("a command was queued", {
        correlationId: correlationId ?? command.id,
        rotationId,
        connectionId,
        commandId: command.id,
        command: command.name,
        role: actor.role,
      });
    },
  };
}
