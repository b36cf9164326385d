import * as v from "valibot";
import { refuse } from "../refusal.ts";
import { singerIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/** May join again. Refused `UNKNOWN_SINGER` for who is not banned. */
export const unbanSinger = defineCommand({
  name: "unbanSinger",
  schema: v.strictObject({ singerId: singerIdSchema }),
  who: "kj",
  decide({ state }, { singerId }) {
    if (!state.banned.some((banned) => banned.singerId === singerId)) {
      return refuse("UNKNOWN_SINGER", "that singer is not banned");
    }
    return { facts: [{ type: "SingerUnbanned", data: { singerId } }] };
  },
});
