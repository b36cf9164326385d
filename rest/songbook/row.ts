/** One row of a songbook to what it says of a song. */
import * as v from "valibot";
import { ID_PATTERN } from "../../core/ids.ts";
import { type SongDraft, songDraftSchema } from "../../core/songs.ts";
import type { Field } from "./header-names.ts";
import { languageTag } from "./languages.ts";
import { DASH, type Layout, trimmedWidth } from "./layout.ts";

/** What is wrong with the row, for the person who made the file. */
export type BadRow = { bad: string };

/**
 * Title and artist decide whether a row is a song. Of the other cells, one that cannot be understood is left out.
 */
export function draftOf(cells: readonly string[], layout: Layout): SongDraft | BadRow {
  const width = trimmedWidth(cells);
  if (width > layout.columns) return { bad: `has ${width} columns instead of ${layout.columns}` };
  const cell = (field: Field): string => cleaned(cells[layout.fields[field] ?? -1] ?? "");
  const { title, artist } = named(cell("title"), cell("artist"), layout);
  if (title === "" && artist === "" && width < layout.columns) {
    return { bad: `has ${width} columns instead of ${layout.columns}` };
  }
  if (title === null) return { bad: 'has no " - " between artist and title' };
  if (title === "") return { bad: "has no title" };
  if (artist === "") return { bad: "has no artist" };

  const songId = cell("songId");
  if (songId !== "" && !ID_PATTERN.test(songId)) return { bad: "songId: must be an id: 1 to 64 of A-Z a-z 0-9 _ -" };
  const discId = cell("discId");
  const parsed = v.safeParse(songDraftSchema, {
    ...(songId !== "" && { songId }),
    title,
    artist,
    ...optional("year", yearOf(cell("year"))),
    ...optional("durationSec", secondsOf(cell("durationSec"))),
    ...optional("language", languageTag(cell("language"))),
    ...optional("explicit", flagOf(cell("explicit"))),
    ...optional("versions", versionsOf(cell("brand"), discId, cell("mediaId"))),
  });
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  return { bad: `${v.getDotPath(issue) ?? "row"}: ${issue.message}` };
}

/** Title null when the two should share a cell and do not. */
function named(title: string, artist: string, layout: Layout): { title: string | null; artist: string } {
  if (layout.fields.title !== layout.fields.artist) return { title, artist };
  const dash = DASH.exec(title);
  if (!dash) return { title: null, artist: "" };
  return { artist: title.slice(0, dash.index).trim(), title: title.slice(dash.index + dash[0].length).trim() };
}

/** Characters that no screen shows are dropped, odd spaces become plain ones. */
function cleaned(cell: string): string {
  return cell
    .replace(/[\p{Cc}\p{Zs}\u2028\u2029]+/gu, " ")
    .replace(/[\p{Co}\p{Cs}\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, "")
    .trim();
}

function optional<Name extends string, T>(name: Name, value: T | undefined): { [key in Name]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]: T });
}

function yearOf(cell: string): number | undefined {
  return /^(1\d|20|21)\d\d$/.test(cell) ? Number(cell) : undefined;
}

/** `m:ss`, `h:mm:ss` or whole seconds. */
function secondsOf(cell: string): number | undefined {
  const parts = /^(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5})$/.exec(cell);
  if (!parts) return undefined;
  const [, hours = "0", minutes = "0", seconds = "0"] = parts;
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return total >= 1 && total <= 7200 ? total : undefined;
}

function flagOf(cell: string): boolean | undefined {
  if (/^(1|true|yes|y|x)$/i.test(cell)) return true;
  return /^(0|false|no|n)$/i.test(cell) ? false : undefined;
}

function versionsOf(brand: string, discId: string, mediaId: string): SongDraft["versions"] {
  if (discId === "" || discId.length > 80 || brand.length > 80) return undefined;
  return [{ brand, discId, ...(mediaId !== "" && mediaId.length <= 200 && { mediaId }) }];
}
