import * as v from "valibot";
import { refuse } from "../refusal.ts";
import { askedSong, repeatFlag } from "../rotation/asking.ts";
import { entryOf } from "../rotation/place.ts";
import { keyChangeSchema, noteSchema, requestIdSchema, singerIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";
import { isOneSong, namesSong, ONE_SONG, songWords } from "./song-words.ts";

/**
 * Another key, note or song for a request that is held; also while requests are closed (ROT-30). Not for the one on
 * stage, see `changeTurn`.
 *
 * Refused `UNKNOWN_SINGER`, `UNKNOWN_REQUEST`, `UNKNOWN_SONG`, `SONG_REPEATED`.
 */
export const updateRequest = defineCommand({
  name: "updateRequest",
  schema: v.pipe(
    v.strictObject({
      singerId: singerIdSchema,
      requestId: requestIdSchema,
      ...songWords,
      keyChange: v.optional(keyChangeSchema),
      note: v.optional(v.nullable(noteSchema)),
    }),
    v.check((data) => !namesSong(data) || isOneSong(data), ONE_SONG),
  ),
  who: "kj or self",
  decide(rotation, data, { song: known }) {
    const { singerId, requestId, keyChange, note } = data;
    const entry = entryOf(rotation.state, singerId);
    if (!entry) return refuse("UNKNOWN_SINGER", "that singer is not in this rotation");
    const held = entry.requests.find((request) => request.requestId === requestId);
    if (!held) return refuse("UNKNOWN_REQUEST", "that request is not in the singer's playlist");
    const request = { ...held, keyChange: keyChange ?? held.keyChange, note: note === undefined ? held.note : note };
    if (namesSong(data)) {
      const song = askedSong(data, known);
      if ("refused" in song) return song;
      const repeat = repeatFlag(rotation, song, singerId);
      if (typeof repeat === "object") return repeat;
      Object.assign(request, song, { repeat });
    }
    return { facts: [{ type: "RequestChanged", data: { singerId, request } }] };
  },
});
