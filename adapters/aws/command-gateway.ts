/** Commands of REST callers on AWS: queued like everybody else's, and waited for a little. */
import type { CommandId, RotationId } from "../../core/ids.ts";
import type { CommandGateway, CommandQueue } from "../../core/ports/commands.ts";
import type { Clock } from "../../core/ports/machine.ts";
import type { RotationLog } from "../../core/ports/rotation-log.ts";
import type { CommandResult } from "../../core/protocol.ts";
import type { DynamoOutcomes } from "./dynamo/outcomes.ts";

const WAIT_MS = 5_000;
/** First soon, since a worker usually needs some tens of milliseconds; then less and less often. */
const FIRST_LOOK_MS = 40;
const LONGEST_PAUSE_MS = 400;

export interface QueuedGatewayDeps {
  queue: CommandQueue;
  outcomes: DynamoOutcomes;
  log: Pick<RotationLog, "findCommand">;
  clock: Clock;
  wait(ms: number): Promise<void>;
}

export function createQueuedGateway(deps: QueuedGatewayDeps): CommandGateway {
  async function outcome(rotationId: RotationId, commandId: CommandId): Promise<CommandResult | null> {
    const told = await deps.outcomes.get(rotationId, commandId);
    if (told) return told.result;
    const item = await deps.log.findCommand(rotationId, commandId);
    if (!item) return null;
    const created = Object.keys(item.created).length > 0 && { created: item.created };
    return { status: "applied", version: item.to, ...created };
  }

  return {
    outcome,
    async submit(message) {
      const { rotationId, command } = message;
      const earlier = await deps.outcomes.get(rotationId, command.id);
      await deps.queue.send({ ...message, connectionId: null });
      const until = deps.clock.now() + WAIT_MS;
      for (let pauseMs = FIRST_LOOK_MS; deps.clock.now() < until; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
        await deps.wait(pauseMs);
        const told = await deps.outcomes.get(rotationId, command.id);
        if (told && told.mark !== earlier?.mark) return told.result;
      }
      return null;
    },
  };
}
