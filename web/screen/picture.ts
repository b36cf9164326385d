/** What the room sees, told from the rotation and the time alone. */
import type { SingerId } from "../../core/ids.ts";
import { Line } from "../../core/rotation/order.ts";
import type { Request, RotationState, Turn } from "../../core/rotation/state.ts";

/** A singer and the request they would sing. */
export interface Act {
  singerId: SingerId;
  /** The singer first, then partners. */
  names: string[];
  request: Request;
}

export type Picture =
  | { kind: "singing"; turn: Turn }
  | { kind: "calling"; turn: Turn }
  /** `msLeft` null: no end was named. */
  | { kind: "break"; endsAt: number | null; msLeft: number | null }
  /** Nobody is on stage, and this singer is the next to be called. */
  | { kind: "between"; next: Act }
  | { kind: "empty"; first: boolean }
  | { kind: "closed" };

/** @param nowMs server time. */
export function picture(state: RotationState, nowMs: number): Picture {
  const turn = state.onStage;
  if (turn) return { kind: turn.startedAt === null ? "calling" : "singing", turn };
  if (state.status === "closed") return { kind: "closed" };
  if (state.status === "onBreak") {
    const endsAt = state.breakEndsAt === null ? null : Date.parse(state.breakEndsAt);
    return { kind: "break", endsAt, msLeft: endsAt === null ? null : Math.max(0, endsAt - nowMs) };
  }
  const [next] = acts(state, nowMs);
  return next ? { kind: "between", next } : { kind: "empty", first: state.turnsCompleted === 0 };
}

export interface Upcoming {
  upNext: Act | null;
  onDeck: Act[];
  later: Act[];
}

/** Who comes after the disc: one up next, two on deck, then five; only those Next would call. */
export function upcoming(state: RotationState, shown: Picture, nowMs: number): Upcoming {
  const ready = acts(state, nowMs);
  const [first] = ready;
  const after = ready.slice(1);
  // Between two turns the disc itself shows who is up next.
  const upNext = shown.kind === "between" ? null : (first ?? null);
  return { upNext, onDeck: after.slice(0, 2), later: after.slice(2, 7) };
}

/** One up next, two on deck, five more. */
const MOST_SHOWN = 8;

export function namesOf({ stageName, partners }: Pick<Turn, "stageName" | "partners">): string[] {
  return [stageName, ...partners.map((partner) => partner.stageName)];
}

/** Those Next would call (ROT-6), in order, as many as a screen can show. */
function acts(state: RotationState, nowMs: number): Act[] {
  const line = new Line(state, new Date(nowMs).toISOString());
  const all: Act[] = [];
  for (const entry of state.line) {
    const request = line.isCallable(entry) ? entry.requests[line.playableIndex(entry)] : undefined;
    if (!request) continue;
    const { singerId, stageName } = entry;
    all.push({ singerId, names: namesOf({ stageName, partners: request.partners }), request });
    if (all.length === MOST_SHOWN) break;
  }
  return all;
}
