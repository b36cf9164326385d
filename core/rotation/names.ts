/** ROT-33: a stage name is unique in line, bench and stage. */
import type { Meta } from "../commands/command.ts";
import type { SingerId } from "../ids.ts";
import { type Refusal, refuse } from "../refusal.ts";
import { foldedName } from "./ledger.ts";
import type { RotationState } from "./state.ts";

/** Refused when somebody else has the name, compared without case, accents and spacing; suggests a free one. */
export function nameTaken(state: RotationState, stageName: string, except: SingerId): Refusal | null {
  const holders = [
    ...state.line,
    ...state.bench,
    ...(state.onStage && !state.onStage.filler ? [state.onStage.entry] : []),
  ];
  const taken = new Map(
    holders.filter((one) => one.singerId !== except).map((one) => [foldedName(one.stageName), one.stageName]),
  );
  const holder = taken.get(foldedName(stageName));
  if (holder === undefined) return null;
  return refuse("NAME_TAKEN", `There is a ${holder} already. ${freeName(stageName, taken)} is free.`);
}

/** Refused when a singer gives themselves a name that the screen may not show; the KJ has the last word. */
export function notDecent(stageName: string, { actor, isDecent }: Pick<Meta, "actor" | "isDecent">): Refusal | null {
  if (actor.role === "kj" || isDecent(stageName)) return null;
  return refuse("INVALID", "The screen does not show that name. Choose another, or ask the KJ.");
}

/** The name with a letter, as a KJ would tell two apart, or with a number when the letters are used up. */
function freeName(stageName: string, taken: ReadonlyMap<string, string>): string {
  // Short enough for what is added, and never half a surrogate pair.
  const stem = stageName
    .slice(0, 34)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd();
  for (const letter of "BCDEFGHIJKLMNOPQRSTUVWXYZ") {
    if (!taken.has(foldedName(`${stem} ${letter}`))) return `${stem} ${letter}`;
  }
  let number = 2;
  while (taken.has(foldedName(`${stem} ${number}`))) number += 1;
  return `${stem} ${number}`;
}
