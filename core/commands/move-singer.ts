import * as v from "valibot";
import { refuse } from "../refusal.ts";
import { spotBeside } from "../rotation/order.ts";
import { placeOf, without } from "../rotation/place.ts";
import { noteSchema, singerIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/**
 * A bump: the 0-based place asked for, on the side of the round line of the one before (ROT-10).
 *
 * Refused `UNKNOWN_SINGER` for who is not in line, `INVALID` for a place the line does not have.
 */
export const moveSinger = defineCommand({
  name: "moveSinger",
  schema: v.strictObject({
    singerId: singerIdSchema,
    toIndex: v.pipe(v.number(), v.integer("must be whole"), v.minValue(0)),
    reason: v.optional(noteSchema),
  }),
  who: "kj",
  decide({ state }, { singerId, toIndex, reason }) {
    const place = placeOf(state, singerId);
    if (place?.at !== "line") return refuse("UNKNOWN_SINGER", "that singer has no place in line");
    if (toIndex >= state.line.length)
      return refuse("INVALID", `data.toIndex: the line has ${state.line.length} places`);
    const data = { singerId, cause: "kj" as const, reason: reason ?? "" };
    if (toIndex === place.index) {
      return { facts: [{ type: "SingerMoved", data: { ...data, to: toIndex, roundLine: state.roundLine } }] };
    }
    const roundLine = place.index < state.roundLine ? state.roundLine - 1 : state.roundLine;
    const spot = spotBeside({ ...without(state, place), roundLine }, toIndex);
    return { facts: [{ type: "SingerMoved", data: { ...data, ...spot } }] };
  },
});
