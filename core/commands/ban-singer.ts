import * as v from "valibot";
import { refuse } from "../refusal.ts";
import { Draft } from "../rotation/draft.ts";
import { leave } from "../rotation/leaving.ts";
import { departedSinger } from "../rotation/ledger.ts";
import { entryOf } from "../rotation/place.ts";
import { noteSchema, singerIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/** Removed and kept from joining this rotation again. Also for who has left already. Refused `UNKNOWN_SINGER`. */
export const banSinger = defineCommand({
  name: "banSinger",
  schema: v.strictObject({ singerId: singerIdSchema, reason: v.optional(noteSchema) }),
  who: "kj",
  decide({ state, ledger }, { singerId, reason }, { at }) {
    const here = entryOf(state, singerId);
    const banned = state.banned.find((one) => one.singerId === singerId);
    const known = here ?? departedSinger(ledger, singerId) ?? banned;
    if (!known) return refuse("UNKNOWN_SINGER", "that singer was not in this rotation");
    const draft = new Draft(state, at);
    if (here) leave(draft, singerId, reason ?? null);
    draft.emit("SingerBanned", { singerId, stageName: known.stageName });
    return { facts: draft.facts };
  },
});
