import * as v from "valibot";
import { id, type RequestId, type SingerId, type TurnId } from "../ids.ts";
import { refuse } from "../refusal.ts";
import { askedSong } from "../rotation/asking.ts";
import { stageNameSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";
import { isOneSong, ONE_SONG, songWords } from "./song-words.ts";

/**
 * A turn while the room is empty, by the KJ or whoever is at hand: it holds no place and no round, and its performance is
 * marked (ROT-28).
 *
 * Refused `STALE` when somebody is on stage, `ON_BREAK`, `UNKNOWN_SONG`.
 */
export const fillIn = defineCommand({
  name: "fillIn",
  schema: v.pipe(
    v.strictObject({ stageName: stageNameSchema, ...songWords, onStage: v.null() }),
    v.check((data) => isOneSong(data), ONE_SONG),
  ),
  who: "kj",
  decide({ state }, data, meta) {
    if (state.onStage) return refuse("STALE", "somebody is on stage");
    if (state.status === "onBreak") return refuse("ON_BREAK", "it is break time; end the break first");
    const song = askedSong(data, meta.song);
    if ("refused" in song) return song;
    const turnId = id<TurnId>(meta.newId());
    const request = { requestId: id<RequestId>(meta.newId()), ...song };
    const singerId = id<SingerId>(`filler-${turnId}`);
    const { stageName } = data;
    return {
      facts: [{ type: "FillerCalled", data: { turnId, singerId, stageName, request } }],
      created: { turnId },
    };
  },
});
