/** The last state in storage, so that a page opened again shows it at once and resumes from there. */
import type { Position } from "../../core/protocol.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import type { KeptStorage } from "./environment.ts";

export interface KeptState {
  /** Of the page that kept it: another build may mean another shape. */
  build: string | null;
  /** Server time, milliseconds since 1970, when this was the newest. */
  at: number;
  position: Position;
  state: RotationState;
}

/** Null when there is nothing, or nothing of use to this build and rotation (an id or a join code in any case). */
export function readKept(
  storage: KeptStorage | null,
  key: string,
  build: string | null,
  rotation: string,
): KeptState | null {
  try {
    const kept = JSON.parse(storage?.getItem(key) ?? "null") as KeptState | null;
    if (kept?.build !== build || typeof kept.position.version !== "number") return null;
    const { rotationId, joinCode } = kept.state;
    return rotationId === rotation || joinCode.toUpperCase() === rotation.toUpperCase() ? kept : null;
  } catch {
    return null;
  }
}

export function writeKept(storage: KeptStorage | null, key: string, kept: KeptState): void {
  try {
    storage?.setItem(key, JSON.stringify(kept));
  } catch {
    // A full or forbidden storage costs a reopened page its first picture, nothing more.
  }
}
