import * as v from "valibot";
import { refuse } from "../refusal.ts";
import { nameTaken, notDecent } from "../rotation/names.ts";
import { placeOf } from "../rotation/place.ts";
import { singerIdSchema, stageNameSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/**
 * Everywhere the name stands, also as somebody's partner. Refused `UNKNOWN_SINGER`, `NAME_TAKEN` (ROT-33), `INVALID` for a
 * name that is not for the screen, unless the KJ gives it.
 */
export const renameSinger = defineCommand({
  name: "renameSinger",
  schema: v.strictObject({ singerId: singerIdSchema, stageName: stageNameSchema }),
  who: "kj or self",
  decide({ state }, { singerId, stageName }, meta) {
    if (!placeOf(state, singerId)) return refuse("UNKNOWN_SINGER", "that singer is not in this rotation");
    const refused = notDecent(stageName, meta) ?? nameTaken(state, stageName, singerId);
    if (refused) return refused;
    return { facts: [{ type: "SingerRenamed", data: { singerId, stageName } }] };
  },
});
