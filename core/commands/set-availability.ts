import * as v from "valibot";
import { refuse } from "../refusal.ts";
import { settleArrivals } from "../rotation/arrivals.ts";
import { Draft } from "../rotation/draft.ts";
import { entryOf } from "../rotation/place.ts";
import { moveIntoWindow } from "../rotation/windows.ts";
import { instantSchema, singerIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/**
 * When the singer can be called: not before `from`, not after `until`; with `until` before `from`, not in between, as in a
 * pause for a drink. What is left out has no limit, both left out lift the window. Who would be called too late moves up
 * as far as the others can bear it (ROT-14).
 *
 * Refused `UNKNOWN_SINGER`, `INVALID` for a window that is over or has no length.
 */
export const setAvailability = defineCommand({
  name: "setAvailability",
  schema: v.strictObject({
    singerId: singerIdSchema,
    from: v.optional(instantSchema),
    until: v.optional(instantSchema),
  }),
  who: "kj or self",
  decide(rotation, { singerId, from = null, until = null }, { at }) {
    const { state } = rotation;
    if (!entryOf(state, singerId)) return refuse("UNKNOWN_SINGER", "that singer is not in this rotation");
    if (from !== null && from === until) return refuse("INVALID", "data.until: the window has no length");
    const last = from !== null && until !== null && until < from ? from : until;
    if (last !== null && last <= at) return refuse("INVALID", "data.until: that time is over");
    const draft = new Draft(state, at);
    // A time that has come already is no limit any more.
    draft.emit("AvailabilityChanged", { singerId, from: from !== null && from <= at ? null : from, until });
    settleArrivals(draft, singerId);
    moveIntoWindow(draft, singerId);
    return { facts: draft.facts };
  },
});
