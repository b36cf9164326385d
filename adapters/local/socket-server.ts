/** `ws` at the edge of the process: handshakes in, text frames out to the handler, one after another per connection. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, WebSocket, WebSocketServer } from "ws";
import { type ConnectionId, id } from "../../core/ids.ts";
import type { Ids, Logger } from "../../core/ports/machine.ts";
import type { WsConnections } from "./connections.ts";
import { agreedOnDeflate, DEFLATE_OPTIONS, mayTakeDeflate } from "./deflate.ts";

/** What is done with what comes; see realtime/socket.ts. */
interface SocketHandler {
  connect(connectionId: ConnectionId, offeredSubprotocols: readonly string[]): Promise<string | null>;
  message(connectionId: ConnectionId, text: string): Promise<void>;
  unreadable(connectionId: ConnectionId, code: "BAD_REQUEST" | "TOO_LARGE", detail: string): Promise<void>;
  /** `message` threw for this text. */
  failed(connectionId: ConnectionId, text: string): Promise<void>;
  disconnect(connectionId: ConnectionId): Promise<void>;
}

export interface SocketServerDeps {
  handler: SocketHandler;
  connections: WsConnections;
  mayConnect(request: IncomingMessage): boolean;
  ids: Ids;
  logger: Logger;
}

/** Messages up to here are read, inflated or not, to be refused by a frame of the protocol; larger ones also end the connection. */
const MAX_PAYLOAD_BYTES = 64 * 1024;
/** Frames of one connection that may wait for their turn before the socket is not read any further. */
const MAX_WAITING_FRAMES = 100;
/** Beyond any venue; keeps a flood of handshakes from taking all memory. */
const MAX_CONNECTIONS = 20_000;
/** RFC 6455: message too big. */
const TOO_BIG = 1009;

/** Tells when it closes, and why before it does: `ws` closes at once when a frame is larger than `maxPayload`. */
class TellingSocket extends WebSocket {
  beforeTooBig: (() => Promise<void>) | null = null;
  whenClosing: (() => void) | null = null;

  /** Called here, and by `ws` when the other side closes. */
  override close(code?: number, reason?: string | Buffer): void {
    const tell = code === TOO_BIG ? this.beforeTooBig : null;
    this.beforeTooBig = null;
    if (tell) void tell().finally(() => this.close(code, reason));
    else {
      this.whenClosing?.();
      super.close(code, reason);
    }
  }
}

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Handles the `upgrade` requests of an HTTP server; the path is its caller's to check. */
export function createSocketServer(deps: SocketServerDeps): Upgrade {
  const { handler, connections, logger } = deps;
  const accepted = new WeakMap<IncomingMessage, string | null>();
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: DEFLATE_OPTIONS,
    maxPayload: MAX_PAYLOAD_BYTES,
    WebSocket: TellingSocket,
    handleProtocols: (_offered, request) => accepted.get(request) ?? false,
  });

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (!deps.mayConnect(request)) return refuseUpgrade(socket, "403 Forbidden");
    if (connections.size >= MAX_CONNECTIONS) return refuseUpgrade(socket, "503 Service Unavailable");
    const connectionId = id<ConnectionId>(deps.ids.newId());
    accepted.set(request, await handler.connect(connectionId, offeredBy(request)));
    if (socket.destroyed) return handler.disconnect(connectionId);
    if (!mayTakeDeflate(request.headers)) delete request.headers["sec-websocket-extensions"];
    const refused = () => void handler.disconnect(connectionId);
    socket.once("close", refused);
    server.handleUpgrade(request, socket, head, (ws) => {
      socket.removeListener("close", refused);
      connections.attach(connectionId, ws, socket, agreedOnDeflate(ws, MAX_PAYLOAD_BYTES));
      serve(connectionId, ws);
    });
  }

  function serve(connectionId: ConnectionId, ws: TellingSocket): void {
    let tail = Promise.resolve();
    let waiting = 0;
    const inTurn = (handle: () => Promise<void>): void => {
      connections.heard(connectionId);
      waiting += 1;
      if (waiting > MAX_WAITING_FRAMES) ws.pause();
      tail = tail
        .then(handle)
        .catch((failure: unknown) =>
          logger.error("a frame could not be answered", { connectionId, ...errorOf(failure) }),
        )
        .finally(() => {
          waiting -= 1;
          if (ws.isPaused && waiting < MAX_WAITING_FRAMES / 2) ws.resume();
        });
    };
    ws.whenClosing = () => connections.closing(connectionId);
    ws.beforeTooBig = () => handler.unreadable(connectionId, "TOO_LARGE", "the frame is much too large");
    ws.on("message", (data: RawData, isBinary: boolean) => {
      inTurn(async () => {
        if (isBinary) return handler.unreadable(connectionId, "BAD_REQUEST", "frames are text");
        const text = data.toString();
        try {
          await handler.message(connectionId, text);
        } catch (failure) {
          logger.error("a frame failed", { connectionId, ...errorOf(failure) });
          await handler.failed(connectionId, text);
        }
      });
    });
    // A broken frame or a reset connection: `ws` closes by itself.
    ws.on("error", () => {});
    ws.on("close", () => void handler.disconnect(connectionId));
  }

  return (request, socket, head) => {
    // Until `ws` has it, a socket that breaks would otherwise end the process.
    socket.on("error", () => socket.destroy());
    upgrade(request, socket, head).catch((failure: unknown) => {
      logger.error("a handshake failed", errorOf(failure));
      refuseUpgrade(socket, "500 Internal Server Error");
    });
  };
}

function offeredBy(request: IncomingMessage): string[] {
  const header = request.headers["sec-websocket-protocol"] ?? "";
  return header
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

const errorOf = (failure: unknown) => ({ error: failure instanceof Error ? failure.stack : String(failure) });

export function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
