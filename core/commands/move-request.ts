import * as v from "valibot";
import { refuse } from "../refusal.ts";
import { entryOf } from "../rotation/place.ts";
import { requestIdSchema, singerIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/** To another 0-based place of the playlist (ROT-9). Refused `UNKNOWN_SINGER`, `UNKNOWN_REQUEST`, `INVALID`. */
export const moveRequest = defineCommand({
  name: "moveRequest",
  schema: v.strictObject({
    singerId: singerIdSchema,
    requestId: requestIdSchema,
    toIndex: v.pipe(v.number(), v.integer("must be whole"), v.minValue(0)),
  }),
  who: "kj or self",
  decide({ state }, { singerId, requestId, toIndex }) {
    const entry = entryOf(state, singerId);
    if (!entry) return refuse("UNKNOWN_SINGER", "that singer is not in this rotation");
    if (!entry.requests.some((request) => request.requestId === requestId)) {
      return refuse("UNKNOWN_REQUEST", "that request is not in the singer's playlist");
    }
    if (toIndex >= entry.requests.length) {
      return refuse("INVALID", `data.toIndex: the playlist has ${entry.requests.length} places`);
    }
    return { facts: [{ type: "RequestMoved", data: { singerId, requestId, to: toIndex } }] };
  },
});
