/** What was sung. The KJ sees and corrects all of it; a singer reads their own. */
import * as v from "valibot";
import { id, type SingerId, type TurnId } from "../core/ids.ts";
import {
  type Performance,
  performanceEditSchema,
  performanceInputSchema,
  performanceSchema,
} from "../core/performances.ts";
import type { PerformanceFilter } from "../core/ports/resources.ts";
import { instantSchema, rotationIdSchema, singerIdSchema } from "../core/schemas.ts";
import { callerOf } from "./caller.ts";
import { revisionTag } from "./conditional.ts";
import type { RestDeps } from "./deps.ts";
import { type Asked, type Caller, type Endpoint, endpoint } from "./endpoint.ts";
import { pageEntries, pageOf, pageQuerySchema, pageRequest, pageSchema } from "./paging.ts";
import { performancesCsv } from "./performances-csv.ts";
import { Problem } from "./problem.ts";
import { type Place, patched, patchSchema, readAnswer, remove, stored, write } from "./resource.ts";

const PATH = "/karaoke/performances";
const ONE = `${PATH}/:performanceId`;
const answer = (description: string) => ({ description, schema: performanceSchema, headers: ["ETag"] });

const filterEntries = {
  singerId: v.optional(singerIdSchema),
  rotationId: v.optional(rotationIdSchema),
  /** Inclusive. */
  from: v.optional(instantSchema),
  /** Exclusive. */
  to: v.optional(instantSchema),
};

/** A singer's list is their own, whether they say so or not. @throws 403 when they ask for somebody else's. */
function ownFilter(caller: Caller, filter: PerformanceFilter): PerformanceFilter {
  if (caller.role === "kj") return filter;
  if (filter.singerId !== undefined && filter.singerId !== caller.singerId) {
    throw new Problem("NOT_ALLOWED", "those are somebody else's performances");
  }
  return { ...filter, singerId: caller.singerId };
}

export function performanceEndpoints(deps: RestDeps): Endpoint[] {
  function place(asked: Asked<unknown, unknown>): Place<TurnId, Performance> {
    return {
      repository: deps.performances,
      venueId: asked.venueId,
      id: id<TurnId>(asked.param("performanceId")),
      preconditions: asked.preconditions,
    };
  }

  return [
    endpoint({
      method: "POST",
      path: PATH,
      operation: "createPerformance",
      summary: "Write down a performance by hand",
      description: "Completed turns are recorded by themselves; this is for what was sung without the rotation.",
      who: "kj",
      body: performanceInputSchema,
      answers: {
        201: { description: "The new performance", schema: performanceSchema, headers: ["ETag", "Location"] },
      },
      problems: ["EXISTS"],
      async handle({ body, venueId }) {
        const turnId = body.turnId ?? id<TurnId>(deps.ids.newId());
        const added = await deps.performances.insert(venueId, { performanceId: turnId, ...body, turnId });
        if (added === "exists") throw new Problem("EXISTS", "that turn has a performance already");
        const headers = { Location: `${PATH}/${turnId}`, ETag: revisionTag(added.revision) };
        return { status: 201, headers, body: added.value };
      },
    }),
    endpoint({
      method: "GET",
      path: PATH,
      operation: "listPerformances",
      summary: "List performances, newest first",
      who: "kj or singer",
      query: v.strictObject({ ...pageEntries, ...filterEntries }),
      answers: { 200: { description: "One page", schema: pageSchema(performanceSchema) } },
      problems: ["NOT_ALLOWED"],
      async handle({ query, venueId, caller }) {
        const { limit, cursor, ...filter } = query;
        const own = ownFilter(callerOf(caller), filter);
        return {
          status: 200,
          body: await pageOf(deps.performances.list(venueId, own, pageRequest({ limit, cursor }))),
        };
      },
    }),
    endpoint({
      method: "GET",
      path: `${PATH}.csv`,
      operation: "exportPerformances",
      summary: "Export performances as CSV",
      description:
        "UTF-8 with a byte order mark; cells that a spreadsheet would run as a formula begin with an apostrophe.",
      who: "kj or singer",
      query: v.strictObject(filterEntries),
      answers: {
        200: { description: "All that match, newest first", media: "text/csv", headers: ["Content-Disposition"] },
      },
      problems: ["NOT_ALLOWED"],
      async handle({ query, venueId, caller }) {
        return {
          status: 200,
          headers: {
            "Content-Type": "text/csv; charset=utf-8; header=present",
            "Content-Disposition": `attachment; filename="performances-${new Date(deps.clock.now()).toISOString().slice(0, 10)}.csv"`,
          },
          stream: await performancesCsv(deps.performances, venueId, ownFilter(callerOf(caller), query)),
        };
      },
    }),
    endpoint({
      method: "GET",
      path: `${PATH}/singer/:singerId`,
      operation: "listPerformancesOfSinger",
      summary: "List one singer's performances, newest first",
      who: "kj or singer",
      query: pageQuerySchema,
      answers: { 200: { description: "One page", schema: pageSchema(performanceSchema) } },
      problems: ["NOT_ALLOWED"],
      async handle({ query, venueId, caller, param }) {
        const own = ownFilter(callerOf(caller), { singerId: id<SingerId>(param("singerId")) });
        return { status: 200, body: await pageOf(deps.performances.list(venueId, own, pageRequest(query))) };
      },
    }),
    endpoint({
      method: "GET",
      path: ONE,
      operation: "getPerformance",
      summary: "Read a performance",
      who: "kj or singer",
      conditional: true,
      answers: { 200: answer("The performance") },
      problems: ["NOT_ALLOWED", "NOT_FOUND"],
      async handle(asked) {
        const found = await stored(place(asked));
        ownFilter(callerOf(asked.caller), { singerId: found.value.singerId });
        return readAnswer(found, asked.preconditions);
      },
    }),
    endpoint({
      method: "PATCH",
      path: ONE,
      operation: "changePerformance",
      summary: "Correct a performance",
      who: "kj",
      conditional: true,
      body: patchSchema(performanceEditSchema.entries),
      answers: { 200: answer("The performance as it is now") },
      problems: ["NOT_FOUND"],
      handle: (asked) =>
        write(place(asked), (current) => ({
          performanceId: current.performanceId,
          rotationId: current.rotationId,
          turnId: current.turnId,
          ...patched(current, asked.body, performanceEditSchema),
        })),
    }),
    endpoint({
      method: "DELETE",
      path: ONE,
      operation: "deletePerformance",
      summary: "Delete a performance",
      who: "kj",
      conditional: true,
      answers: { 204: { description: "It is gone" } },
      problems: ["NOT_FOUND"],
      handle: (asked) => remove(place(asked)),
    }),
  ];
}
