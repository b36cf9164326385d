/** Why a command was not applied: a code from one closed list and words for a person. A refusal changes nothing. */
export const REFUSAL_CODES = [
  "INVALID",
  "NOT_ALLOWED",
  "UNKNOWN_SINGER",
  "UNKNOWN_REQUEST",
  "UNKNOWN_SONG",
  "ALREADY_IN_LINE",
  "NAME_TAKEN",
  "REQUESTS_CLOSED",
  "TOO_MANY_REQUESTS",
  "SONG_REPEATED",
  "STALE",
  "TOO_SOON",
  "NOBODY_READY",
  "STAGE_EMPTY",
  "ON_BREAK",
  "ROTATION_CLOSED",
  "CANNOT_UNDO",
  "BANNED",
  "INTERNAL",
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

export interface Refusal {
  refused: RefusalCode;
  /** One sentence for the person who asked, in English. */
  detail: string;
  /** What was wrong with the input, for `INVALID`. */
  errors?: FieldError[];
}

/** `path` is a JSON path such as `data.stageName`. */
export interface FieldError {
  path: string;
  message: string;
}

export const refuse = (refused: RefusalCode, detail: string): Refusal => ({ refused, detail });
