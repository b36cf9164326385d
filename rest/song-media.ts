/**
 * A song's media. The KJ asks for an upload, sends the file to where the answer says, and puts it on a version of the
 * song; anyone streams it from its address.
 */
import * as v from "valibot";
import { id, type MediaId, type SongId } from "../core/ids.ts";
import { type MediaFile, mediaFileSchema, mediaOf, withMedia, withoutMedia } from "../core/media.ts";
import type { MediaPlace } from "../core/ports/files.ts";
import { mediaIdSchema } from "../core/schemas.ts";
import { brandSchema, discIdSchema, type Song, songSchema, VERSIONS_MAX } from "../core/songs.ts";
import type { RestDeps } from "./deps.ts";
import { type Asked, type Endpoint, endpoint } from "./endpoint.ts";
import { invalidFields, Problem } from "./problem.ts";
import { type Place, stored, write } from "./resource.ts";
import { uploadGrantSchema } from "./upload-grant.ts";

const OF_SONG = "/karaoke/songs/:songId/media";
const ONE = `${OF_SONG}/:mediaId`;

const placedSchema = v.strictObject({
  /** Left out for a version that has none. */
  brand: v.optional(brandSchema),
  /** Left out, the media gets a version of its own. */
  discId: v.optional(discIdSchema),
});

const grantedSchema = v.strictObject({ mediaId: mediaIdSchema, upload: uploadGrantSchema });

const mediaSchema = v.strictObject({
  mediaId: mediaIdSchema,
  ...mediaFileSchema.entries,
  /** Where it is streamed from, with range requests: absolute, or a path on this service's origin. */
  url: v.string(),
});

export function songMediaEndpoints(deps: Pick<RestDeps, "songs" | "media" | "ids" | "clock">): Endpoint[] {
  const songOf = (asked: Asked<unknown, unknown>): Place<SongId, Song> => ({
    repository: deps.songs,
    venueId: asked.venueId,
    id: id<SongId>(asked.param("songId")),
    preconditions: asked.preconditions,
  });
  const placeOf = (asked: Asked<unknown, unknown>, mediaId = asked.param("mediaId")): MediaPlace => ({
    venueId: asked.venueId,
    songId: id<SongId>(asked.param("songId")),
    mediaId: id<MediaId>(mediaId),
  });
  const described = (place: MediaPlace, file: MediaFile) => ({
    mediaId: place.mediaId,
    ...file,
    url: deps.media.addressOf(place),
  });

  return [
    endpoint({
      method: "POST",
      path: OF_SONG,
      operation: "uploadMedia",
      summary: "Ask for the upload of a song's media",
      description:
        "Send the file to `upload.url` with the method and headers given, and no token; then `PUT` the address in `Location`. The upload takes a file of that type and size and nothing else.",
      who: "kj",
      body: mediaFileSchema,
      answers: { 201: { description: "Where the file goes", schema: grantedSchema, headers: ["Location"] } },
      problems: ["NOT_FOUND"],
      async handle(asked) {
        await stored(songOf(asked));
        const place = placeOf(asked, deps.ids.newId());
        const upload = await deps.media.grantUpload(place, asked.body);
        const headers = { Location: `/karaoke/songs/${place.songId}/media/${place.mediaId}` };
        return { status: 201, headers, body: { mediaId: place.mediaId, upload } };
      },
    }),
    endpoint({
      method: "PUT",
      path: ONE,
      operation: "placeMedia",
      summary: "Put uploaded media on a version of the song",
      description:
        "The version is named by `brand` and `discId` and added when the song has none of that name. Media it was on before is deleted. 404 until the file has arrived.",
      who: "kj",
      conditional: true,
      body: placedSchema,
      answers: { 200: { description: "The song as it is now", schema: songSchema, headers: ["ETag"] } },
      problems: ["NOT_FOUND"],
      async handle(asked) {
        const place = placeOf(asked);
        await stored(songOf(asked));
        if (!(await deps.media.keep(place))) throw new Problem("NOT_FOUND", "no file has arrived for that media");
        const { brand = "", discId = place.mediaId } = asked.body;
        let before = new Set<string>();
        const answer = await write(songOf(asked), (song) => {
          before = mediaOf(song);
          const next = withMedia(song, place.mediaId, { brand, discId });
          if ((next.versions?.length ?? 0) > VERSIONS_MAX) {
            throw invalidFields([{ path: "discId", message: `the song has ${VERSIONS_MAX} versions already` }]);
          }
          return { ...next, updatedAt: new Date(deps.clock.now()).toISOString() };
        }).catch(async (problem: unknown) => {
          // The song went while its file came: nobody would ever delete it.
          if (problem instanceof Problem && problem.code === "NOT_FOUND") await deps.media.remove(place);
          throw problem;
        });
        const after = mediaOf(answer.body as Song);
        for (const gone of before) {
          // What a songbook calls a media id may be anything.
          if (!after.has(gone) && v.is(mediaIdSchema, gone)) await deps.media.remove({ ...place, mediaId: id(gone) });
        }
        return answer;
      },
    }),
    endpoint({
      method: "GET",
      path: ONE,
      operation: "getMedia",
      summary: "Tell what a song's media is and where it is streamed from",
      who: "anyone",
      answers: { 200: { description: "The media", schema: mediaSchema } },
      problems: ["NOT_FOUND"],
      async handle(asked) {
        const place = placeOf(asked);
        const file = await deps.media.find(place);
        if (!file) throw new Problem("NOT_FOUND", "there is no such media");
        return { status: 200, body: described(place, file) };
      },
    }),
    endpoint({
      method: "DELETE",
      path: ONE,
      operation: "deleteMedia",
      summary: "Delete media, and take it off the song",
      who: "kj",
      answers: { 204: { description: "It is gone" } },
      problems: ["NOT_FOUND"],
      async handle(asked) {
        const place = placeOf(asked);
        const { value: song } = await stored(songOf(asked));
        const isPlaced = mediaOf(song).has(place.mediaId);
        if (!isPlaced && !(await deps.media.find(place))) throw new Problem("NOT_FOUND", "there is no such media");
        if (isPlaced) {
          const updatedAt = new Date(deps.clock.now()).toISOString();
          await write(songOf(asked), (current) => ({ ...withoutMedia(current, place.mediaId), updatedAt }));
        }
        await deps.media.remove(place);
        return { status: 204 };
      },
    }),
  ];
}
