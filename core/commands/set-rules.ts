import * as v from "valibot";
import { houseRulesSchema } from "../house-rules-schema.ts";
import { defineCommand } from "./command.ts";

/** Changes some house rules from now on; the line as it stands keeps its order. */
export const setRules = defineCommand({
  name: "setRules",
  schema: v.pipe(
    houseRulesSchema,
    v.check((rules) => Object.keys(rules).length > 0, "name at least one rule"),
  ),
  who: "kj",
  decide: (_rotation, rules) => ({ facts: [{ type: "RulesChanged", data: { rules } }] }),
});
