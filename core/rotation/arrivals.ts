/** What follows when singers become callable: a place for those on the bench (ROT-11), and nobody jumps the locked (ROT-4). */
import type { SingerId } from "../ids.ts";
import type { Draft } from "./draft.ts";
import { arrivalSpot, Line, spotBeside } from "./order.ts";
import { placeOf, without } from "./place.ts";

/**
 * Call it after the facts of a command that may have made somebody callable.
 *
 * @param acting the singer the command was about: they get a place even if they were callable on the bench before,
 * as after too many no-shows.
 */
export function settleArrivals(draft: Draft, acting: SingerId | null): void {
  const before = new Line(draft.before, draft.at);
  keepLocked(draft, before);
  for (const { singerId } of draft.state.bench) {
    const place = placeOf(draft.state, singerId);
    const entry = place?.at === "bench" ? draft.state.bench[place.index] : undefined;
    if (!entry || !draft.line.isCallable(entry)) continue;
    const earlier = draft.before.bench.find((one) => one.singerId === singerId);
    if (singerId === acting || !earlier || !before.isCallable(earlier)) {
      draft.emit("PlaceGiven", { singerId, ...arrivalSpot(draft.line, entry) });
    }
  }
}

/** Whoever became callable ahead of the last locked singer moves right behind them. */
function keepLocked(draft: Draft, before: Line): void {
  const behind = before.behindLocked();
  const jumped = draft.state.line
    .slice(0, behind)
    .filter((entry, index) => draft.line.isCallable(entry) && !wasCallable(before, entry.singerId, index));
  for (const { singerId } of jumped) {
    const place = placeOf(draft.state, singerId);
    if (place?.at !== "line") continue;
    const { roundLine } = draft.state;
    const rest = { ...without(draft.state, place), roundLine: place.index < roundLine ? roundLine - 1 : roundLine };
    const spot = spotBeside(rest, behind - 1);
    draft.emit("SingerMoved", { singerId, ...spot, cause: "rule", reason: "locked" });
  }
}

function wasCallable(before: Line, singerId: SingerId, index: number): boolean {
  const here = before.state.line[index];
  const entry = here?.singerId === singerId ? here : before.state.line.find((one) => one.singerId === singerId);
  return entry !== undefined && before.isCallable(entry);
}
