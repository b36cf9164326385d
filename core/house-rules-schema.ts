import * as v from "valibot";
import { instantSchema } from "./schemas.ts";

const whole = (from: number, to: number) =>
  v.pipe(v.number(), v.integer("must be whole"), v.minValue(from), v.maxValue(to));

/** Any of the house rules; what is left out stays as it is, or as it is by default. See `HouseRules`. */
export const houseRulesSchema = v.partial(
  v.strictObject({
    newcomers: v.picklist(["endOfRound", "endOfLine", "afterNext", "alternate"]),
    newcomersPerRound: v.nullable(whole(0, 1000)),
    lockedNext: whole(0, 10),
    emptyHanded: v.picklist(["keepPlace", "sendToEnd"]),
    noShow: v.picklist(["back", "endOfRound", "endOfLine"]),
    noShowPlaces: whole(1, 50),
    noShowLimit: whole(1, 20),
    maxRequests: whole(1, 50),
    repeatSong: v.picklist(["allow", "warn", "refuse"]),
    duetCounts: v.picklist(["first", "everyone"]),
    answerWithinSec: v.nullable(whole(15, 600)),
    autoNoShow: v.boolean(),
    closesAt: v.nullable(instantSchema),
    changeoverSec: whole(0, 600),
  }),
);
