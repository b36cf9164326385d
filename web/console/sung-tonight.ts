/** When each song was sung tonight, from the log of performances; asked for when somebody looks for a song. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Performance } from "../../core/performances.ts";
import { songKey } from "../../core/rotation/ledger.ts";
import type { RotationState } from "../../core/rotation/state.ts";
import type { Api } from "../shared/api.ts";

export interface SungTonight {
  /** Milliseconds since 1970 by `songKey`, the last time for a song sung twice. */
  readonly at: ReadonlySignal<ReadonlyMap<string, number>>;
  /** Asks the server, unless nobody has finished a song since. A failure leaves what is known. */
  refresh(state: Pick<RotationState, "rotationId" | "turnsCompleted">): Promise<void>;
}

export function createSungTonight(api: Pick<Api, "get">): SungTonight {
  const at = signal<ReadonlyMap<string, number>>(new Map());
  let known = 0;
  return {
    at,
    async refresh({ rotationId, turnsCompleted }) {
      if (turnsCompleted === known) return;
      const path = `/karaoke/performances?rotationId=${rotationId}&limit=100`;
      const page = await api.get<{ items: Performance[] }>(path).catch(() => null);
      if (!page) return;
      known = turnsCompleted;
      const times = new Map<string, number>();
      for (const one of page.items) {
        const time = Date.parse(one.performedAt);
        times.set(songKey(one), Math.max(time, times.get(songKey(one)) ?? 0));
      }
      at.value = times;
    },
  };
}
