import * as v from "valibot";
import { checkTurn } from "../rotation/stage.ts";
import { turnIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/** The service stopped while this turn ran: its length does not count (ROT-37). Sent by the service at start. */
export const interruptTurn = defineCommand({
  name: "interruptTurn",
  schema: v.strictObject({ turnId: turnIdSchema }),
  who: "internal",
  decide({ state }, { turnId }) {
    return checkTurn(state, turnId) ?? { facts: [{ type: "TurnInterrupted", data: { turnId } }] };
  },
});
