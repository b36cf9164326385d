import * as v from "valibot";
import { defineCommand } from "./command.ts";

/** Calling goes on (ROT-44). */
export const endBreak = defineCommand({
  name: "endBreak",
  schema: v.strictObject({}),
  who: "kj",
  decide: () => ({ facts: [{ type: "BreakEnded", data: {} }] }),
});
