/** Somebody with a device: the very sync client of the pages, over a real socket, outside a browser. */

import { randomBytes } from "node:crypto";
import { WebSocket } from "ws";
import { evolveUnlabelled } from "../core/rotation/apply.ts";
import { createSync } from "../web/sync/create-sync.ts";
import type { Environment, Socket } from "../web/sync/environment.ts";
import type { Sync } from "../web/sync/sync.ts";

/** Watches the night as whoever the token names, until `close`. */
export function watch(base: string, rotation: string, token: string | null): Sync {
  return createSync({
    evolve: evolveUnlabelled,
    wsUrl: `${base.replace(/^http/, "ws")}/ws`,
    rotation,
    token: () => token,
    storage: null,
    storageKey: "demo",
    environment,
  });
}

const environment: Environment = {
  now: () => Date.now(),
  random: () => Math.random(),
  randomBytes: (count) => new Uint8Array(randomBytes(count)),
  openSocket(url, protocols) {
    const socket = new WebSocket(url, protocols);
    // A close event follows, which is what the client listens to.
    socket.on("error", () => {});
    return socket as unknown as Socket;
  },
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  isVisible: () => true,
  onVisibility: () => () => {},
  onOnline: () => () => {},
  build: null,
  reload() {},
};
