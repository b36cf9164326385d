/** What follows when singers become callable: a place for those on the bench (ROT-11), and nobody jumps the locked (ROT-4). */
import type { SingerId } from "../ids.ts";
import type { Draft } from "./draft.ts";
import { arrivalSpot, Line, spotBeside } from "./order.ts";
import { at, indexOfSinger, placeOf, without } from "./place.ts";
import type { SingerEntry } from "./state.ts";

/**
 * Call it after the facts of a command that may have made somebody callable.
 *
 * @param acting the singer the command was about: they get a place even if they were callable on the bench before,
 * as after too many no-shows.
 * @param asOf when the rotation was last as it was before: earlier than the command, when time alone made the difference.
 */
export function settleArrivals(draft: Draft, acting: SingerId | null, asOf = draft.at): void {
  const before = new Line(draft.before, asOf);
  keepLocked(draft, before);
  const arriving = draft.state.bench.filter((entry) => {
    if (!isDue(draft.line, entry)) return false;
    const earlier = draft.before.bench.find((one) => one.singerId === entry.singerId);
    return entry.singerId === acting || !earlier || !isDue(before, earlier);
  });
  for (const entry of arriving) {
    draft.emit("PlaceGiven", { singerId: entry.singerId, ...arrivalSpot(draft.line, entry) });
  }
}

/** Callable, and not done for tonight: after last call nobody who has sung gets a place (ROT-35). */
function isDue(line: Line, entry: SingerEntry): boolean {
  return line.isCallable(entry) && !(line.state.lastRound && entry.turnsSung > 0);
}

/** Whoever became callable ahead of the last locked singer who is still there moves right behind them. */
function keepLocked(draft: Draft, before: Line): void {
  const { state, line } = draft;
  const stillLocked = before
    .locked()
    .map(({ singerId }) => indexOfSinger(state.line, singerId))
    .filter((index) => index >= 0 && line.isCallable(at(state.line, index)));
  const last = Math.max(0, ...stillLocked);
  const jumped = state.line
    .slice(0, last)
    .filter((entry, index) => line.isCallable(entry) && !wasCallable(before, entry.singerId, index));
  for (const { singerId } of jumped) {
    const place = placeOf(draft.state, singerId);
    if (place?.at !== "line") continue;
    const { roundLine } = draft.state;
    const rest = { ...without(draft.state, place), roundLine: place.index < roundLine ? roundLine - 1 : roundLine };
    // Everyone who moves leaves a place ahead, so this one stays the place right behind those before.
    draft.emit("SingerMoved", { singerId, ...spotBeside(rest, last), cause: "rule", reason: "locked" });
  }
}

function wasCallable(before: Line, singerId: SingerId, index: number): boolean {
  const here = before.state.line[index];
  const entry = here?.singerId === singerId ? here : before.state.line.find((one) => one.singerId === singerId);
  return entry !== undefined && before.isCallable(entry);
}
