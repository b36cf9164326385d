import * as v from "valibot";
import { refuse } from "../refusal.ts";
import { settleArrivals } from "../rotation/arrivals.ts";
import { Draft } from "../rotation/draft.ts";
import { entryOf } from "../rotation/place.ts";
import { requestIdSchema, singerIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/** Out of the playlist; the place in line stays, empty-handed perhaps (ROT-6). Refused `UNKNOWN_SINGER`, `UNKNOWN_REQUEST`. */
export const removeRequest = defineCommand({
  name: "removeRequest",
  schema: v.strictObject({ singerId: singerIdSchema, requestId: requestIdSchema }),
  who: "kj or self",
  decide({ state }, { singerId, requestId }, { at }) {
    const entry = entryOf(state, singerId);
    if (!entry) return refuse("UNKNOWN_SINGER", "that singer is not in this rotation");
    if (!entry.requests.some((request) => request.requestId === requestId)) {
      return refuse("UNKNOWN_REQUEST", "that request is not in the singer's playlist");
    }
    const draft = new Draft(state, at);
    draft.emit("RequestRemoved", { singerId, requestId });
    settleArrivals(draft, null);
    return { facts: draft.facts };
  },
});
