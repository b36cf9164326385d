/** The pages' own sync client outside a browser, and what the players of a night do with it. */
import { randomBytes } from "node:crypto";
import { WebSocket } from "ws";
import { evolve } from "../../core/rotation/evolve.ts";
import { createSync } from "../../web/sync/create-sync.ts";
import type { Environment, Socket } from "../../web/sync/environment.ts";
import type { Sync } from "../../web/sync/sync.ts";
import type { Cloud } from "./cloud.ts";

export interface Player {
  sync: Sync;
  /** The connection fails, as in a bar's Wi-Fi. */
  cut(): void;
  /** Sends what was sent last once more, as a client may that saw no answer. */
  repeat(): void;
  /** Resolves when this is so; the test's own time limit ends a wait in vain. */
  until(fits: () => boolean): Promise<void>;
}

export function play(cloud: Cloud, rotation: string, token: string | null): Player {
  let socket: WebSocket | null = null;
  let last: string | null = null;
  const environment: Environment = {
    now: () => Date.now(),
    random: () => Math.random(),
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
    openSocket(url, protocols) {
      const ws = new WebSocket(url, protocols);
      socket = ws;
      const wrapped: Socket = {
        send(text) {
          if (text.includes('"type":"command"')) last = text;
          if (ws.readyState === WebSocket.OPEN) ws.send(text);
        },
        close: () => ws.close(),
        onopen: null,
        onmessage: null,
        onclose: null,
      };
      ws.on("open", () => wrapped.onopen?.());
      ws.on("message", (data) => wrapped.onmessage?.({ data: String(data) }));
      ws.on("close", (code) => wrapped.onclose?.({ code }));
      ws.on("error", () => {});
      return wrapped;
    },
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    isVisible: () => true,
    onVisibility: () => () => {},
    onOnline: () => () => {},
    build: null,
    reload: () => {},
  };
  const sync = createSync({
    wsUrl: cloud.sockets.url,
    evolve,
    rotation,
    token: () => token,
    storage: null,
    storageKey: "player",
    environment,
  });
  return {
    sync,
    cut: () => socket?.terminate(),
    repeat() {
      if (last !== null && socket?.readyState === WebSocket.OPEN) socket.send(last);
    },
    until: (fits) =>
      new Promise((resolve) => {
        let stop = () => {};
        const look = () => {
          if (!fits()) return;
          stop();
          resolve();
        };
        const stops = [sync.state, sync.version, sync.link, sync.ended].map((signal) => signal.subscribe(() => look()));
        stop = () => {
          for (const unsubscribe of stops) unsubscribe();
        };
        look();
      }),
  };
}

export interface Opened {
  rotationId: string;
  joinCode: string;
  kjToken: string;
}

export async function openNight(cloud: Cloud): Promise<Opened> {
  const kjToken = await cloud.kjToken("venue");
  const answer = await ask(cloud, "POST", "/karaoke/rotations", { name: "Friday", venue: "The Anchor" }, kjToken);
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  return { ...((await answer.json()) as { rotationId: string; joinCode: string }), kjToken };
}

export async function join(
  cloud: Cloud,
  joinCode: string,
  stageName: string,
): Promise<{ token: string; singerId: string }> {
  const answer = await ask(cloud, "POST", "/karaoke/join", { joinCode, stageName });
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as { token: string; singerId: string };
}

export function ask(cloud: Cloud, method: string, path: string, body?: object, token?: string): Promise<Response> {
  return fetch(`${cloud.http.url}${path}`, {
    method,
    headers: {
      ...(body && { "content-type": "application/json" }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}
