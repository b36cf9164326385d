import * as v from "valibot";
import { refuse } from "../refusal.ts";
import { settleArrivals } from "../rotation/arrivals.ts";
import { Draft } from "../rotation/draft.ts";
import { foldedName } from "../rotation/ledger.ts";
import { entryOf } from "../rotation/place.ts";
import { lineOfText, requestIdSchema, singerIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/**
 * A partner agrees to a duet or declines, from their own phone; the KJ answers for anyone, and for friends without a
 * phone by name (ROT-32). Declined, it becomes a solo (ROT-9).
 *
 * Refused `UNKNOWN_SINGER`, `UNKNOWN_REQUEST`.
 */
export const confirmDuet = defineCommand({
  name: "confirmDuet",
  schema: v.strictObject({
    singerId: singerIdSchema,
    requestId: requestIdSchema,
    partner: lineOfText(64),
    accept: v.boolean(),
  }),
  who: "kj or partner",
  decide({ state }, { singerId, requestId, partner, accept }, { at }) {
    const entry = entryOf(state, singerId);
    if (!entry) return refuse("UNKNOWN_SINGER", "that singer is not in this rotation");
    const onStage = state.onStage?.request.requestId === requestId ? state.onStage.request : undefined;
    const request = onStage ?? entry.requests.find((one) => one.requestId === requestId);
    if (!request) return refuse("UNKNOWN_REQUEST", "that request is not in the singer's playlist");
    const byId = request.partners.findIndex((one) => one.singerId === partner);
    const byName = request.partners.findIndex(
      (one) => one.singerId === null && foldedName(one.stageName) === foldedName(partner),
    );
    const index = byId >= 0 ? byId : byName;
    if (index < 0) return refuse("UNKNOWN_SINGER", "that is not a partner of this request");
    const draft = new Draft(state, at);
    draft.emit(accept ? "PartnerConfirmed" : "PartnerDropped", { singerId, requestId, partner: index });
    settleArrivals(draft, null);
    return { facts: draft.facts };
  },
});
