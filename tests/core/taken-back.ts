/** Whether an undo has brought everything back (ROT-40). */
import { expect } from "vitest";
import type { Night } from "./night.ts";

/** What an undo must bring back: everything, and what it would take back next. */
export const whole = (night: Night) => structuredClone({ state: night.state, ledger: remembered(night) });

/** Without what only grows, and the steps so old that they are forgotten. */
function remembered({ rotation }: Night) {
  const { recentCommands, changedAt, ...ledger } = rotation.ledger;
  return { ...ledger, undoSteps: rotation.undoSteps.slice(-5) };
}

export const same = (night: Night, before: ReturnType<typeof whole>) => {
  expect(night.state).toEqual(before.state);
  expect(structuredClone(remembered(night))).toEqual(before.ledger);
};
