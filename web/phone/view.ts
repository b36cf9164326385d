/** What the phone shows, from the state alone. */
import type { SingerId } from "../../core/ids.ts";
import { Line } from "../../core/rotation/order.ts";
import { entryOf, indexOfSinger } from "../../core/rotation/place.ts";
import type { Request, RotationState, SingerEntry, Turn } from "../../core/rotation/state.ts";
import { type Wait, waits } from "../../core/rotation/waits.ts";

/** Everyone who can be called, and when. */
export type Waits = ReadonlyMap<SingerId, Wait>;

export type View =
  | { kind: "over" }
  | { kind: "banned" }
  /** Left, or was taken out: may join again. */
  | { kind: "gone" }
  | { kind: "called" | "on"; turn: Turn }
  /** `canReturn`: they have a song to sing and only need to say so. */
  | { kind: "bench"; entry: SingerEntry; canReturn: boolean }
  | { kind: "hold"; entry: SingerEntry }
  /** `request` is what will be sung, null with no `wait`: then Next passes this singer over. */
  | { kind: "line"; entry: SingerEntry; wait: Wait | null; request: Request | null }
  /** `entry` is whose turn it is: another's when this phone's singer is their partner. */
  | { kind: "next"; entry: SingerEntry; wait: Wait; request: Request };

/** @param nowMs the server's time. */
export function viewOf(state: RotationState, singerId: SingerId, nowMs: number): View {
  if (state.status === "closed") return { kind: "over" };
  if (state.banned.some((one) => one.singerId === singerId)) return { kind: "banned" };
  const turn = state.onStage;
  if (turn && (turn.singerId === singerId || (names(turn.partners, singerId) && !goesOnAlone(turn)))) {
    return { kind: turn.startedAt ? "on" : "called", turn };
  }
  const entry = entryOf(state, singerId);
  if (!entry) return { kind: "gone" };

  const line = new Line(state, new Date(nowMs).toISOString());
  const times = waits(state, nowMs);
  const first = state.line[line.firstCallable()];
  const sung = first && playable(line, first);
  const firstWait = first && times.get(first.singerId);
  if (first && sung && firstWait && state.status === "open") {
    if (first.singerId === singerId || names(sung.partners, singerId)) {
      return { kind: "next", entry: first, wait: firstWait, request: sung };
    }
  }
  // Done with no song left, a place in line is worth no more than the bench.
  if (indexOfSinger(state.bench, singerId) >= 0 || (isDone(state, entry) && entry.requests.length === 0)) {
    return { kind: "bench", entry, canReturn: mayReturn(state, line, entry) };
  }
  if (entry.standing === "onHold") return { kind: "hold", entry };
  const wait = times.get(singerId) ?? null;
  return { kind: "line", entry, wait, request: wait && playable(line, entry) };
}

/** Of several partners the state does not tell which one cannot come. */
const goesOnAlone = ({ startedAt, flag, partners }: Turn) => startedAt && flag === "partnerSkips" && !partners[1];

function mayReturn(state: RotationState, line: Line, entry: SingerEntry): boolean {
  return playable(line, entry) !== null && !isDone(state, entry);
}

/** ROT-35: after last call nobody who has sung asks for a song or rejoins. */
export function isDone({ lastRound }: RotationState, { turnsSung }: SingerEntry): boolean {
  return lastRound && turnsSung > 0;
}

/** Whether they may ask for a song. */
export function mayAsk(state: RotationState, entry: SingerEntry): boolean {
  return state.requestsOpen && !isDone(state, entry);
}

/** What the singer would sing if called now. */
function playable(line: Line, entry: SingerEntry): Request | null {
  return entry.requests[line.playableIndex(entry)] ?? null;
}

function names(partners: Request["partners"], singerId: SingerId): boolean {
  return partners.some((partner) => partner.singerId === singerId);
}
