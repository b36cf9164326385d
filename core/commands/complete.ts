import * as v from "valibot";
import { Draft } from "../rotation/draft.ts";
import { checkTurn, completeTurn } from "../rotation/stage.ts";
import { turnIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/** Ends the turn and leaves the stage empty (ROT-21). Refused `STALE`. */
export const complete = defineCommand({
  name: "complete",
  schema: v.strictObject({ turnId: turnIdSchema }),
  who: "kj",
  decide({ state, ledger }, { turnId }, { at }) {
    const refused = checkTurn(state, turnId);
    if (refused) return refused;
    const draft = new Draft(state, at);
    completeTurn(draft, ledger);
    return { facts: draft.facts };
  },
});
