import * as v from "valibot";
import { defineCommand } from "./command.ts";

/** No new requests; held ones may still be swapped or change key (ROT-30). */
export const closeRequests = defineCommand({
  name: "closeRequests",
  schema: v.strictObject({}),
  who: "kj",
  decide: () => ({ facts: [{ type: "RequestsClosed", data: {} }] }),
});
