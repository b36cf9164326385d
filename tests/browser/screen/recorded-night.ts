/** A night stopped in the middle, with the names that are hard to set: long, accented, Hangul, Kanji, a duet. */
import { id, type RequestId, type RotationId, type SingerId, type TurnId } from "../../../core/ids.ts";
import { DEFAULT_RULES } from "../../../core/rotation/rules.ts";
import type { Partner, Request, RotationState, SingerEntry, Turn } from "../../../core/rotation/state.ts";

const AT = "2026-11-24T20:00:00.000Z";

export function request(title: string, artist: string, partners: string[] = []): Request {
  const named: Partner[] = partners.map((stageName) => ({ singerId: null, stageName, confirmed: true }));
  return {
    requestId: id<RequestId>(`request-${title.length}-${artist.length}`),
    songId: null,
    title,
    artist,
    durationSec: null,
    keyChange: 0,
    note: null,
    partners: named,
    repeat: false,
  };
}

export function singer(stageName: string, song: Request | null, more: Partial<SingerEntry> = {}): SingerEntry {
  return {
    singerId: id<SingerId>(`s-${Buffer.from(stageName).toString("base64url").slice(0, 40)}`),
    stageName,
    standing: "ready",
    round: 3,
    lastSungRound: null,
    turnsSung: 0,
    noShows: 0,
    passedOver: 0,
    requests: song ? [song] : [],
    joinedAt: AT,
    availableFrom: null,
    availableUntil: null,
    moves: [],
    ...more,
  };
}

export function turn(entry: SingerEntry, more: Partial<Turn> = {}): Turn {
  const [song, ...rest] = entry.requests;
  if (!song) throw new Error("a turn needs a song");
  return {
    turnId: id<TurnId>("t1"),
    singerId: entry.singerId,
    stageName: entry.stageName,
    partners: song.partners,
    request: song,
    round: 3,
    calledFrom: 0,
    calledAt: AT,
    answerBy: null,
    answer: null,
    flag: null,
    startedAt: AT,
    filler: false,
    interrupted: false,
    entry: { ...entry, requests: rest },
    ...more,
  };
}

export const siobhan = singer("Siobhán Ní Bhriain", request("Total Eclipse of the Heart", "Bonnie Tyler"));
export const misaki = singer("佐藤 美咲", request("First Love", "宇多田ヒカル"));
export const duet = singer(
  "Marcus Adeyemi",
  request("Islands in the Stream", "Kenny Rogers & Dolly Parton", ["Priya Raghunathan"]),
);
export const wilhelmina = singer("Wilhelmina van der Westhuizen-Oyelaran", request("Dancing Queen", "ABBA"));

/** One who is passed over stands among them: no screen may promise them a turn. */
export const line = [
  singer("김서연", request("밤편지", "아이유")),
  singer("Away for a smoke", request("Creep", "Radiohead"), { standing: "onHold" }),
  duet,
  wilhelmina,
  singer("José Ángel Ibáñez", request("A Dios le pido", "Juanes")),
  misaki,
  singer("Zoë Åkerblom", request("Waterloo", "ABBA")),
  singer("Nguyễn Thị Ánh", request("Jolene", "Dolly Parton")),
  singer("Łukasz Wójcik", request("Africa", "Toto")),
  singer("Sixth of the five", request("Vienna", "Billy Joel")),
];

export function night(more: Partial<RotationState> = {}): RotationState {
  return {
    rotationId: id<RotationId>("r1"),
    joinCode: "LARK77",
    name: "Tuesday",
    venue: "The Tin Lantern",
    status: "open",
    requestsOpen: true,
    lastRound: false,
    round: 3,
    onStage: turn(siobhan),
    line,
    roundLine: 6,
    bench: [],
    newcomersThisRound: 0,
    rules: DEFAULT_RULES,
    notice: null,
    breakEndsAt: null,
    openedAt: AT,
    turnsCompleted: 41,
    meanTurnSec: null,
    meanChangeoverSec: null,
    undoable: null,
    banned: [],
    ...more,
  };
}
