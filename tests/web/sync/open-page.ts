import { evolve } from "../../../core/rotation/evolve.ts";
import { createSync } from "../../../web/sync/create-sync.ts";
import type { Sync, SyncOptions } from "../../../web/sync/sync.ts";
import { type FakeSocket, FakeWorld } from "./fake-world.ts";
import { snapshot, welcome } from "./night.ts";

export interface Page {
  sync: Sync;
  world: FakeWorld;
}

export function openPage(options: Partial<SyncOptions> & { world?: FakeWorld } = {}): Page {
  const { world = new FakeWorld(), ...more } = options;
  const sync = createSync({
    wsUrl: "ws://venue.test/ws",
    evolve,
    rotation: "LARK77",
    token: () => null,
    storage: null,
    storageKey: "test",
    environment: world,
    ...more,
  });
  return { sync, world };
}

/** Connects and gives the snapshot of that version. */
export function bringLive(socket: FakeSocket, version: number): void {
  socket.accept();
  socket.say(welcome(version));
  socket.say(snapshot(version));
}

export function livePage(version: number, options: Parameters<typeof openPage>[0] = {}): Page {
  const page = openPage(options);
  bringLive(page.world.socket, version);
  return page;
}
