import * as v from "valibot";
import { settleArrivals } from "../rotation/arrivals.ts";
import { Draft } from "../rotation/draft.ts";
import { defineCommand } from "./command.ts";

/**
 * Last call (ROT-35): nobody rejoins after singing, and new requests are only for those who have not sung. Taken back,
 * those on the bench with a song get a place again.
 */
export const setLastRound = defineCommand({
  name: "setLastRound",
  schema: v.strictObject({ on: v.boolean() }),
  who: "kj",
  decide({ state }, { on }, { at }) {
    const draft = new Draft(state, at);
    draft.emit("LastRoundChanged", { on });
    if (!on && state.lastRound) settleArrivals(draft, null);
    return { facts: draft.facts };
  },
});
