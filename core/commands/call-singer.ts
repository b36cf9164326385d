import * as v from "valibot";
import { id, type TurnId } from "../ids.ts";
import { refuse } from "../refusal.ts";
import { Draft } from "../rotation/draft.ts";
import { placeOf } from "../rotation/place.ts";
import { call, checkStage, completeTurn } from "../rotation/stage.ts";
import { singerIdSchema, turnIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/**
 * Completes the turn on stage, if any, and brings a chosen singer out of order, from line or bench, also from hold: a
 * bump that does not end a round (ROT-21).
 *
 * Refused as `next`, and `UNKNOWN_SINGER` for who is not in line or on the bench, `NOBODY_READY` for who has no playable
 * request.
 */
export const callSinger = defineCommand({
  name: "callSinger",
  schema: v.strictObject({
    singerId: singerIdSchema,
    onStage: v.nullable(turnIdSchema),
    force: v.optional(v.boolean()),
  }),
  who: "kj",
  decide({ state, ledger }, data, { at, newId }) {
    const refused = checkStage(state, data, at);
    if (refused) return refused;
    if (state.status === "onBreak") return refuse("ON_BREAK", "it is break time; end the break first");
    const place = placeOf(state, data.singerId);
    if (!place || place.at === "stage") return refuse("UNKNOWN_SINGER", "that singer is not in line or on the bench");
    const draft = new Draft(state, at);
    if (state.onStage) completeTurn(draft, ledger);
    const { singerId } = data;
    const entry = draft.state[place.at].find((one) => one.singerId === singerId);
    if (!entry || draft.line.playableIndex(entry) < 0) {
      return refuse("NOBODY_READY", "that singer has no song that can be played now");
    }
    if (entry.standing === "onHold") draft.emit("SingerResumed", { singerId });
    const turnId = id<TurnId>(newId());
    call(draft, singerId, turnId);
    return { facts: draft.facts, created: { turnId } };
  },
});
