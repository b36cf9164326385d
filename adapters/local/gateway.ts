/** Commands for callers that wait for the result, through the same chain as everybody else's. */
import type { CommandGateway } from "../../core/ports/commands.ts";
import type { RotationLog } from "../../core/ports/rotation-log.ts";
import type { LocalQueue } from "./queue.ts";

/** A refusal leaves nothing in the log: `outcome` knows applied commands only. */
export function createGateway(
  queue: Pick<LocalQueue, "submit">,
  log: Pick<RotationLog, "findCommand">,
): CommandGateway {
  return {
    async submit(message) {
      return queue.submit({ ...message, connectionId: null });
    },
    async outcome(rotationId, commandId) {
      const item = await log.findCommand(rotationId, commandId);
      if (!item) return null;
      const created = Object.keys(item.created).length > 0 && { created: item.created };
      return { status: "applied", version: item.to, ...created };
    },
  };
}
