/** ROT-43: the line as it would be under other rules, without changing anything. Pure; the console runs it too. */
import { id, type SingerId, type TurnId } from "../ids.ts";
import { Draft } from "./draft.ts";
import { EMPTY_LEDGER } from "./ledger.ts";
import { Line, newcomerSpot } from "./order.ts";
import { at } from "./place.ts";
import type { HouseRules } from "./rules.ts";
import { callFirst, completeTurn } from "./stage.ts";
import type { RotationState } from "./state.ts";
import { stageFreeInSec, turnSecOf } from "./turn-lengths.ts";

/** Turns looked ahead, at most. */
const MOST_TURNS = 60;

export interface Preview {
  /** The line right after the change: a change of rules moves nobody by itself. */
  line: SingerId[];
  roundLine: number;
  /** The turns that would follow if everybody came when called and had another song each time: two rounds of the line. */
  turns: { singerId: SingerId; stageName: string; round: number; atMs: number }[];
  /** Where somebody new who asked for a song now would stand: 0-based place, and how many callable singers are ahead. */
  newcomer: { place: number; ahead: number };
}

/** @param nowMs milliseconds since 1970; `atMs` in the answer as well. */
export function preview(state: RotationState, rules: Partial<HouseRules>, nowMs: number): Preview {
  const changed: RotationState = { ...state, rules: { ...state.rules, ...rules } };
  const line = new Line(changed, new Date(nowMs).toISOString());
  const { to } = newcomerSpot(line);
  return {
    line: state.line.map(({ singerId }) => singerId),
    roundLine: state.roundLine,
    turns: turnsAhead(changed, nowMs),
    newcomer: { place: to, ahead: changed.line.slice(0, to).filter((entry) => line.isCallable(entry)).length },
  };
}

function turnsAhead(state: RotationState, nowMs: number): Preview["turns"] {
  // The song on stage is not over: what it has taken so far must not be measured as a length.
  const onStage = state.onStage && { ...state.onStage, startedAt: null };
  const draft = new Draft({ ...state, status: "open", onStage }, new Date(nowMs).toISOString());
  const turns: Preview["turns"] = [];
  const most = Math.min(MOST_TURNS, 2 * state.line.length);
  let atMs = nowMs + stageFreeInSec(state, nowMs) * 1000;
  if (state.onStage) complete(draft);
  while (turns.length < most) {
    const first = draft.line.firstCallable();
    if (first < 0) break;
    const sec = turnSecOf(at(draft.state.line, first), draft.line, draft.state);
    callFirst(draft, id<TurnId>(`preview-${turns.length}`));
    const turn = draft.state.onStage;
    if (!turn) break;
    turns.push({ singerId: turn.singerId, stageName: turn.stageName, round: turn.round, atMs });
    atMs += sec * 1000;
    complete(draft);
  }
  return turns;
}

/** The singer finishes, and has the same song again. */
function complete(draft: Draft): void {
  const turn = draft.state.onStage;
  completeTurn(draft, EMPTY_LEDGER);
  if (!turn || turn.filler) return;
  draft.emit("RequestAdded", { singerId: turn.singerId, request: turn.request, index: turn.entry.requests.length });
}
