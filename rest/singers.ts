/** Singers' profiles. The KJ sees all of the venue's; a singer their own. */
import { id, type SingerId } from "../core/ids.ts";
import { type Singer, singerInputSchema, singerSchema } from "../core/singers.ts";
import { callerOf } from "./caller.ts";
import { revisionTag } from "./conditional.ts";
import type { RestDeps } from "./deps.ts";
import { type Asked, type Endpoint, endpoint } from "./endpoint.ts";
import { pageOf, pageQuerySchema, pageRequest, pageSchema } from "./paging.ts";
import { Problem } from "./problem.ts";
import { type Place, patched, patchSchema, read, remove, write } from "./resource.ts";

const PATH = "/karaoke/singers";
const ONE = `${PATH}/:singerId`;
const answer = (description: string) => ({ description, schema: singerSchema, headers: ["ETag"] });

/** What no client writes. A profile that the KJ writes is a guest's no longer. */
function kept({ caller }: Asked<unknown, unknown>, { singerId, createdAt, guest }: Singer) {
  return { singerId, createdAt, ...(guest && caller?.role === "singer" && { guest }) };
}

export function singerEndpoints(deps: RestDeps): Endpoint[] {
  const now = () => new Date(deps.clock.now()).toISOString();

  /** @throws 403 for somebody else's profile. */
  function place(asked: Asked<unknown, unknown>): Place<SingerId, Singer> {
    const singerId = id<SingerId>(asked.param("singerId"));
    const caller = callerOf(asked.caller);
    if (caller.role === "singer" && caller.singerId !== singerId) {
      throw new Problem("NOT_ALLOWED", "that is somebody else's profile");
    }
    return { repository: deps.singers, venueId: asked.venueId, id: singerId, preconditions: asked.preconditions };
  }

  return [
    endpoint({
      method: "POST",
      path: PATH,
      operation: "createSinger",
      summary: "Add a singer's profile",
      who: "kj",
      body: singerInputSchema,
      answers: { 201: { description: "The new profile", schema: singerSchema, headers: ["ETag", "Location"] } },
      problems: [],
      async handle({ body, venueId }) {
        const singer = { singerId: id<SingerId>(deps.ids.newId()), ...body, createdAt: now(), updatedAt: now() };
        const added = await deps.singers.insert(venueId, singer);
        if (added === "exists") throw new Error("a fresh id is taken");
        const headers = { Location: `${PATH}/${singer.singerId}`, ETag: revisionTag(added.revision) };
        return { status: 201, headers, body: added.value };
      },
    }),
    endpoint({
      method: "GET",
      path: PATH,
      operation: "listSingers",
      summary: "List singers by stage name",
      who: "kj",
      query: pageQuerySchema,
      answers: { 200: { description: "One page", schema: pageSchema(singerSchema) } },
      problems: [],
      async handle({ query, venueId }) {
        return { status: 200, body: await pageOf(deps.singers.list(venueId, pageRequest(query))) };
      },
    }),
    endpoint({
      method: "GET",
      path: ONE,
      operation: "getSinger",
      summary: "Read a singer's profile",
      who: "kj or singer",
      conditional: true,
      answers: { 200: answer("The profile") },
      problems: ["NOT_ALLOWED", "NOT_FOUND"],
      handle: (asked) => read(place(asked)),
    }),
    endpoint({
      method: "PUT",
      path: ONE,
      operation: "replaceSinger",
      summary: "Replace a singer's profile",
      who: "kj or singer",
      conditional: true,
      body: singerInputSchema,
      answers: { 200: answer("The profile as it is now") },
      problems: ["NOT_ALLOWED", "NOT_FOUND"],
      handle: (asked) =>
        write(place(asked), (current) => ({ ...kept(asked, current), ...asked.body, updatedAt: now() })),
    }),
    endpoint({
      method: "PATCH",
      path: ONE,
      operation: "changeSinger",
      summary: "Change parts of a singer's profile",
      who: "kj or singer",
      conditional: true,
      body: patchSchema(singerInputSchema.entries),
      answers: { 200: answer("The profile as it is now") },
      problems: ["NOT_ALLOWED", "NOT_FOUND"],
      handle: (asked) =>
        write(place(asked), (current) => ({
          ...kept(asked, current),
          ...patched(current, asked.body, singerInputSchema),
          updatedAt: now(),
        })),
    }),
    endpoint({
      method: "DELETE",
      path: ONE,
      operation: "deleteSinger",
      summary: "Delete a singer's profile",
      who: "kj or singer",
      conditional: true,
      answers: { 204: { description: "It is gone" } },
      problems: ["NOT_ALLOWED", "NOT_FOUND"],
      handle: (asked) => remove(place(asked)),
    }),
  ];
}
