/** What a rotation means for somebody: why they stand there (ROT-42), and what other rules would do (ROT-43). */
import * as v from "valibot";
import { id, type SingerId } from "../core/ids.ts";
import { type ClosingPlan, closingPlan } from "../core/rotation/closing.ts";
import { type Explanation, explain, type Reason } from "../core/rotation/explain.ts";
import { type Preview, preview } from "../core/rotation/preview.ts";
import { singerIdSchema } from "../core/schemas.ts";
import type { RestDeps } from "./deps.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { Problem } from "./problem.ts";
import { existing, someRulesSchema } from "./rotations.ts";
import { requireHead } from "./submit.ts";

const ONE = "/karaoke/rotations/:rotationId";

type Of<T> = v.GenericSchema<unknown, T>;

const whole = v.pipe(v.number(), v.integer());
const instant = v.string();
const newcomers = v.picklist(["endOfRound", "endOfLine", "afterNext", "alternate"]);
const counted = <const Code extends string>(code: Code) => v.strictObject({ code: v.literal(code), count: whole });
const bare = <const Code extends string>(code: Code) => v.strictObject({ code: v.literal(code) });

const reason = v.variant("code", [
  bare("onStage"),
  counted("dueAhead"),
  counted("nextRoundAhead"),
  v.strictObject({ code: v.literal("newcomersAhead"), count: whole, rule: newcomers }),
  counted("passedOverAhead"),
  v.strictObject({ code: v.literal("sungThisRound"), round: whole }),
  v.strictObject({ code: v.literal("newcomer"), rule: newcomers }),
  v.strictObject({ code: v.literal("roundFull"), limit: whole }),
  bare("locked"),
  v.strictObject({
    code: v.literal("moved"),
    at: instant,
    from: whole,
    to: whole,
    by: v.picklist(["kj", "rule"]),
    reason: v.string(),
  }),
  v.strictObject({ code: v.literal("noShows"), count: whole, limit: whole }),
  bare("onHold"),
  bare("emptyHanded"),
  v.strictObject({ code: v.literal("waitsForPartners"), stageNames: v.array(v.string()) }),
  v.strictObject({ code: v.literal("outsideWindow"), from: v.nullable(instant), until: v.nullable(instant) }),
  v.strictObject({ code: v.literal("windowTooLate"), until: instant, atMs: v.number() }),
  bare("lastCall"),
  v.strictObject({ code: v.literal("onBreak"), until: v.nullable(instant) }),
  bare("benched"),
]) satisfies Of<Reason>;

const explanationSchema = v.strictObject({
  singerId: singerIdSchema,
  at: v.picklist(["line", "bench", "stage"]),
  place: v.nullable(whole),
  wait: v.nullable(v.strictObject({ ahead: whole, likelySec: whole, lowSec: whole, highSec: whole })),
  reasons: v.array(reason),
}) satisfies Of<Explanation>;

const planSchema = v.strictObject({
  closesAtMs: v.number(),
  sings: v.array(v.strictObject({ singerId: singerIdSchema, atMs: v.number() })),
  misses: v.array(singerIdSchema),
  lineEndsAtMs: v.number(),
  signUpUntilMs: v.nullable(v.number()),
}) satisfies Of<ClosingPlan>;

const previewSchema = v.strictObject({
  line: v.array(singerIdSchema),
  roundLine: whole,
  turns: v.array(v.strictObject({ singerId: singerIdSchema, stageName: v.string(), round: whole, atMs: v.number() })),
  newcomer: v.strictObject({ place: whole, ahead: whole }),
  /** ROT-34, under these rules; null when the night has no end. */
  closingPlan: v.nullable(planSchema),
}) satisfies Of<Preview & { closingPlan: ClosingPlan | null }>;

const askSchema = v.strictObject({ rules: someRulesSchema });

export function rotationInsightEndpoints(deps: RestDeps): Endpoint[] {
  const nowMs = () => deps.clock.now();
  return [
    endpoint({
      method: "POST",
      path: `${ONE}/preview`,
      operation: "previewRules",
      summary: "See the turns that would follow under other rules, without changing anything",
      who: "kj",
      body: askSchema,
      answers: {
        200: { description: "The line under these rules; times are milliseconds since 1970", schema: previewSchema },
      },
      problems: ["NOT_FOUND", "NOT_ALLOWED"],
      async handle({ param, body, caller }) {
        const { venueId, state } = await existing(deps, await requireHead(deps, param("rotationId")));
        if (caller?.venueId !== venueId) throw new Problem("NOT_ALLOWED", "this night is another venue's");
        const rules = { ...state.rules, ...body.rules };
        const closing = closingPlan({ ...state, rules }, nowMs());
        return { status: 200, body: { ...preview(state, rules, nowMs()), closingPlan: closing } };
      },
    }),
    endpoint({
      method: "GET",
      path: `${ONE}/singers/:singerId/explain`,
      operation: "explainPlace",
      summary: "Why a singer stands where they stand",
      who: "anyone",
      answers: { 200: { description: "Codes with numbers", schema: explanationSchema } },
      problems: ["NOT_FOUND", "UNKNOWN_SINGER"],
      async handle({ param }) {
        const { state } = await existing(deps, await requireHead(deps, param("rotationId")));
        const explanation = explain(state, id<SingerId>(param("singerId")), nowMs());
        if (!explanation) throw new Problem("UNKNOWN_SINGER", "that singer is not in this rotation");
        return { status: 200, body: explanation };
      },
    }),
  ];
}
