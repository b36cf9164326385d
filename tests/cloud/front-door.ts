/**
 * Where every AWS client of the Lambdas sends its calls: counted, disturbed when a test asks for it, then handed to the
 * emulator or stand-in of the service.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Call {
  /** Such as `DynamoDB_20120810.PutItem`. */
  target: string;
  body: string;
  /** Of the Lambda instance that is calling. */
  accessKeyId: string;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

/** Answers in place of the service, or null to let the call through; may run something around it. */
export type Fault = (call: Call, through: () => Promise<Answer>) => Promise<Answer> | null;

export type Service = (call: Call, request: IncomingMessage) => Promise<Answer>;

export interface FrontDoor {
  url: string;
  /** Calls so far, by target. */
  counts: Map<string, number>;
  /** The first that answers has its way. */
  faults: Set<Fault>;
  stop(): Promise<void>;
}

/** @param services by the part of the target before the dot; `GET` for plain requests. */
export async function openFrontDoor(services: Record<string, Service>): Promise<FrontDoor> {
  const counts = new Map<string, number>();
  const faults = new Set<Fault>();

  async function answer(call: Call, request: IncomingMessage): Promise<Answer> {
    const service = services[call.target.split(".")[0] ?? ""];
    if (!service) throw new Error(`nothing stands in for ${call.target}`);
    counts.set(call.target, (counts.get(call.target) ?? 0) + 1);
    const through = () => service(call, request);
    for (const fault of faults) {
      const disturbed = fault(call, through);
      if (disturbed) return disturbed;
    }
    return through();
  }

  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const target = String(request.headers["x-amz-target"] ?? request.method);
    const accessKeyId = /Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    try {
      write(response, await answer({ target, body, accessKeyId }, request));
    } catch (error) {
      write(response, { status: 500, body: JSON.stringify({ message: String(error) }) });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    faults,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Hands a call to an emulator as it came. */
export function forwardTo(endpoint: string): Service {
  return async ({ body, target }, request) => {
    const answer = await fetch(`${endpoint}${request.url}`, {
      method: "POST",
      headers: {
        "content-type": String(request.headers["content-type"]),
        ...(request.headers["x-amz-target"] && { "x-amz-target": target }),
        authorization: String(request.headers.authorization),
        "x-amz-date": String(request.headers["x-amz-date"]),
      },
      body,
    });
    const headers: Record<string, string> = {};
    for (const name of ["content-type", "x-amz-crc32", "x-amzn-query-error"]) {
      const value = answer.headers.get(name);
      if (value) headers[name] = value;
    }
    return { status: answer.status, headers, body: await answer.text() };
  };
}

export async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function write(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers);
  response.end(body);
}
