/** Serves one built page and answers its socket with recorded states: what a page shows, without any rule behind it. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { type Epoch, id } from "../../../core/ids.ts";
import { type ServerFrame, SUBPROTOCOL } from "../../../core/protocol.ts";
import type { RotationState } from "../../../core/rotation/state.ts";
import type { WebBuild } from "../../../web/build.ts";

export interface RecordedServer {
  origin: string;
  /** What every page that watches its join code sees from now on. */
  show(state: RotationState): void;
  /** Null: there is no night. */
  openRotation: string | null;
  /** Ends every socket and takes no new one until `false`. */
  cut(off: boolean): void;
  stop(): Promise<void>;
}

export async function recordedServer(site: WebBuild<"screen">): Promise<RecordedServer> {
  const nights = new Map<string, RotationState>();
  const watched = new Map<WebSocket, string>();
  let version = 0;
  let isCut = false;
  const http = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://page");
    if (pathname === "/config.json") {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ publicUrl: "https://example.org", openRotation: server.openRotation }));
      return;
    }
    const file = site.files.get(pathname) ?? (pathname.startsWith("/screen") ? site.pages.screen : undefined);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader("content-type", file.contentType);
    response.end(file.body);
  });
  const sockets = new WebSocketServer({ server: http, path: "/ws", handleProtocols: () => SUBPROTOCOL });
  const epoch = id<Epoch>("e1");
  const say = (socket: WebSocket, frame: ServerFrame) => socket.send(JSON.stringify(frame));
  sockets.on("connection", (socket) => {
    if (isCut) return socket.terminate();
    socket.on("message", (data) => {
      const frame = JSON.parse(String(data)) as { type: string; rotation?: string; n?: number };
      const at = new Date().toISOString();
      if (frame.type === "ping")
        say(socket, { type: "pong", epoch, version, at, ...(frame.n !== undefined && { n: frame.n }) });
      if (frame.type !== "hello") return;
      const code = frame.rotation ?? "";
      const state = nights.get(code);
      if (!state) return say(socket, { type: "error", code: "NOT_FOUND", detail: "no night under that code" });
      watched.set(socket, code);
      const { rotationId } = state;
      const { build } = site;
      say(socket, {
        type: "welcome",
        rotationId,
        role: "screen",
        epoch,
        version,
        resumed: false,
        pingEveryMs: 5_000,
        build,
        at,
      });
      say(socket, { type: "snapshot", epoch, version, state });
    });
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");

  const server: RecordedServer = {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    openRotation: "LARK77",
    show(state) {
      nights.set(state.joinCode, state);
      version++;
      for (const socket of sockets.clients) {
        if (watched.get(socket) === state.joinCode) say(socket, { type: "snapshot", epoch, version, state });
      }
    },
    cut(off) {
      isCut = off;
      if (off) for (const socket of sockets.clients) socket.terminate();
    },
    async stop() {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      http.close();
      await once(http, "close");
    },
  };
  return server;
}
