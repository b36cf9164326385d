/**
 * CloudFront's stand-in: the pages as they are deployed, with the edge function, the headers and the config file of the
 * synthesised templates.
 *
 * Differs from AWS: plain HTTP, so its content security policy says `http:` and `ws:` where the template says `https:`
 * and `wss:`.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { runInNewContext } from "node:vm";
import { buildWeb, writeWeb } from "../../web/build.ts";

export interface Deployment {
  /** Of the viewer-request function. */
  edgeFunction: string;
  contentSecurityPolicy: string;
  /** The config file as the deployment would write it, with addresses that lead here. */
  config: string;
}

interface EdgeAnswer {
  uri?: string;
  statusCode?: number;
  headers?: Record<string, { value: string }>;
}

/** S3 serves an object with the type that it was uploaded with. */
const CONTENT_TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

export class Site {
  readonly #server: Server;
  #deployment: Deployment | null = null;
  #folder: Promise<string> | null = null;

  constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  deploy(deployment: Deployment): void {
    this.#deployment = deployment;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    if (this.#folder) await rm(await this.#folder, { recursive: true, force: true });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#deployment) throw new Error("nothing is deployed");
    const { edgeFunction, contentSecurityPolicy, config } = this.#deployment;
    const { pathname } = new URL(request.url ?? "/", this.origin);
    const event = { request: { method: request.method, uri: pathname, headers: {} } };
    const edge = runInNewContext(`${edgeFunction}; handler(event)`, { event }) as EdgeAnswer;
    if (edge.statusCode !== undefined) {
      response.writeHead(edge.statusCode, { location: edge.headers?.location?.value }).end();
      return;
    }
    const key = normalize(edge.uri ?? "/");
    const body = key === "/config.json" ? config : await this.#object(key);
    // Who may not list a bucket is told 403 where there is no object.
    if (body === null) {
      response.writeHead(403).end();
      return;
    }
    response.writeHead(200, {
      "content-type": CONTENT_TYPES[extname(key)] ?? "application/octet-stream",
      "content-security-policy": contentSecurityPolicy.replace("https: wss:", "http: ws:"),
      "x-content-type-options": "nosniff",
    });
    response.end(body);
  }

  /** Built when somebody wants to see them: most tests of the pipeline have no browser. */
  async #object(key: string): Promise<Buffer | null> {
    this.#folder ??= built();
    return readFile(join(await this.#folder, key)).catch(() => null);
  }
}

async function built(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "karaoke-site-"));
  await writeWeb(await buildWeb(), folder);
  return folder;
}
