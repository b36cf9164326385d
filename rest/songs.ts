/** The songbook: anyone reads and searches it, the KJ writes it. */
import * as v from "valibot";
import { id, type SongId } from "../core/ids.ts";
import { type Song, songInputSchema, songSchema } from "../core/songs.ts";
import { revisionTag } from "./conditional.ts";
import type { RestDeps } from "./deps.ts";
import { type Asked, type Endpoint, endpoint } from "./endpoint.ts";
import { pageEntries, pageOf, pageRequest, pageSchema } from "./paging.ts";
import { Problem } from "./problem.ts";
import { type Place, patched, patchSchema, read, remove, write } from "./resource.ts";
import { songMediaEndpoints } from "./song-media.ts";
import { songImportEndpoint } from "./songbook/import.ts";
import { songImportJobEndpoints } from "./songbook/jobs.ts";

const PATH = "/karaoke/songs";
const ONE = `${PATH}/:songId`;
const answer = (description: string) => ({ description, schema: songSchema, headers: ["ETag"] });

const querySchema = v.strictObject({
  ...pageEntries,
  /** Words of title and artist, in any order. */
  q: v.optional(v.pipe(v.string(), v.maxLength(200))),
});

export function songEndpoints(deps: RestDeps): Endpoint[] {
  const now = () => new Date(deps.clock.now()).toISOString();

  function place(asked: Asked<unknown, unknown>): Place<SongId, Song> {
    return {
      repository: deps.songs,
      venueId: asked.venueId,
      id: id<SongId>(asked.param("songId")),
      preconditions: asked.preconditions,
    };
  }

  return [
    endpoint({
      method: "POST",
      path: PATH,
      operation: "createSong",
      summary: "Add a song",
      who: "kj",
      body: songInputSchema,
      answers: { 201: { description: "The new song", schema: songSchema, headers: ["ETag", "Location"] } },
      problems: [],
      async handle({ body, venueId }) {
        const song = { songId: id<SongId>(deps.ids.newId()), ...body, createdAt: now(), updatedAt: now() };
        const added = await deps.songs.insert(venueId, song);
        if (added === "exists") throw new Error("a fresh id is taken");
        const headers = { Location: `${PATH}/${song.songId}`, ETag: revisionTag(added.revision) };
        return { status: 201, headers, body: added.value };
      },
    }),
    endpoint({
      method: "GET",
      path: PATH,
      operation: "listSongs",
      summary: "List or search songs",
      description:
        "With `q` the best match comes first: case, accents and apostrophes do not count, every word must match, the last one as a prefix. Without it, by artist and title.",
      who: "anyone",
      query: querySchema,
      answers: { 200: { description: "One page", schema: pageSchema(songSchema) } },
      problems: [],
      async handle({ query, venueId }) {
        const page = pageRequest(query);
        const words = query.q?.trim() ?? "";
        const list = words === "" ? deps.songs.list(venueId, page) : deps.songs.search(venueId, words, page);
        return { status: 200, body: await pageOf(list) };
      },
    }),
    songImportEndpoint(deps, `${PATH}/import`),
    ...songImportJobEndpoints(deps, `${PATH}/imports`),
    ...songMediaEndpoints(deps),
    endpoint({
      method: "GET",
      path: ONE,
      operation: "getSong",
      summary: "Read a song",
      who: "anyone",
      conditional: true,
      answers: { 200: answer("The song") },
      problems: ["NOT_FOUND"],
      handle: (asked) => read(place(asked)),
    }),
    endpoint({
      method: "PUT",
      path: ONE,
      operation: "replaceSong",
      summary: "Replace a song",
      who: "kj",
      conditional: true,
      body: songInputSchema,
      answers: { 200: answer("The song as it is now") },
      problems: ["NOT_FOUND"],
      handle: (asked) =>
        write(place(asked), ({ songId, createdAt }) => ({ songId, ...asked.body, createdAt, updatedAt: now() })),
    }),
    endpoint({
      method: "PATCH",
      path: ONE,
      operation: "changeSong",
      summary: "Change parts of a song",
      who: "kj",
      conditional: true,
      body: patchSchema(songInputSchema.entries),
      answers: { 200: answer("The song as it is now") },
      problems: ["NOT_FOUND"],
      handle: (asked) =>
        write(place(asked), (current) => ({
          songId: current.songId,
          ...patched(current, asked.body, songInputSchema),
          createdAt: current.createdAt,
          updatedAt: now(),
        })),
    }),
    endpoint({
      method: "DELETE",
      path: ONE,
      operation: "deleteSong",
      summary: "Delete a song and its media",
      who: "kj",
      conditional: true,
      answers: { 204: { description: "It is gone" } },
      problems: ["NOT_FOUND"],
      async handle(asked) {
        const removed = await remove(place(asked)).catch((problem: unknown) => problem);
        const isGone = !(removed instanceof Error) || (removed instanceof Problem && removed.code === "NOT_FOUND");
        // Also when the song was gone already: the attempt before may have got no further.
        if (isGone) await deps.media.removeAll(asked.venueId, id<SongId>(asked.param("songId")));
        if (removed instanceof Error) throw removed;
        return { status: 204 };
      },
    }),
  ];
}
