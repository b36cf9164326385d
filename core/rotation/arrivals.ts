/** What follows when singers become callable: a place for those on the bench (ROT-11), and nobody jumps the locked (ROT-4). */
import type { SingerId } from "../ids.ts";
import type { Draft } from "./draft.ts";
import { arrivalSpot, arrivalSpots, Line } from "./order.ts";
import { at, indexOfSinger } from "./place.ts";
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
  const due = draft.state.bench.filter((entry) => isDue(draft.line, entry));
  if (due.length === 0) return;
  const earlier = new Map(draft.before.bench.map((entry) => [entry.singerId, entry]));
  const arriving = due.filter((entry) => {
    const was = earlier.get(entry.singerId);
    return entry.singerId === acting || !was || !isDue(before, was);
  });
  const [only, ...others] = arriving;
  if (!only) return;
  if (others.length > 0) draft.emit("PlacesGiven", arrivalSpots(draft.state, draft.at, arriving));
  else draft.emit("PlaceGiven", { singerId: only.singerId, ...arrivalSpot(draft.line, only) });
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
    .flatMap((entry, index) =>
      line.isCallable(entry) && !before.isCallableAt(index, entry.singerId)
        ? [{ singerId: entry.singerId, index }]
        : [],
    );
  const [only, ...others] = jumped;
  if (!only) return;
  const { roundLine } = state;
  // All of them come to stand on the side of the round line where the locked one does.
  const crossing = last < roundLine ? 0 : jumped.filter(({ index }) => index < roundLine).length;
  const where = {
    to: last - others.length,
    roundLine: roundLine - crossing,
    cause: "rule",
    reason: "locked",
  } as const;
  if (others.length === 0) draft.emit("SingerMoved", { singerId: only.singerId, ...where });
  else draft.emit("SingersMoved", { singerIds: jumped.map(({ singerId }) => singerId), ...where });
}
