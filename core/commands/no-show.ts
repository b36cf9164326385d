import * as v from "valibot";
import { Draft } from "../rotation/draft.ts";
import { checkTurn, missTurn } from "../rotation/stage.ts";
import { turnIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/** Called and did not come: put back by the house rule, to the bench after too many in a row (ROT-22). Refused `STALE`. */
export const noShow = defineCommand({
  name: "noShow",
  schema: v.strictObject({ turnId: turnIdSchema }),
  who: "kj",
  decide({ state }, { turnId }, { at }) {
    const refused = checkTurn(state, turnId);
    if (refused) return refused;
    const draft = new Draft(state, at);
    missTurn(draft);
    return { facts: draft.facts };
  },
});
