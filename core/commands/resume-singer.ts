import * as v from "valibot";
import { refuse } from "../refusal.ts";
import { settleArrivals } from "../rotation/arrivals.ts";
import { Draft } from "../rotation/draft.ts";
import { entryOf } from "../rotation/place.ts";
import { isInWindow } from "../rotation/time-window.ts";
import { singerIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/**
 * Back from hold, at the place that was kept, though not ahead of the locked (ROT-4). From the bench with a playable
 * request: a place in line, as for a newcomer (ROT-11). A time window that would keep them away is lifted. Refused `UNKNOWN_SINGER`.
 */
export const resumeSinger = defineCommand({
  name: "resumeSinger",
  schema: v.strictObject({ singerId: singerIdSchema }),
  who: "kj or self",
  decide({ state }, { singerId }, { at }) {
    const entry = entryOf(state, singerId);
    if (!entry) return refuse("UNKNOWN_SINGER", "that singer is not in this rotation");
    const draft = new Draft(state, at);
    draft.emit("SingerResumed", { singerId });
    if (!isInWindow(entry, at)) draft.emit("AvailabilityChanged", { singerId, from: null, until: null });
    settleArrivals(draft, singerId);
    return { facts: draft.facts };
  },
});
