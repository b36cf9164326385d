import * as v from "valibot";
import { id, type TurnId } from "../ids.ts";
import { refuse } from "../refusal.ts";
import { Draft } from "../rotation/draft.ts";
import { callFirst, checkStage, completeTurn } from "../rotation/stage.ts";
import { turnIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/**
 * Completes the turn on stage, if any, and calls the first callable singer (ROT-20). With nobody callable, or during a
 * break, it completes only.
 *
 * Refused `STALE` when `onStage` is not the turn on stage, `TOO_SOON` within 5 s of a call unless `force` (ROT-36),
 * `NOBODY_READY` and `ON_BREAK` when there was nothing to complete either.
 */
export const next = defineCommand({
  name: "next",
  schema: v.strictObject({ onStage: v.nullable(turnIdSchema), force: v.optional(v.boolean()) }),
  who: "kj",
  decide({ state, ledger }, data, { at, newId }) {
    const refused = checkStage(state, data, at);
    if (refused) return refused;
    const draft = new Draft(state, at);
    if (state.onStage) completeTurn(draft, ledger);
    const turnId = id<TurnId>(newId());
    if (state.status !== "onBreak" && callFirst(draft, turnId)) return { facts: draft.facts, created: { turnId } };
    if (state.onStage) return { facts: draft.facts };
    if (state.status === "onBreak") return refuse("ON_BREAK", "it is break time; end the break first");
    return refuse("NOBODY_READY", "nobody in line can be called now");
  },
});
