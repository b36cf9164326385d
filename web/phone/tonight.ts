/** What is known of a song's night, said before somebody asks for it (ROT-31). */
import { songKey } from "../../core/rotation/ledger.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { clockTime } from "../shared/format.ts";
import type { Sung } from "./sung-tonight.ts";

type Words = Pick<{ title: string; artist: string }, "title" | "artist">;

/** `sung tonight at 21:10`, `being sung now`, `somebody waits with it`; null for nothing known. */
export type Tonight = (song: Words) => string | null;

/** Looks at the line once, not once for each song. */
export function tonight({ line, bench, onStage }: RotationState, sung: Sung): Tonight {
  const waiting = new Set([...line, ...bench].flatMap(({ requests: [first] }) => (first ? [songKey(first)] : [])));
  const now = onStage && songKey(onStage.request);
  return (song) => {
    const key = songKey(song);
    if (key === now) return "being sung now";
    const at = sung.get(key);
    if (at !== undefined) return `sung tonight at ${clockTime(at)}`;
    return waiting.has(key) ? "somebody waits with it" : null;
  };
}
