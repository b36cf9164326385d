/** Values for the contract suites: real ones, as small as the types allow. */
import { id, type RotationId, type SingerId, type SongId, type TurnId, type VenueId } from "../../core/ids.ts";
import { openRotation } from "../../core/open-rotation.ts";
import type { Performance } from "../../core/performances.ts";
import type { LogItem, RotationHead } from "../../core/ports/rotation-log.ts";
import type { Singer } from "../../core/singers.ts";
import type { Song } from "../../core/songs.ts";

export const VENUE = id<VenueId>("lantern");
export const OTHER_VENUE = id<VenueId>("harbour");
export const AT = "2026-11-24T20:00:00.000Z";

/** ISO time this many minutes after `AT`. */
export const later = (minutes: number): string => new Date(Date.parse(AT) + minutes * 60_000).toISOString();

export function opening(rotationId: string, joinCode: string, at = AT): { head: RotationHead; first: LogItem } {
  return openRotation({
    venueId: VENUE,
    rotationId: id<RotationId>(rotationId),
    epoch: id(`epoch-of-${rotationId}`),
    joinCode,
    name: "Tuesday",
    venue: "The Tin Lantern",
    at,
    commandId: id(`open-${rotationId}`),
  });
}

/** An item of notices, one event per text. */
export function item(rotationId: string, from: number, commandId: string, texts: string[] = ["hello"]): LogItem {
  const events = texts.map((text, index) => ({
    version: from + index,
    at: AT,
    by: "kj" as const,
    commandId: id<LogItem["commandId"]>(commandId),
    type: "NoticeChanged" as const,
    data: { text },
  }));
  return {
    rotationId: id(rotationId),
    from,
    to: from + events.length - 1,
    commandId: id(commandId),
    events,
    created: {},
    outgoing: [],
  };
}

export const singer = (singerId: string, stageName: string): Singer => ({
  singerId: id<SingerId>(singerId),
  stageName,
  createdAt: AT,
  updatedAt: AT,
});

export const song = (songId: string, title: string, artist: string): Song => ({
  songId: id<SongId>(songId),
  title,
  artist,
  createdAt: AT,
  updatedAt: AT,
});

export function performance(performanceId: string, changes: Partial<Performance> = {}): Performance {
  return {
    performanceId: id<TurnId>(performanceId),
    turnId: id<TurnId>(performanceId),
    rotationId: id("r1"),
    singerId: id("zoe"),
    stageName: "Zoë",
    partners: [],
    title: "Jolene",
    artist: "Dolly Parton",
    keyChange: 0,
    performedAt: AT,
    filler: false,
    round: 1,
    ...changes,
  };
}
