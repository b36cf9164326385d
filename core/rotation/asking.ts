/** What a request becomes: from the songbook or from words, with partners, flagged when it is a repeat. */
import type { Actor } from "../actor.ts";
import type { KnownSong } from "../commands/command.ts";
import type { SingerId } from "../ids.ts";
import { type Refusal, refuse } from "../refusal.ts";
import type { Rotation } from "./fold.ts";
import { foldedName, songKey } from "./ledger.ts";
import { entryOf } from "./place.ts";
import type { Partner, SingerEntry } from "./state.ts";
import { isSung } from "./sung.ts";

export interface SongWords {
  songId?: string | undefined;
  title?: string | undefined;
  artist?: string | undefined;
  durationSec?: number | undefined;
}

/** The song's facts. `known` is the venue's song with that `songId`. */
export function askedSong(words: SongWords, known: KnownSong | null): KnownWords | Refusal {
  if (words.songId !== undefined) {
    if (!known) return refuse("UNKNOWN_SONG", "there is no song with that id in the songbook");
    return { songId: known.songId, title: known.title, artist: known.artist, durationSec: known.durationSec };
  }
  return { songId: null, title: words.title ?? "", artist: words.artist ?? "", durationSec: words.durationSec ?? null };
}

export type KnownWords = Omit<KnownSong, "songId"> & { songId: KnownSong["songId"] | null };

/** ROT-31: sung tonight, on stage, or first in someone else's playlist. */
export function isRepeat({ state, ledger }: Rotation, song: KnownWords, singerId: SingerId): boolean {
  const key = songKey(song);
  if (isSung(ledger.sung, key)) return true;
  if (state.onStage && songKey(state.onStage.request) === key) return true;
  const isFirstOf = ({ singerId: other, requests }: SingerEntry) => {
    const first = requests[0];
    return first !== undefined && other !== singerId && songKey(first) === key;
  };
  return state.line.some(isFirstOf) || state.bench.some(isFirstOf);
}

/** ROT-31 by the house rule: the flag, or a refusal. */
export function repeatFlag(rotation: Rotation, song: KnownWords, singerId: SingerId): boolean | Refusal {
  const { repeatSong } = rotation.state.rules;
  if (repeatSong === "allow" || !isRepeat(rotation, song, singerId)) return false;
  if (repeatSong === "refuse") return refuse("SONG_REPEATED", `${song.title} is sung tonight already`);
  return true;
}

/** ROT-32: partners by id or by name; the KJ's word confirms them. */
export function askedPartners(
  { state }: Rotation,
  asked: readonly ({ singerId: SingerId } | { stageName: string })[],
  singerId: SingerId,
  actor: Actor,
): Partner[] | Refusal {
  const partners: Partner[] = [];
  for (const one of asked) {
    if (!("singerId" in one)) {
      const name = foldedName(one.stageName);
      if (partners.some((partner) => partner.singerId === null && foldedName(partner.stageName) === name)) {
        return refuse("INVALID", "data.partners: each partner once");
      }
      partners.push({ singerId: null, stageName: one.stageName, confirmed: actor.role === "kj" });
      continue;
    }
    const entry = entryOf(state, one.singerId);
    if (!entry) return refuse("UNKNOWN_SINGER", "that partner is not in this rotation");
    if (one.singerId === singerId) return refuse("INVALID", "data.partners: nobody is their own partner");
    if (partners.some((partner) => partner.singerId === one.singerId)) {
      return refuse("INVALID", "data.partners: each partner once");
    }
    partners.push({ singerId: one.singerId, stageName: entry.stageName, confirmed: actor.role === "kj" });
  }
  return partners;
}
