/** The one port: REST, pages and WebSocket handshakes, over HTTP or HTTPS. */
import { createServer as createHttpServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getRequestListener, type HttpBindings, RequestError } from "@hono/node-server";
import { refuseUpgrade, type Upgrade } from "../adapters/local/socket-server.ts";
import type { Logger } from "../core/ports.ts";
import { addressesOf } from "./addresses.ts";
import type { Config } from "./config.ts";

export interface ListenDeps {
  answer(request: Request, env: HttpBindings, publicUrl: string): Promise<Response>;
  /** For `/ws`. */
  upgrade: Upgrade;
  logger: Logger;
}

export interface Listener {
  port: number;
  takeNothingNew(): void;
  close(): Promise<void>;
}

/** Answers that take longer than this at the end are cut off. */
const LAST_ANSWERS_MS = 300;
/** A songbook over slow Wi-Fi takes minutes; a request that says nothing for so long does not. */
const REQUEST_TIMEOUT_MS = 10 * 60_000;

/** @throws when the port is taken or the certificate is no good. */
export async function listen(config: Config, deps: ListenDeps): Promise<Listener> {
  const answer = getRequestListener((request, env) => deps.answer(request, env as HttpBindings, publicUrl), {
    errorHandler: (error) => {
      // No address can be made of the request's path and Host header.
      if (error instanceof RequestError) return new Response(null, { status: 400 });
      deps.logger.error("a request failed", { error: error instanceof Error ? error.stack : String(error) });
      return new Response(null, { status: 500 });
    },
  });
  const server: Server = config.tls ? createHttpsServer(config.tls, answer) : createHttpServer(answer);
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.on("upgrade", (request, socket, head) => {
    if (request.url?.split("?")[0] === "/ws") deps.upgrade(request, socket, head);
    else refuseUpgrade(socket, "404 Not Found");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.port, config.host, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  const publicUrl = addressesOf(config, port).public;

  const closed = new Promise<void>((resolve) => server.once("close", () => resolve()));
  return {
    port,
    takeNothingNew: () => void server.close(),
    async close() {
      server.closeIdleConnections();
      const cutOff = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS);
      await closed;
      clearTimeout(cutOff);
    },
  };
}

/** The address a request came from. */
export function remoteAddress(env: unknown): string {
  return (env as HttpBindings).incoming.socket.remoteAddress ?? "unknown";
}
