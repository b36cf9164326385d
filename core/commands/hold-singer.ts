import * as v from "valibot";
import { refuse } from "../refusal.ts";
import { entryOf } from "../rotation/place.ts";
import { singerIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/**
 * Steps away: the place stays, Next passes over (ROT-6). On stage it takes effect when the turn ends (ROT-23).
 *
 * Refused `UNKNOWN_SINGER`.
 */
export const holdSinger = defineCommand({
  name: "holdSinger",
  schema: v.strictObject({ singerId: singerIdSchema }),
  who: "kj or self",
  decide({ state }, { singerId }) {
    if (!entryOf(state, singerId)) return refuse("UNKNOWN_SINGER", "that singer is not in this rotation");
    return { facts: [{ type: "SingerHeld", data: { singerId } }] };
  },
});
