import * as v from "valibot";
import type { Actor } from "../actor.ts";
import { refuse } from "../refusal.ts";
import { Draft } from "../rotation/draft.ts";
import { turnOnStage } from "../rotation/place.ts";
import { checkTurn, letOneGo, passTurn } from "../rotation/stage.ts";
import type { Turn } from "../rotation/state.ts";
import { turnIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/**
 * The called singer says whether they come (ROT-25). `coming`: nothing runs out any more. `oneMore`: the next callable
 * singer whose turn is no duet with them is called first, once until they sing. `skip`: like a no-show, not counted. A
 * partner may say `coming`; their `skip` only tells the KJ. The KJ answers for anyone.
 *
 * Refused `STALE` for a turn that is not on stage, or whose song has begun unless `coming`; `NOT_ALLOWED` for anybody
 * else, a second `oneMore` and a filler turn; `NOBODY_READY` when nobody else can be called, `ON_BREAK`.
 */
export const answerCall = defineCommand({
  name: "answerCall",
  schema: v.strictObject({ turnId: turnIdSchema, answer: v.picklist(["coming", "oneMore", "skip"]) }),
  who: "kj or called",
  decide({ state, ledger }, { turnId, answer }, { at, actor, newId }) {
    const refused = checkTurn(state, turnId);
    if (refused) return refused;
    const turn = turnOnStage(state);
    const role = roleIn(turn, actor);
    if (role === null) return refuse("NOT_ALLOWED", "only who was called, or the KJ, may answer");
    if (turn.filler) return refuse("NOT_ALLOWED", "nobody in line was called");
    const draft = new Draft(state, at);
    if (answer === "coming") {
      draft.emit("CallAnswered", { turnId });
      return { facts: draft.facts };
    }
    if (turn.startedAt !== null) return refuse("STALE", "the song has begun");
    if (role === "partner") {
      if (answer === "oneMore") return refuse("NOT_ALLOWED", `only ${turn.stageName} can let one go ahead`);
      draft.emit("CallFlagged", { turnId, flag: "partnerSkips" });
      return { facts: draft.facts };
    }
    if (answer === "skip") {
      passTurn(draft);
      return { facts: draft.facts };
    }
    if (ledger.oneMore.includes(turn.singerId)) return refuse("NOT_ALLOWED", "one has been let go ahead already");
    if (state.status === "onBreak") return refuse("ON_BREAK", "it is break time; nobody is called now");
    const next = letOneGo(draft, newId());
    if (!next) return refuse("NOBODY_READY", "nobody else can be called now");
    return { facts: draft.facts, created: { turnId: next } };
  },
});

function roleIn(turn: Turn, actor: Actor): "called" | "partner" | null {
  if (actor.role !== "singer") return "called";
  if (actor.singerId === turn.singerId) return "called";
  return turn.partners.some(({ singerId }) => singerId === actor.singerId) ? "partner" : null;
}
