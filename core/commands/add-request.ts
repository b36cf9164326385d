import * as v from "valibot";
import { id, type RequestId } from "../ids.ts";
import { refuse } from "../refusal.ts";
import { settleArrivals } from "../rotation/arrivals.ts";
import { askedPartners, askedSong, repeatFlag } from "../rotation/asking.ts";
import { Draft } from "../rotation/draft.ts";
import type { PlainRequest } from "../rotation/events.ts";
import { entryOf } from "../rotation/place.ts";
import type { Request } from "../rotation/state.ts";
import { keyChangeSchema, noteSchema, singerIdSchema, stageNameSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";
import { isOneSong, ONE_SONG, songWords } from "./song-words.ts";

const partnerSchema = v.union([
  v.strictObject({ singerId: singerIdSchema }),
  v.strictObject({ stageName: stageNameSchema }),
]);

/**
 * To the end of the singer's playlist. The first playable one gives a place in line (ROT-11).
 *
 * Refused `UNKNOWN_SINGER`, `UNKNOWN_SONG`, `REQUESTS_CLOSED` and `TOO_MANY_REQUESTS` (ROT-30, ROT-35, for the KJ too,
 * who can open requests or raise the limit), `SONG_REPEATED` (ROT-31).
 */
export const addRequest = defineCommand({
  name: "addRequest",
  schema: v.pipe(
    v.strictObject({
      singerId: singerIdSchema,
      ...songWords,
      keyChange: v.optional(keyChangeSchema, 0),
      note: v.optional(noteSchema),
      partners: v.optional(v.pipe(v.array(partnerSchema), v.maxLength(3, "at most three partners")), []),
    }),
    v.check((data) => isOneSong(data), ONE_SONG),
  ),
  who: "kj or self",
  decide(rotation, data, meta) {
    const { state } = rotation;
    const { singerId } = data;
    const entry = entryOf(state, singerId);
    if (!entry) return refuse("UNKNOWN_SINGER", "that singer is not in this rotation");
    if (!state.requestsOpen) return refuse("REQUESTS_CLOSED", "Requests are closed.");
    if (state.lastRound && entry.turnsSung > 0) {
      return refuse("REQUESTS_CLOSED", "Last call: new songs only for those who have not sung.");
    }
    if (entry.requests.length >= state.rules.maxRequests) {
      return refuse("TOO_MANY_REQUESTS", `${state.rules.maxRequests} songs are enough for now. Swap one?`);
    }
    const song = askedSong(data, meta.song);
    if ("refused" in song) return song;
    const repeat = repeatFlag(rotation, song, singerId);
    if (typeof repeat === "object") return repeat;
    const partners = askedPartners(rotation, data.partners, singerId, meta.actor);
    if ("refused" in partners) return partners;

    const requestId = id<RequestId>(meta.newId());
    const draft = new Draft(state, meta.at);
    draft.emit("RequestAdded", {
      singerId,
      request: plain({ requestId, ...song, keyChange: data.keyChange, note: data.note ?? null, partners, repeat }),
      index: entry.requests.length,
    });
    settleArrivals(draft, singerId);
    return { facts: draft.facts, created: { requestId } };
  },
});

/** Without what goes without saying. */
function plain({ requestId, title, artist, ...rest }: Request): PlainRequest {
  const said = Object.entries(rest).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : Boolean(value)));
  return { requestId, title, artist, ...Object.fromEntries(said) };
}
