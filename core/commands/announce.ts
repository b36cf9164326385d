import * as v from "valibot";
import { lineOfText } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/** A notice on every screen and phone; null takes it away. */
export const announce = defineCommand({
  name: "announce",
  schema: v.strictObject({ text: v.nullable(lineOfText(200)) }),
  who: "kj",
  decide: (_rotation, { text }) => ({ facts: [{ type: "NoticeChanged", data: { text } }] }),
});
