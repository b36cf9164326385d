/** What `CommandUndone` does to the state. Runs in the pages as well: plain facts and places, nothing to work out. */
import type { Undone } from "../events.ts";
import type { RotationState, SingerEntry } from "../state.ts";

export function takeBack(state: RotationState, undone: Undone): RotationState {
  const out = new Set([...undone.taken, ...undone.placed.map(({ entry }) => entry.singerId)]);
  const changed = new Map(undone.changed.map((one) => [one.singerId, one]));
  const staying = (list: readonly SingerEntry[]): SingerEntry[] =>
    list
      .filter(({ singerId }) => !out.has(singerId))
      .map((entry) => {
        const change = changed.get(entry.singerId);
        return change ? { ...entry, ...change } : entry;
      });
  const lists = { line: staying(state.line), bench: staying(state.bench) };
  for (const { entry, among, to } of undone.placed) lists[among].splice(to, 0, entry);
  const after = { ...state, ...undone.set, undoable: undone.undoable };
  return {
    ...after,
    onStage: undone.onStage === undefined ? state.onStage : undone.onStage,
    line: lists.line.map((entry, index) => {
      const round = index < after.roundLine ? after.round : after.round + 1;
      return entry.round === round ? entry : { ...entry, round };
    }),
    bench: lists.bench,
  };
}
