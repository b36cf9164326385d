import * as v from "valibot";
import { id, type SingerId } from "../ids.ts";
import { refuse } from "../refusal.ts";
import { settleArrivals } from "../rotation/arrivals.ts";
import { Draft } from "../rotation/draft.ts";
import { departedSinger } from "../rotation/ledger.ts";
import { nameTaken, notDecent } from "../rotation/names.ts";
import { entryOf, placeOf } from "../rotation/place.ts";
import { newEntry, type RotationState, type SingerEntry } from "../rotation/state.ts";
import { singerIdSchema, stageNameSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/**
 * To the bench; a place is given at the first playable request (ROT-11). Who was here earlier tonight brings back turns,
 * no-shows and playlist (ROT-12), and with a playable request gets a place at once.
 *
 * Refused `BANNED`, `ALREADY_IN_LINE`, `NAME_TAKEN` (with a free name), `INVALID` for a name that is not for the screen,
 * unless the KJ gives it.
 */
export const addSinger = defineCommand({
  name: "addSinger",
  schema: v.strictObject({ stageName: stageNameSchema, singerId: v.optional(singerIdSchema) }),
  who: "kj",
  decide({ state, ledger }, { stageName, singerId: given }, meta) {
    const singerId = given ?? id<SingerId>(meta.newId());
    if (state.banned.some((banned) => banned.singerId === singerId)) {
      return refuse("BANNED", "the KJ has removed this singer for tonight");
    }
    if (placeOf(state, singerId)) return refuse("ALREADY_IN_LINE", "that singer is in this rotation already");
    const refused = notDecent(stageName, meta) ?? nameTaken(state, stageName, singerId);
    if (refused) return refused;

    const draft = new Draft(state, meta.at);
    const earlier = departedSinger(ledger, singerId);
    draft.emit("SingerJoined", {
      entry: earlier
        ? { ...returning(state, earlier), stageName }
        : newEntry(singerId, stageName, state.round, meta.at),
    });
    settleArrivals(draft, singerId);
    return { facts: draft.facts, created: { singerId } };
  },
});

/** As they left, but for the duets: a partner who has gone meanwhile turns them into solos (ROT-9). */
function returning(state: RotationState, earlier: SingerEntry): SingerEntry {
  const requests = earlier.requests.map((request) => ({
    ...request,
    partners: request.partners.flatMap((partner) => {
      if (partner.singerId === null) return [partner];
      const here = entryOf(state, partner.singerId);
      return here ? [{ ...partner, stageName: here.stageName }] : [];
    }),
  }));
  return { ...earlier, requests, standing: "ready", passedOver: 0, moves: [] };
}
