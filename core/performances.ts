/** A completed turn, as singer and KJ read it later. */
import * as v from "valibot";
import {
  artistSchema,
  durationSecSchema,
  instantSchema,
  keyChangeSchema,
  lineOfText,
  rotationIdSchema,
  singerIdSchema,
  songIdSchema,
  stageNameSchema,
  titleSchema,
  turnIdSchema,
} from "./schemas.ts";

const partnerSchema = v.strictObject({
  /** null: a friend without a phone has a name only. */
  singerId: v.nullable(singerIdSchema),
  stageName: stageNameSchema,
  confirmed: v.boolean(),
});

/** What the KJ may change afterwards. */
export const performanceEditSchema = v.strictObject({
  singerId: singerIdSchema,
  stageName: stageNameSchema,
  partners: v.optional(v.pipe(v.array(partnerSchema), v.maxLength(20)), []),
  songId: v.optional(songIdSchema),
  title: titleSchema,
  artist: artistSchema,
  /** Semitones, -6..6. */
  keyChange: v.optional(keyChangeSchema, 0),
  /** When the song began, or when the singer was called if nobody pressed start. ISO 8601 UTC. */
  performedAt: instantSchema,
  /** Measured from start to completion; absent when nobody pressed start or the service stopped in between. */
  durationSec: v.optional(durationSecSchema),
  /** ROT-28 */
  filler: v.optional(v.boolean(), false),
  round: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)), 1),
  notes: v.optional(lineOfText(1000)),
});

/** A performance that the KJ writes down by hand; `turnId` when it was a turn of the rotation. */
export const performanceInputSchema = v.strictObject({
  rotationId: rotationIdSchema,
  turnId: v.optional(turnIdSchema),
  ...performanceEditSchema.entries,
});

export interface Performance extends v.InferOutput<typeof performanceEditSchema> {
  /** The turn's id (ROT-24): one performance per turn, whatever the bus repeats. */
  performanceId: v.InferOutput<typeof turnIdSchema>;
  rotationId: v.InferOutput<typeof rotationIdSchema>;
  turnId: v.InferOutput<typeof turnIdSchema>;
}

/**
 * As it is read. A measured length may be anything from 0 up: the KJ may press start and complete at once, or leave a
 * turn running all night.
 */
export const performanceSchema = v.strictObject({
  performanceId: turnIdSchema,
  rotationId: rotationIdSchema,
  turnId: turnIdSchema,
  singerId: singerIdSchema,
  stageName: v.string(),
  partners: v.array(partnerSchema),
  songId: v.optional(songIdSchema),
  title: v.string(),
  artist: v.string(),
  keyChange: v.number(),
  performedAt: v.pipe(v.string(), v.isoTimestamp()),
  durationSec: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  filler: v.boolean(),
  round: v.number(),
  notes: v.optional(v.string()),
});
