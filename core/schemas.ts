/** Pieces that the schemas of commands and resources share. Messages are for the person or program that sent it. */
import * as v from "valibot";
import {
  COMMAND_ID_PATTERN,
  type CommandId,
  ID_PATTERN,
  type ImportJobId,
  id,
  type MediaId,
  type RequestId,
  type RotationId,
  type SingerId,
  type SongId,
  type TurnId,
} from "./ids.ts";

const opaque = v.pipe(v.string(), v.regex(ID_PATTERN, "must be an id: 1 to 64 of A-Z a-z 0-9 _ -"));

export const rotationIdSchema = v.pipe(opaque, v.transform(id<RotationId>));
export const singerIdSchema = v.pipe(opaque, v.transform(id<SingerId>));
export const requestIdSchema = v.pipe(opaque, v.transform(id<RequestId>));
export const turnIdSchema = v.pipe(opaque, v.transform(id<TurnId>));
export const songIdSchema = v.pipe(opaque, v.transform(id<SongId>));
export const importJobIdSchema = v.pipe(opaque, v.transform(id<ImportJobId>));
export const mediaIdSchema = v.pipe(opaque, v.transform(id<MediaId>));
export const commandIdSchema = v.pipe(
  v.string(),
  v.regex(COMMAND_ID_PATTERN, "must be 8 to 64 of A-Z a-z 0-9 _ -"),
  v.transform(id<CommandId>),
);

/** An instant, ISO 8601 with an offset; given back in UTC with milliseconds. */
export const instantSchema = v.pipe(
  v.string(),
  v.isoTimestamp("must be an ISO 8601 time such as 2026-11-24T22:15:00Z"),
  v.check((text) => !Number.isNaN(Date.parse(text)), "is not a time that exists"),
  v.transform((text) => new Date(text).toISOString()),
);

/**
 * One line of text a person typed: surrounding space is trimmed, runs of space become one, and control, format and
 * bidirectional override characters are refused, since they would garble every screen that shows it, and so is a text
 * of which nothing can be seen.
 *
 * @param maxLength in characters as JavaScript counts them (UTF-16 code units).
 */
export const lineOfText = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.transform((text) =>
      text
        .normalize("NFC")
        .trim()
        .replace(/[\p{Z}\t\r\n]+/gu, " "),
    ),
    v.minLength(1, "must not be empty"),
    v.maxLength(maxLength, `must be at most ${maxLength} characters`),
    v.check(
      (text) => !/[\p{Cc}\p{Co}\p{Cs}\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/u.test(text),
      "has characters that cannot be shown",
    ),
    v.check(
      (text) => text === "" || /[^\s\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text),
      "must have something to see",
    ),
  );

export const stageNameSchema = lineOfText(40);
export const titleSchema = lineOfText(200);
export const artistSchema = lineOfText(200);
export const durationSecSchema = v.pipe(
  v.number(),
  v.integer("must be whole seconds"),
  v.minValue(1),
  v.maxValue(7200),
);
export const keyChangeSchema = v.pipe(v.number(), v.integer("must be whole semitones"), v.minValue(-6), v.maxValue(6));
export const noteSchema = lineOfText(280);
