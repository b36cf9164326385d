/**
 * API Gateway's WebSocket API: sockets on one side, the routes' Lambdas and the management API on the other.
 *
 * As documented, and unlike a plain server: frames of one connection are handled side by side, a connection cannot be
 * posted to before `$connect` has answered, and `$disconnect` may not come.
 */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Lambda } from "./lambdas.ts";

/** Source: API Gateway's quotas page. */
const PAYLOAD_MAX_BYTES = 128 * 1024;
/** A message is charged for each started piece of this size (source: API Gateway's pricing page). */
const CHARGED_BYTES = 32 * 1024;
const INTEGRATION_TIMEOUT_MS = 29_000;

type RouteKey = "$connect" | "$default" | "$disconnect";

export class WebSocketGateway {
  readonly #routes: Record<RouteKey, Lambda>;
  readonly #open = new Map<string, WebSocket>();
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #chosen = new WeakMap<IncomingMessage, string>();
  readonly stage = "test";
  /** Posts that are answered 429. */
  throttle: () => boolean = () => false;
  /** Connections that end without `$disconnect`. */
  losesDisconnects = false;
  /** Takes no new connections, as when the service or the way to it is down. */
  isDown = false;
  /** Messages in either direction, in the pieces that AWS charges for. */
  messages = 0;
  /** Connections that somebody holds elsewhere: posts to them succeed and go nowhere. */
  readonly held = new Set<string>();
  /** Told of each post to such a connection. */
  heard: (connectionId: string, text: string) => void = () => {};

  constructor(routes: Record<RouteKey, Lambda>) {
    this.#routes = routes;
    this.#server = createServer((request, response) => {
      void this.#manage(request).then(({ status, type, body }) => {
        response.writeHead(status, type ? { "x-amzn-ErrorType": type } : {});
        response.end(body ?? "");
      });
    });
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: PAYLOAD_MAX_BYTES,
      handleProtocols: (_offered, request) => this.#chosen.get(request) ?? false,
    });
    this.#server.on("upgrade", (request, socket, head) => void this.#connect(request, socket, head));
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${this.stage}`;
  }

  get callbackUrl(): string {
    return this.url.replace("ws:", "http:");
  }

  get size(): number {
    return this.#open.size;
  }

  /** Every connection fails at once. */
  drop(): void {
    for (const socket of this.#open.values()) socket.terminate();
  }

  async stop(): Promise<void> {
    this.drop();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #connect(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => {});
    if (this.isDown) {
      socket.destroy();
      return;
    }
    const connectionId = `${randomBytes(8).toString("base64url")}=`;
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    let answer: { statusCode: number; headers?: Record<string, string> };
    try {
      answer = (await this.#invoke("$connect", connectionId, { headers })) as typeof answer;
    } catch {
      answer = { statusCode: 502 };
    }
    if (answer.statusCode >= 300) {
      socket.end(`HTTP/1.1 ${answer.statusCode} Refused\r\nConnection: close\r\n\r\n`);
      return;
    }
    const chosen = answer.headers?.["Sec-WebSocket-Protocol"];
    if (chosen) this.#chosen.set(request, chosen);
    this.#sockets.handleUpgrade(request, socket, head, (ws) => {
      this.#open.set(connectionId, ws);
      ws.on("message", (data, isBinary) => void this.#message(connectionId, ws, data as Buffer, isBinary));
      ws.on("error", () => {});
      ws.on("close", () => {
        this.#open.delete(connectionId);
        if (!this.losesDisconnects) void this.#invoke("$disconnect", connectionId, {}).catch(() => {});
      });
    });
  }

  async #message(connectionId: string, ws: WebSocket, data: Buffer, isBinary: boolean): Promise<void> {
    this.messages += pieces(data);
    const body = { body: data.toString(isBinary ? "base64" : "utf8"), isBase64Encoded: isBinary };
    try {
      await this.#invoke("$default", connectionId, body);
    } catch {
      ws.send(JSON.stringify({ message: "Internal server error", connectionId, requestId: "r" }));
    }
  }

  #invoke(routeKey: RouteKey, connectionId: string, more: object): Promise<unknown> {
    const eventType = { $connect: "CONNECT", $default: "MESSAGE", $disconnect: "DISCONNECT" }[routeKey];
    const event = {
      requestContext: {
        routeKey,
        eventType,
        connectionId,
        stage: this.stage,
        requestId: randomBytes(6).toString("hex"),
      },
      isBase64Encoded: false,
      ...more,
    };
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error("the integration timed out")), INTEGRATION_TIMEOUT_MS);
    });
    return Promise.race([this.#routes[routeKey].invoke(event), late]).finally(() => clearTimeout(timer));
  }

  /** `@connections`: POST sends, DELETE hangs up. */
  async #manage(request: IncomingMessage): Promise<{ status: number; type?: string; body?: string }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const data = Buffer.concat(chunks);
    const connectionId = decodeURIComponent(
      /@connections\/([^/?]+)/.exec(decodeURIComponent(request.url ?? ""))?.[1] ?? "",
    );
    const socket = this.#open.get(connectionId);
    if (!socket && !this.held.has(connectionId)) return { status: 410, type: "GoneException" };
    if (request.method === "DELETE") {
      this.held.delete(connectionId);
      socket?.close(1000);
      return { status: 204 };
    }
    if (this.throttle()) return { status: 429, type: "LimitExceededException", body: "{}" };
    if (data.length > PAYLOAD_MAX_BYTES) return { status: 413, type: "PayloadTooLargeException", body: "{}" };
    this.messages += pieces(data);
    if (socket) socket.send(data.toString());
    else this.heard(connectionId, data.toString());
    return { status: 200 };
  }
}

const pieces = (data: Buffer): number => Math.max(1, Math.ceil(data.length / CHARGED_BYTES));
