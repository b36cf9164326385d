import * as v from "valibot";
import { refuse } from "../refusal.ts";
import { Draft } from "../rotation/draft.ts";
import { leave } from "../rotation/leaving.ts";
import { placeOf } from "../rotation/place.ts";
import { noteSchema, singerIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/**
 * Leaves the rotation; coming back later tonight keeps turns and playlist (ROT-12). On stage it empties the stage and is
 * not a performance (ROT-23).
 *
 * Refused `UNKNOWN_SINGER`.
 */
export const removeSinger = defineCommand({
  name: "removeSinger",
  schema: v.strictObject({ singerId: singerIdSchema, reason: v.optional(noteSchema) }),
  who: "kj or self",
  decide({ state }, { singerId, reason }, { at }) {
    if (!placeOf(state, singerId)) return refuse("UNKNOWN_SINGER", "that singer is not in this rotation");
    const draft = new Draft(state, at);
    leave(draft, singerId, reason ?? null);
    return { facts: draft.facts };
  },
});
