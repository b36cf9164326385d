/** API Gateway's HTTP API: the routes of the template to their Lambdas, payload format 2.0. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { textOf } from "./front-door.ts";
import type { Lambda } from "./lambdas.ts";

export class HttpGateway {
  /** By route key, such as `ANY /karaoke/singers/{proxy+}`. */
  readonly #routes: Map<string, Lambda>;
  readonly #server: Server;

  constructor(routes: Map<string, Lambda>) {
    this.#routes = routes;
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
      response.writeHead(answer.statusCode ?? 200, answer.headers as Record<string, string>);
      response.end(answer.isBase64Encoded ? Buffer.from(answer.body ?? "", "base64") : (answer.body ?? ""));
    } catch {
      response.writeHead(500).end('{"message":"Internal Server Error"}');
    }
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
