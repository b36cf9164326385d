import * as v from "valibot";
import { refuse } from "../refusal.ts";
import { closeRequestsInTime } from "../rotation/closing.ts";
import { Draft } from "../rotation/draft.ts";
import { callRanOut } from "../rotation/stage.ts";
import { openAndCloseWindows } from "../rotation/windows.ts";
import { defineCommand } from "./command.ts";

/**
 * Something the rotation waited for is due: nobody answered the call (ROT-25), a time window opened or closed (ROT-14),
 * the line no longer fits before closing time (ROT-34). Time alone changes nothing; this does, and it is an event like
 * any other. Sent by the service at the time `nextDue` names.
 *
 * Refused `STALE` when nothing is due: an answer or a start came first.
 */
export const passTime = defineCommand({
  name: "passTime",
  schema: v.strictObject({}),
  who: "internal",
  decide({ state, ledger }, _data, { at }) {
    const draft = new Draft(state, at);
    callRanOut(draft);
    openAndCloseWindows(draft);
    closeRequestsInTime(draft, ledger);
    if (draft.facts.length === 0) return refuse("STALE", "nothing is due");
    return { facts: draft.facts };
  },
});
