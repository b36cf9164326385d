/**
 * What the rotation remembers beside the state everybody sees: needed to decide, never sent to a client.
 * Folded from the same events as the state.
 */
import type { CommandId, SingerId } from "../ids.ts";
import type { RotationEvent } from "./events.ts";
import { Line } from "./order.ts";
import { entryOf } from "./place.ts";
import type { RotationState, SingerEntry } from "./state.ts";
import { withSung } from "./sung.ts";

export interface Ledger {
  /** Who left tonight, as they left: coming back keeps turns, no-shows and playlist (ROT-12). */
  departed: { readonly [singerId: string]: SingerEntry };
  /** Songs sung tonight (ROT-31), by `songKey` of title and artist, each once, in the order they were first sung. */
  sung: readonly string[];
  /** Turns measured from `start` to completion, not interrupted (ROT-26, ROT-37). */
  turns: Mean;
  /** Measured from one completion to the next `start`, not interrupted (ROT-26, ROT-37). */
  changeovers: Mean;
  /** Whether the turn on stage was called in its order, so that `uncall` makes the singer first again (ROT-27). */
  calledInOrder: boolean;
  /** When the last turn ended, null when a break or an interruption came since. */
  lastEndedAt: string | null;
  /** Ids of the last commands that had an effect, oldest first: the part of the log a slow index may not show yet. */
  recentCommands: readonly CommandId[];
  /** Who has let one go ahead since they last sang (ROT-25). */
  oneMore: readonly SingerId[];
  /** The end of the night for which requests have closed by themselves (ROT-34). */
  closedFor: string | null;
  /** When the last event happened, null before the first: a time window may have opened since. */
  changedAt: string | null;
}

export interface Mean {
  count: number;
  sumSec: number;
}

export const EMPTY_LEDGER: Ledger = {
  departed: {},
  sung: [],
  turns: { count: 0, sumSec: 0 },
  changeovers: { count: 0, sumSec: 0 },
  calledInOrder: false,
  lastEndedAt: null,
  recentCommands: [],
  oneMore: [],
  closedFor: null,
  changedAt: null,
};

/** Whom the night remembers; null for who was never here, also when the id is a word such as `constructor`. */
export function departedSinger({ departed }: Ledger, singerId: SingerId): SingerEntry | null {
  return Object.hasOwn(departed, singerId) ? (departed[singerId] ?? null) : null;
}

/** How many applied command ids are kept in memory. */
const RECENT_COMMANDS = 200;

/** Changeovers longer than this were a pause, not a changeover. */
const LONGEST_CHANGEOVER_SEC = 600;

/** `before` is the public state the event is applied to. */
export function evolveLedger(ledger: Ledger, before: RotationState | null, event: RotationEvent): Ledger {
  const next = remembered(ledger, before, event);
  const recent = next.recentCommands;
  if (recent.at(-1) === event.commandId) return next;
  return { ...next, recentCommands: recent.slice(1 - RECENT_COMMANDS).concat([event.commandId]), changedAt: event.at };
}

function remembered(ledger: Ledger, before: RotationState | null, event: RotationEvent): Ledger {
  if (!before) return ledger;
  switch (event.type) {
    case "SingerLeft": {
      const entry = entryOf(before, event.data.singerId);
      if (!entry) return ledger;
      const turn = before.onStage?.singerId === event.data.singerId ? before.onStage : null;
      const kept = turn ? { ...entry, requests: [turn.request, ...entry.requests] } : entry;
      return { ...ledger, departed: { ...ledger.departed, [event.data.singerId]: kept } };
    }
    case "SingerJoined": {
      if (!departedSinger(ledger, event.data.entry.singerId)) return ledger;
      const { [event.data.entry.singerId]: _back, ...departed } = ledger.departed;
      return { ...ledger, departed };
    }
    case "TurnCalled": {
      const first = before.line[new Line(before, event.at).firstCallable()];
      return { ...ledger, calledInOrder: first?.singerId === event.data.singerId };
    }
    case "TurnStarted": {
      if (!ledger.lastEndedAt || before.onStage?.interrupted) return ledger;
      const sec = secondsBetween(ledger.lastEndedAt, event.at);
      if (sec > LONGEST_CHANGEOVER_SEC) return { ...ledger, lastEndedAt: null };
      return { ...ledger, lastEndedAt: null, changeovers: withSample(ledger.changeovers, sec) };
    }
    case "TurnInterrupted":
    case "BreakStarted":
      return { ...ledger, lastEndedAt: null };
    case "TurnCompleted": {
      const turn = before.onStage;
      if (!turn) return ledger;
      const measured = turn.startedAt !== null && !turn.interrupted;
      return {
        ...ledger,
        lastEndedAt: event.at,
        oneMore: ledger.oneMore.filter((singerId) => singerId !== turn.singerId),
        turns: measured ? withSample(ledger.turns, secondsBetween(turn.startedAt as string, event.at)) : ledger.turns,
        sung: withSung(ledger.sung, songKey(turn.request)),
      };
    }
    case "TurnPassed":
      if (event.data.answer !== "oneMore" || !before.onStage) return ledger;
      return { ...ledger, oneMore: [...ledger.oneMore, before.onStage.singerId] };
    case "RequestsClosed":
      return event.data.cause === "closing" ? { ...ledger, closedFor: before.rules.closesAt } : ledger;
    default:
      return ledger;
  }
}

/** Title and artist count, not the version (ROT-31): case, accents and spacing are folded away. */
export function songKey(song: { title: string; artist: string }): string {
  const known = SONG_KEYS.get(song);
  if (known !== undefined) return known;
  const key = `${foldedName(song.title)}|${foldedName(song.artist)}`;
  SONG_KEYS.set(song, key);
  return key;
}

/** A request never changes, a changed one is another object; so its key is made once however often it is compared. */
const SONG_KEYS = new WeakMap<object, string>();

/** A name as it is compared: without case, accents and spacing (ROT-33). */
export function foldedName(name: string): string {
  const known = FOLDED.get(name);
  if (known !== undefined) return known;
  const folded = name
    .normalize("NFKD")
    .replace(/\p{Script=Latin}\p{M}+/gu, (letter) => letter.charAt(0))
    .normalize("NFC")
    .toLowerCase()
    .replace(/\s+/gu, "");
  if (FOLDED.size >= FOLDED_MOST) FOLDED.clear();
  FOLDED.set(name, folded);
  return folded;
}

/** Folding is a hundred times dearer than looking it up, and a decision compares with every name and song in line. */
const FOLDED = new Map<string, string>();
const FOLDED_MOST = 100_000;

export function withSample(mean: Mean, sec: number): Mean {
  return { count: mean.count + 1, sumSec: mean.sumSec + Math.max(0, sec) };
}

export function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}
