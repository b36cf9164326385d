/** A song's media: the sound or the film that a version of it is on. */
import * as v from "valibot";
import type { MediaId } from "./ids.ts";
import type { Song } from "./songs.ts";

/** What a media file may be, with the ending of its name. Nothing that a browser would run is among them. */
export const MEDIA_ENDINGS = {
  "audio/mpeg": "mp3",
  "audio/mp4": "m4a",
  "audio/ogg": "ogg",
  "audio/wav": "wav",
  "audio/flac": "flac",
  "video/mp4": "mp4",
  "video/webm": "webm",
} as const;

export type MediaType = keyof typeof MEDIA_ENDINGS;

export const MEDIA_TYPES = Object.keys(MEDIA_ENDINGS) as MediaType[];

/** An hour of film as karaoke files have it. */
const MEDIA_MAX_BYTES = 512 * 1024 * 1024;

export const mediaFileSchema = v.strictObject({
  contentType: v.picklist(MEDIA_TYPES, `must be one of ${MEDIA_TYPES.join(", ")}`),
  bytes: v.pipe(
    v.number(),
    v.integer("must be a whole number of bytes"),
    v.minValue(1, "must not be empty"),
    v.maxValue(MEDIA_MAX_BYTES, `must be at most ${MEDIA_MAX_BYTES} bytes`),
  ),
});

export type MediaFile = v.InferOutput<typeof mediaFileSchema>;

/** Names one version of a song, as its songbook does. */
export interface VersionName {
  brand: string;
  discId: string;
}

/** The song with that media on one of its versions, which is added when there is none of that name. */
export function withMedia(song: Song, mediaId: MediaId, { brand, discId }: VersionName): Song {
  const versions = song.versions ?? [];
  const isMeant = (version: VersionName) => version.brand === brand && version.discId === discId;
  const next = versions.some(isMeant)
    ? versions.map((version) => (isMeant(version) ? { ...version, mediaId } : version))
    : [...versions, { brand, discId, mediaId }];
  return { ...song, versions: next };
}

/** The song with no version on that media. */
export function withoutMedia(song: Song, mediaId: MediaId): Song {
  if (!song.versions) return song;
  const versions = song.versions.map(({ mediaId: known, ...version }) =>
    known === undefined || known === mediaId ? version : { ...version, mediaId: known },
  );
  return { ...song, versions };
}

/** Which media its versions are on. */
export function mediaOf(song: Song): Set<string> {
  return new Set(song.versions?.flatMap(({ mediaId }) => (mediaId === undefined ? [] : [mediaId])));
}
