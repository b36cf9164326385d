/** What the foot says: what was done last, or why not. */
import type { CommandName } from "../../core/commands/index.ts";

/** Last done stays bright for this long. */
export const FRESH_MS = 8_000;

export interface Said {
  text: string;
  refused: boolean;
  /** Where the KJ looks after such a command. */
  about: "stage" | "call" | "line";
  /** The page's own clock, ms: bright until then. */
  until: number;
}

const ABOUT_STAGE: readonly CommandName[] = ["next", "callSinger", "fillIn", "start", "complete", "noShow", "uncall"];

export function aboutOf(name: CommandName): Said["about"] {
  if (name === "answerCall") return "call";
  return ABOUT_STAGE.includes(name) ? "stage" : "line";
}
