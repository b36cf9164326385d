import * as v from "valibot";
import { defineCommand } from "./command.ts";

/** Requests are taken again (ROT-30). */
export const openRequests = defineCommand({
  name: "openRequests",
  schema: v.strictObject({}),
  who: "kj",
  decide: () => ({ facts: [{ type: "RequestsOpened", data: {} }] }),
});
