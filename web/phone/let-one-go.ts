/** Whether this phone's singer has let one go ahead since they last sang (ROT-25): the rotation does not show it. */
import { signal } from "@preact/signals";
import type { Turn } from "../../core/rotation/state.ts";

const KEY = "karaoke.one-more";
const used = signal(stored());

export function hasLetOneGo(turn: Turn): boolean {
  return used.value === mark(turn);
}

export function rememberLetOneGo(turn: Turn): void {
  used.value = mark(turn);
  try {
    sessionStorage.setItem(KEY, used.value);
  } catch {
    // Asked again after a reload, the server refuses it in words.
  }
}

/** Singing changes it, so it is once until they sing. */
function mark({ singerId, entry }: Turn): string {
  return `${singerId} ${entry.turnsSung}`;
}

function stored(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}
