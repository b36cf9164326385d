/** Which songs were on stage tonight, as far as this phone has seen. The whole list is the server's (ROT-31). */
import { useEffect, useState } from "preact/hooks";
import { songKey } from "../../core/rotation/ledger.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import { keptStorage } from "../shared/stored-session.ts";

/** Server ms of the last time, by `songKey`. */
export type Sung = ReadonlyMap<string, number>;

/** Kept by rotation, so that a page opened again still knows. */
export function useSungTonight(state: RotationState | null): Sung {
  const key = state && `karaoke.sung.${state.rotationId}`;
  const [sung, setSung] = useState<Sung>(new Map());
  useEffect(() => {
    if (key) setSung(read(key));
  }, [key]);

  const turn = state?.onStage ?? null;
  const startedAt = turn?.startedAt ?? null;
  useEffect(() => {
    if (!key || !turn || startedAt === null) return;
    const seen = new Map(read(key)).set(songKey(turn.request), Date.parse(startedAt));
    setSung(seen);
    try {
      keptStorage()?.setItem(key, JSON.stringify([...seen]));
    } catch {
      // A full storage: known as long as the page lives.
    }
    // A turn's song counts once it began; what changes during it is the next turn's business.
  }, [key, startedAt, turn?.turnId]);
  return sung;
}

function read(key: string): Sung {
  try {
    const kept: unknown = JSON.parse(keptStorage()?.getItem(key) ?? "[]");
    return new Map(Array.isArray(kept) ? (kept as [string, number][]) : []);
  } catch {
    return new Map();
  }
}
