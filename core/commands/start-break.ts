import * as v from "valibot";
import { refuse } from "../refusal.ts";
import { instantSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/** Stops calling, not requesting; the screens show when it ends (ROT-44). Again: another end. Refused `INVALID` for a past one. */
export const startBreak = defineCommand({
  name: "startBreak",
  schema: v.strictObject({ until: v.optional(instantSchema) }),
  who: "kj",
  decide(_rotation, { until }, { at }) {
    if (until !== undefined && until <= at) return refuse("INVALID", "data.until: is in the past");
    return { facts: [{ type: "BreakStarted", data: { until: until ?? null } }] };
  },
});
