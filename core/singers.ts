/** A singer's profile: what the venue knows of a person beyond tonight. Never part of a rotation's public state. */
import * as v from "valibot";
import { lineOfText, singerIdSchema, stageNameSchema } from "./schemas.ts";

const emailSchema = v.pipe(v.string(), v.trim(), v.maxLength(254), v.email("must be an e-mail address"));
/** E.164. */
export const phoneSchema = v.pipe(v.string(), v.regex(/^\+[1-9]\d{6,14}$/, "must be a number such as +4915112345678"));
const timestampSchema = v.pipe(v.string(), v.isoTimestamp());

/** What a client may write. */
export const singerInputSchema = v.strictObject({
  stageName: stageNameSchema,
  firstName: v.optional(lineOfText(80)),
  lastName: v.optional(lineOfText(80)),
  email: v.optional(emailSchema),
  phone: v.optional(phoneSchema),
  /** Whether text messages may go to `phone`; left out: no. */
  agreedToTexts: v.optional(v.boolean()),
  notes: v.optional(lineOfText(1000)),
});

export const singerSchema = v.strictObject({
  singerId: singerIdSchema,
  ...singerInputSchema.entries,
  /** Made by joining a night and kept for a limited time; gone once the KJ has written the profile. */
  guest: v.optional(v.literal(true)),
  /** ISO 8601 UTC. */
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});

export type Singer = v.InferOutput<typeof singerSchema>;
