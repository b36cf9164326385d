import * as v from "valibot";
import { refuse } from "../refusal.ts";
import type { RotationEvent, Undone } from "../rotation/events.ts";
import { evolve } from "../rotation/evolve.ts";
import type { Rotation } from "../rotation/fold.ts";
import { foldedName, secondsBetween } from "../rotation/ledger.ts";
import { undone } from "../rotation/undo/undone.ts";
import { commandIdSchema } from "../schemas.ts";
import { defineCommand } from "./command.ts";

/** How long a closed night can be opened again. */
const REOPEN_SEC = 600;

/**
 * Takes back the KJ's latest command that was not taken back yet; what singers did since stays (ROT-40).
 *
 * Refused `STALE` when `commandId` names another one, `CANNOT_UNDO` when there is none, somebody else was called since,
 * the night has been closed for ten minutes, or the singers are not what the command found: the one on stage has left,
 * the name has been taken.
 */
export const undo = defineCommand({
  name: "undo",
  schema: v.strictObject({ commandId: v.optional(commandIdSchema) }),
  who: "kj",
  whenClosed: true,
  decide(rotation, { commandId }, { at }) {
    const step = rotation.undoSteps.at(-1);
    if (!step) return refuse("CANNOT_UNDO", "there is nothing that can be taken back");
    if (commandId !== undefined && commandId !== step.commandId) {
      return refuse("STALE", "that is not the latest command any more; nothing was taken back");
    }
    if (rotation.state.status === "closed" && secondsBetween(step.at, at) > REOPEN_SEC) {
      return refuse("CANNOT_UNDO", "the night was closed more than ten minutes ago");
    }
    const data = undone(rotation, step);
    if (!data) return refuse("CANNOT_UNDO", "the singer who was on stage has left since");
    const clash = clashAfter(rotation, data, at);
    if (clash) return refuse("CANNOT_UNDO", clash);
    return { facts: [{ type: "CommandUndone", data }] };
  },
});

/** Why the rotation cannot be as it was: others came meanwhile. */
function clashAfter({ state }: Rotation, data: Undone, at: string): string | null {
  const event = { version: 0, at, by: "kj", commandId: data.commandId, type: "CommandUndone", data } as RotationEvent;
  const after = evolve(state, event);
  const here = [
    ...after.line,
    ...after.bench,
    ...(after.onStage && !after.onStage.filler ? [after.onStage.entry] : []),
  ];
  const names = new Set<string>();
  for (const { stageName } of here) {
    const name = foldedName(stageName);
    if (names.has(name)) return `there is another ${stageName} now`;
    names.add(name);
  }
  const banned = after.banned.find(({ singerId }) => here.some((entry) => entry.singerId === singerId));
  return banned ? `${banned.stageName} is back in the rotation` : null;
}
