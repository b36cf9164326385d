/**
 * The rotation as everybody sees it: what a snapshot carries and what `evolve` keeps current on server, console,
 * screen and phone alike. Stage names only; nothing here is personal beyond them.
 *
 * Times are ISO 8601 UTC with milliseconds. Places in line are 0-based.
 */
import type { RequestId, RotationId, SingerId, SongId, TurnId } from "../ids.ts";
import type { HouseRules } from "./rules.ts";

export interface RotationState {
  rotationId: RotationId;
  joinCode: string;
  /** The night's name, as the KJ wrote it. */
  name: string;
  /** The venue's display name. */
  venue: string;
  status: "open" | "onBreak" | "closed";
  requestsOpen: boolean;
  /** ROT-35 */
  lastRound: boolean;
  /** 1-based. */
  round: number;
  onStage: Turn | null;
  /** The singers still to be called, in order. */
  line: SingerEntry[];
  /** How many places of `line` stand above the round line: those still due in this round (ROT-2). */
  roundLine: number;
  bench: SingerEntry[];
  /** ROT-5: newcomers who entered this round so far; not counted in round 1. */
  newcomersThisRound: number;
  rules: HouseRules;
  notice: string | null;
  breakEndsAt: string | null;
  openedAt: string;
  turnsCompleted: number;
  /** Tonight's mean length of a song, null until one was measured (ROT-41). */
  meanTurnSec: number | null;
  /** Tonight's mean changeover, null until five were measured (ROT-41). */
  meanChangeoverSec: number | null;
  /** What `undo` would revert (ROT-40). */
  undoable: { commandId: string; label: string } | null;
  /** Removed by the KJ and kept from joining this rotation again. */
  banned: { singerId: SingerId; stageName: string }[];
}

/** One singer, with partners, on stage with one request. */
export interface Turn {
  turnId: TurnId;
  singerId: SingerId;
  stageName: string;
  partners: Partner[];
  request: Request;
  /** The round this turn counts for. */
  round: number;
  /** Where the singer was called from: `uncall` puts them back there (ROT-27). */
  calledFrom: number | "bench";
  calledAt: string;
  answerBy: string | null;
  answer: "coming" | null;
  /** ROT-25: nobody answered in time; a partner will not come. For the KJ's eyes. */
  flag: "noAnswer" | "partnerSkips" | null;
  startedAt: string | null;
  /** ROT-28 */
  filler: boolean;
  /** ROT-37: the service stopped while this turn ran, so its length says nothing. */
  interrupted: boolean;
  /** The singer as they will rejoin, without the request being sung. */
  entry: SingerEntry;
}

export interface SingerEntry {
  singerId: SingerId;
  stageName: string;
  standing: "ready" | "onHold";
  /** Derived (ROT-2): the round this place is for; this round above the round line, the next below it. */
  round: number;
  /** The last round in which this singer had a turn, null for none (ROT-12). */
  lastSungRound: number | null;
  turnsSung: number;
  /** No-shows in a row (ROT-22). */
  noShows: number;
  /** Round ends at which this singer was passed over since their last turn (ROT-11). */
  passedOver: number;
  /** The playlist, first to be sung first. */
  requests: Request[];
  joinedAt: string;
  availableFrom: string | null;
  availableUntil: string | null;
  /** The last few moves out of turn that touched this singer since they last sang, oldest first (ROT-10). */
  moves: Move[];
}

/** A singer who has just come. */
export function newEntry(singerId: SingerId, stageName: string, round: number, joinedAt: string): SingerEntry {
  return {
    singerId,
    stageName,
    standing: "ready",
    round,
    lastSungRound: null,
    turnsSung: 0,
    noShows: 0,
    passedOver: 0,
    requests: [],
    joinedAt,
    availableFrom: null,
    availableUntil: null,
    moves: [],
  };
}

/** Moves kept on one entry. */
export const MOVES_KEPT = 3;

export interface Request {
  requestId: RequestId;
  songId: SongId | null;
  title: string;
  artist: string;
  /** Length of the song, null when unknown. */
  durationSec: number | null;
  /** Semitones, -6..6. */
  keyChange: number;
  note: string | null;
  partners: Partner[];
  /** ROT-31: sung tonight already, or first in someone else's playlist, when it was asked for. */
  repeat: boolean;
}

export interface Partner {
  /** null: a friend without a phone has a name only. */
  singerId: SingerId | null;
  stageName: string;
  confirmed: boolean;
}

export interface Move {
  at: string;
  /** 0-based places in line. */
  from: number;
  to: number;
  by: "kj" | "rule";
  reason: string;
}
