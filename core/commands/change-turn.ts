import * as v from "valibot";
import { askedSong, isRepeat } from "../rotation/asking.ts";
import { turnOnStage } from "../rotation/place.ts";
import { checkTurn } from "../rotation/stage.ts";
import { keyChangeSchema, turnIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";
import { isOneSong, namesSong, ONE_SONG, songWords } from "./song-words.ts";

/** Another song or key for the turn on stage: a bad disc (ROT-29). Refused `STALE`, `UNKNOWN_SONG`. */
export const changeTurn = defineCommand({
  name: "changeTurn",
  schema: v.pipe(
    v.strictObject({ turnId: turnIdSchema, ...songWords, keyChange: v.optional(keyChangeSchema) }),
    v.check((data) => !namesSong(data) || isOneSong(data), ONE_SONG),
  ),
  who: "kj",
  decide(rotation, data, { song: known }) {
    const refused = checkTurn(rotation.state, data.turnId);
    if (refused) return refused;
    const turn = turnOnStage(rotation.state);
    const request = { ...turn.request, keyChange: data.keyChange ?? turn.request.keyChange };
    if (namesSong(data)) {
      const song = askedSong(data, known);
      if ("refused" in song) return song;
      // The turn itself is no earlier one: another disc of the same song is no repeat.
      const others = { ...rotation, state: { ...rotation.state, onStage: null } };
      Object.assign(request, song, { repeat: isRepeat(others, song, turn.singerId) });
    }
    return { facts: [{ type: "TurnChanged", data: { turnId: data.turnId, request } }] };
  },
});
