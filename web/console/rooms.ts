/** The venue's nights that are open at the same time, so that a console can go from one room to the other. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Api } from "../shared/api.ts";

interface Room {
  rotationId: string;
  joinCode: string;
  name: string;
}

export interface Rooms {
  /** Newest first; as it was when it was last looked at. */
  readonly open: ReadonlySignal<readonly Room[]>;
  refresh(): Promise<void>;
}

/** Nights looked through for open ones: more are not open at once. */
const LOOKED_THROUGH = 20;

export function createRooms(api: Api): Rooms {
  const open = signal<readonly Room[]>([]);
  return {
    open,
    async refresh() {
      const page = await api
        .get<{ items: (Room & { closedAt: string | null })[] }>(`/karaoke/rotations?limit=${LOOKED_THROUGH}`)
        // Without an answer the rooms are those that were there.
        .catch(() => null);
      if (!page) return;
      const found = page.items.filter((one) => one.closedAt === null);
      if (JSON.stringify(found) !== JSON.stringify(open.value)) open.value = found;
    },
  };
}
