/** What the phone shows, from the state alone. */
import type { SingerId } from "../../core/ids.ts";
import { entryOf } from "../../core/rotation/place.ts";
import type { RotationState, SingerEntry, Turn } from "../../core/rotation/state.ts";
import { type Wait, waits } from "../../core/rotation/waits.ts";

export type View =
  | { kind: "over" }
  | { kind: "banned" }
  /** Left, or was removed: may join again. */
  | { kind: "gone" }
  | { kind: "called" | "on"; turn: Turn }
  | { kind: "bench" | "hold" | "line"; entry: SingerEntry; wait: Wait | null }
  | { kind: "next"; entry: SingerEntry; wait: Wait };

/** @param nowMs the server's time. */
export function viewOf(state: RotationState, singerId: SingerId, nowMs: number): View {
  if (state.status === "closed") return { kind: "over" };
  if (state.banned.some((one) => one.singerId === singerId)) return { kind: "banned" };
  const turn = state.onStage;
  if (turn && (turn.singerId === singerId || turn.partners.some((partner) => partner.singerId === singerId))) {
    return { kind: turn.startedAt ? "on" : "called", turn };
  }
  const entry = entryOf(state, singerId);
  if (!entry) return { kind: "gone" };
  const wait = waits(state, nowMs).get(singerId) ?? null;
  if (entry.standing === "onHold") return { kind: "hold", entry, wait };
  if (state.bench.some((one) => one.singerId === singerId)) return { kind: "bench", entry, wait };
  if (wait?.ahead === 0 && state.status === "open") return { kind: "next", entry, wait };
  return { kind: "line", entry, wait };
}
