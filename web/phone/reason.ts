/** Why you stand where you stand, in words. */
import type { SingerId } from "../../core/ids.ts";
import type { RotationState, SingerEntry } from "../../core/rotation/state.ts";
import type { Wait } from "../../core/rotation/waits.ts";

const NUMBERS = ["Nobody", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];

/** One or two sentences; `waiting` has everyone who can be called, by singer. */
export function reason(
  state: RotationState,
  entry: SingerEntry,
  wait: Wait | null,
  waiting: ReadonlyMap<SingerId, Wait>,
): string {
  if (entry.requests.length === 0) {
    return "You keep your place, but Next passes you over until you ask for a song.";
  }
  if (!wait) return "Your duet waits for a yes. Others sing past you until then.";
  const ahead = wait.ahead === 1 ? "One is" : `${NUMBERS[wait.ahead] ?? wait.ahead} are`;
  const parts = [wait.ahead === 0 ? "Nobody is before you." : `${ahead} before you.`];
  const index = state.line.findIndex((one) => one.singerId === entry.singerId);
  if (index >= state.roundLine) parts.push("You have sung in this round: those who have not come first.");
  else if (entry.turnsSung === 0 && state.round > 1)
    parts.push("It is your first song tonight, so you sing in this round.");
  const passed = state.line.slice(0, index).filter((one) => !waiting.has(one.singerId));
  const [first] = passed;
  if (first && passed.length === 1) parts.push(`${first.stageName} is away or has no song and is passed over.`);
  if (passed.length > 1) parts.push(`${passed.length} are away or have no song and are passed over.`);
  const move = entry.moves.at(-1);
  if (move && move.by === "kj") {
    const direction = move.to > move.from ? "down" : "up";
    parts.push(`The KJ’s move took you ${direction}${move.reason ? `: ${move.reason}` : "."}`);
  }
  return parts.join(" ");
}
