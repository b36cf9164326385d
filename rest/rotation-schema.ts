/** The rotation as it is read over REST, for the OpenAPI document; the type behind it is `RotationState`. */
import * as v from "valibot";
import type { HouseRules } from "../core/rotation/rules.ts";
import type { Partner, Request, RotationState, SingerEntry, Turn } from "../core/rotation/state.ts";
import { requestIdSchema, rotationIdSchema, singerIdSchema, songIdSchema, turnIdSchema } from "../core/schemas.ts";

/** A schema whose output is exactly `T`'s shape: a field that is added to the type must be added here. */
type Of<T> = v.GenericSchema<unknown, T>;

const instant = v.pipe(v.string(), v.isoTimestamp());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const partner = v.strictObject({
  singerId: v.nullable(singerIdSchema),
  stageName: v.string(),
  confirmed: v.boolean(),
}) satisfies Of<Partner>;

export const requestSchema = v.strictObject({
  requestId: requestIdSchema,
  songId: v.nullable(songIdSchema),
  title: v.string(),
  artist: v.string(),
  durationSec: v.nullable(v.number()),
  keyChange: v.number(),
  note: v.nullable(v.string()),
  partners: v.array(partner),
  repeat: v.boolean(),
}) satisfies Of<Request>;

const entry = v.strictObject({
  singerId: singerIdSchema,
  stageName: v.string(),
  standing: v.picklist(["ready", "onHold"]),
  round: count,
  lastSungRound: v.nullable(count),
  turnsSung: count,
  noShows: count,
  passedOver: count,
  requests: v.array(requestSchema),
  joinedAt: instant,
  availableFrom: v.nullable(instant),
  availableUntil: v.nullable(instant),
  moves: v.array(
    v.strictObject({ at: instant, from: count, to: count, by: v.picklist(["kj", "rule"]), reason: v.string() }),
  ),
}) satisfies Of<SingerEntry>;

const turn = v.strictObject({
  turnId: turnIdSchema,
  singerId: singerIdSchema,
  stageName: v.string(),
  partners: v.array(partner),
  request: requestSchema,
  round: count,
  calledFrom: v.union([count, v.literal("bench")]),
  calledAt: instant,
  answerBy: v.nullable(instant),
  answer: v.nullable(v.literal("coming")),
  flag: v.nullable(v.picklist(["noAnswer", "partnerSkips"])),
  startedAt: v.nullable(instant),
  filler: v.boolean(),
  interrupted: v.boolean(),
  entry,
}) satisfies Of<Turn>;

const rules = v.strictObject({
  newcomers: v.picklist(["endOfRound", "endOfLine", "afterNext", "alternate"]),
  newcomersPerRound: v.nullable(v.number()),
  lockedNext: v.number(),
  emptyHanded: v.picklist(["keepPlace", "sendToEnd"]),
  noShow: v.picklist(["back", "endOfRound", "endOfLine"]),
  noShowPlaces: v.number(),
  noShowLimit: v.number(),
  maxRequests: v.number(),
  repeatSong: v.picklist(["allow", "warn", "refuse"]),
  duetCounts: v.picklist(["first", "everyone"]),
  answerWithinSec: v.nullable(v.number()),
  autoNoShow: v.boolean(),
  closesAt: v.nullable(instant),
  changeoverSec: v.number(),
}) satisfies Of<HouseRules>;

const state = v.strictObject({
  rotationId: rotationIdSchema,
  joinCode: v.string(),
  name: v.string(),
  venue: v.string(),
  status: v.picklist(["open", "onBreak", "closed"]),
  requestsOpen: v.boolean(),
  lastRound: v.boolean(),
  round: count,
  onStage: v.nullable(turn),
  line: v.array(entry),
  roundLine: count,
  bench: v.array(entry),
  newcomersThisRound: count,
  rules,
  notice: v.nullable(v.string()),
  breakEndsAt: v.nullable(instant),
  openedAt: instant,
  turnsCompleted: count,
  meanTurnSec: v.nullable(v.number()),
  meanChangeoverSec: v.nullable(v.number()),
  undoable: v.nullable(v.strictObject({ commandId: v.string(), label: v.string() })),
  banned: v.array(v.strictObject({ singerId: singerIdSchema, stageName: v.string() })),
}) satisfies Of<RotationState>;

export const rotationSchema = v.strictObject({
  rotationId: rotationIdSchema,
  joinCode: v.string(),
  epoch: v.string(),
  version: count,
  state,
});

/** What a list shows of one. */
export const rotationSummarySchema = v.strictObject({
  rotationId: rotationIdSchema,
  joinCode: v.string(),
  epoch: v.string(),
  name: v.string(),
  venue: v.string(),
  openedAt: instant,
  closedAt: v.nullable(instant),
});
