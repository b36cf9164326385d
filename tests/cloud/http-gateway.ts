/** API Gateway's HTTP API: the routes of the template to their Lambdas, payload format 2.0. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { textOf } from "./front-door.ts";
import type { Lambda } from "./lambdas.ts";

/** Of the template, `AllowOrigins` as origins. */
export interface Cors {
  AllowOrigins: string[];
  AllowMethods: string[];
  AllowHeaders: string[];
  ExposeHeaders: string[];
}

export class HttpGateway {
  /** By route key, such as `ANY /karaoke/singers/{proxy+}`. */
  readonly #routes: Map<string, Lambda>;
  readonly #server: Server;
  readonly #cors: Cors;

  constructor(routes: Map<string, Lambda>, cors: Cors) {
    this.#routes = routes;
    this.#cors = cors;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
    const method = request.method ?? "GET";
    const body = await textOf(request);
    const cors = this.#corsOf(request);
    // A preflight never reaches a function.
    if (method === "OPTIONS" && request.headers["access-control-request-method"]) {
      response.writeHead(204, cors).end();
      return;
    }
    const found = this.#route(method, pathname);
    if (!found) {
      response.writeHead(404).end('{"message":"Not Found"}');
      return;
    }
    const [routeKey, lambda] = found;
    const event = {
      version: "2.0",
      routeKey,
      rawPath: pathname,
      rawQueryString: search.slice(1),
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      requestContext: {
        http: { method, path: pathname, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test" },
        domainName: request.headers.host,
        requestId: randomUUID(),
        routeKey,
        stage: "$default",
        timeEpoch: Date.now(),
      },
      ...(body !== "" && { body }),
      isBase64Encoded: false,
    };
    try {
      const answer = (await lambda.invoke(event)) as APIGatewayProxyStructuredResultV2;
      // What the function says of other origins is ignored where the API has a configuration of its own.
      const own = Object.entries(answer.headers ?? {}).filter(([name]) => !/^access-control-/i.test(name));
      response.writeHead(answer.statusCode ?? 200, { ...(Object.fromEntries(own) as Record<string, string>), ...cors });
      response.end(answer.isBase64Encoded ? Buffer.from(answer.body ?? "", "base64") : (answer.body ?? ""));
    } catch {
      response.writeHead(500).end('{"message":"Internal Server Error"}');
    }
  }

  #corsOf({ headers: { origin = "" }, method }: IncomingMessage): Record<string, string> {
    const { AllowOrigins, AllowMethods, AllowHeaders, ExposeHeaders } = this.#cors;
    if (!AllowOrigins.includes(origin)) return {};
    const allowed = { "access-control-allow-origin": origin };
    if (method !== "OPTIONS") return { ...allowed, "access-control-expose-headers": ExposeHeaders.join(",") };
    return {
      ...allowed,
      "access-control-allow-methods": AllowMethods.join(","),
      "access-control-allow-headers": AllowHeaders.join(","),
    };
  }

  /** A full path before a greedy one, its own method before `ANY`. */
  #route(method: string, path: string): [string, Lambda] | undefined {
    const fits = [...this.#routes].filter(([key]) => {
      const [wanted = "", route = ""] = key.split(" ");
      if (wanted !== "ANY" && wanted !== method) return false;
      return route.endsWith("/{proxy+}") ? path.startsWith(route.slice(0, -"{proxy+}".length)) : route === path;
    });
    return fits.sort(([one], [other]) => Number(one.includes("{")) - Number(other.includes("{")))[0];
  }
}
