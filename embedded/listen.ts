/** The one port: REST, pages and WebSocket handshakes, over HTTP or HTTPS. */
import { createServer as createHttpServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getRequestListener, type HttpBindings, RequestError } from "@hono/node-server";
import { refuseUpgrade, type Upgrade } from "../adapters/local/socket-server.ts";
import type { Logger } from "../core/ports/machine.ts";
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
/** How long a client may take to say what it wants, in milliseconds: who never comes to an end holds no connection. */
export interface Patience {
  headersMs: number;
  requestMs: number;
  /** How often connections are looked through for those beyond it. */
  lookEveryMs: number;
}

/** A songbook over slow Wi-Fi takes minutes; headers do not, however bad the Wi-Fi. */
const PATIENCE: Patience = { headersMs: 15_000, requestMs: 10 * 60_000, lookEveryMs: 5_000 };

/** @throws when the port is taken or the certificate is no good. */
export async function listen(config: Config, deps: ListenDeps, patience: Patience = PATIENCE): Promise<Listener> {
  const answer = getRequestListener((request, env) => deps.answer(request, env as HttpBindings, publicUrl), {
    errorHandler: (error) => {
      // No address can be made of the request's path and Host header.
      if (error instanceof RequestError) return new Response(null, { status: 400 });
      deps.logger.error("a request failed", { error: error instanceof Error ? error.stack : String(error) });
      return new Response(null, { status: 500 });
    },
  });
  const limits = {
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: patience.lookEveryMs,
  };
  const server: Server = config.tls
    ? createHttpsServer({ ...config.tls, ...limits }, answer)
    : createHttpServer(limits, answer);
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
