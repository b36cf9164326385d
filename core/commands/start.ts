import * as v from "valibot";
import { checkTurn } from "../rotation/stage.ts";
import { turnIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/** The song begins: lengths and changeovers are measured from here (ROT-26). Refused `STALE`. */
export const start = defineCommand({
  name: "start",
  schema: v.strictObject({ turnId: turnIdSchema }),
  who: "kj",
  decide({ state }, { turnId }) {
    return checkTurn(state, turnId) ?? { facts: [{ type: "TurnStarted", data: { turnId } }] };
  },
});
