/** A song of the venue's songbook. */
import * as v from "valibot";
import { artistSchema, durationSecSchema, lineOfText, songIdSchema, titleSchema } from "./schemas.ts";

const timestampSchema = v.pipe(v.string(), v.isoTimestamp());

export const brandSchema = lineOfText(80);
export const discIdSchema = lineOfText(80);

/** One disc or file the song is on. */
const songVersionSchema = v.strictObject({
  /** Empty when the songbook names a disc but not its maker. */
  brand: v.union([v.literal(""), brandSchema]),
  discId: discIdSchema,
  /** That of an uploaded file (`media.ts`), or whatever the songbook calls it. */
  mediaId: v.optional(lineOfText(200)),
});

export const VERSIONS_MAX = 100;

/** What a client may write. */
export const songInputSchema = v.strictObject({
  title: titleSchema,
  artist: artistSchema,
  durationSec: v.optional(durationSecSchema),
  year: v.optional(v.pipe(v.number(), v.integer("must be a whole year"), v.minValue(1000), v.maxValue(2999))),
  /** BCP 47, such as `en` or `pt-BR`. */
  language: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(35),
      v.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/, "must be a language tag such as en or pt-BR"),
    ),
  ),
  explicit: v.optional(v.boolean()),
  versions: v.optional(v.pipe(v.array(songVersionSchema), v.maxLength(VERSIONS_MAX))),
});

export const songSchema = v.strictObject({
  songId: songIdSchema,
  ...songInputSchema.entries,
  /** ISO 8601 UTC. */
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});

export type Song = v.InferOutput<typeof songSchema>;

/** What one row of a songbook says. Without `songId` the song with the same folded title and artist is meant. */
export const songDraftSchema = v.strictObject({ songId: v.optional(songIdSchema), ...songInputSchema.entries });

export type SongDraft = v.InferOutput<typeof songDraftSchema>;

/**
 * What the draft says, over what was known. The spelling of a song found by its words stays: the first songbook wins.
 */
export function merged(song: Song, { songId, title, artist, versions, ...facts }: SongDraft): Song {
  const said = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  const more = (versions ?? []).filter(
    (one) => !song.versions?.some((known) => known.brand === one.brand && known.discId === one.discId),
  );
  return {
    ...song,
    ...(songId && { title, artist }),
    ...said,
    ...(more.length > 0 && { versions: [...(song.versions ?? []), ...more] }),
  };
}
