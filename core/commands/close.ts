import * as v from "valibot";
import { Draft } from "../rotation/draft.ts";
import { completeTurn } from "../rotation/stage.ts";
import { defineCommand } from "./command.ts";

/** Completes the turn on stage and ends the night; afterwards nothing changes any more (ROT-45). */
export const close = defineCommand({
  name: "close",
  schema: v.strictObject({}),
  who: "kj",
  decide({ state, ledger }, _data, { at }) {
    const draft = new Draft(state, at);
    if (state.onStage) completeTurn(draft, ledger);
    draft.emit("RotationClosed", {});
    return { facts: draft.facts };
  },
});
