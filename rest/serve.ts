/** What happens to a request, in this order: who is it, may they, is the input right, was it here before, the handler. */
import * as v from "valibot";
import type { CommandId } from "../core/ids.ts";
import { ID_PATTERN, id } from "../core/ids.ts";
import { readJson, requireMedia } from "./body.ts";
import { admit, identify } from "./caller.ts";
import type { RestDeps } from "./deps.ts";
import type { Answer, Asked, Endpoint } from "./endpoint.ts";
import { answerOnce, digest, type Once, onceOf } from "./idempotency.ts";
import { invalid, invalidFields, ONE_ISSUE_A_FIELD, Problem } from "./problem.ts";
import { RateLimits } from "./rate-limits.ts";

interface Incoming {
  request: Request;
  env: unknown;
  requestId: string;
  param(name: string): string | undefined;
}

/** What one singer may write, over all their phones: as much as over the socket. */
const SINGER_WRITES = { burst: 60, perSec: 5 };

export type Serve = (endpoint: Endpoint, incoming: Incoming) => Promise<Response>;

export function createServe(deps: RestDeps): Serve {
  const writes = new RateLimits(deps.clock, SINGER_WRITES);
  return (endpoint, incoming) => serve(deps, writes, endpoint, incoming);
}

async function serve(deps: RestDeps, writes: RateLimits, endpoint: Endpoint, incoming: Incoming): Promise<Response> {
  const { request } = incoming;
  const identity = await identify(request, deps.tokens);
  admit(endpoint.who, identity);
  if (endpoint.method !== "GET" && identity.caller?.role === "singer") writes.take(identity.caller.singerId);
  const params = paramsOf(endpoint, incoming);
  const query = queryOf(endpoint, request);
  const { text, body } = await bodyOf(endpoint, request);
  // An upload is not held to be compared, and may come twice: what is there already is skipped.
  const once =
    endpoint.method === "POST" && !endpoint.upload ? onceOf(request, identity.caller ?? identity.lapsed, text) : null;
  const asked: Asked<unknown, unknown> = {
    request,
    env: incoming.env,
    requestId: incoming.requestId,
    param: (name) => params.get(name) ?? missing(name),
    query,
    body,
    caller: identity.caller,
    lapsed: identity.lapsed,
    venueId: identity.caller?.venueId ?? deps.defaultVenueId,
    preconditions: {
      ifMatch: request.headers.get("if-match"),
      ifNoneMatch: request.headers.get("if-none-match"),
    },
    commandId: (part = "") => commandId(deps, once, part),
  };
  const answer = async () => responseOf(endpoint, await endpoint.handle(asked));
  return once ? answerOnce(deps.idempotency, once, deps.clock.now(), answer) : answer();
}

function commandId(deps: RestDeps, once: Once | null, part: string): CommandId {
  return id<CommandId>(once ? digest(once.key, once.fingerprint, part) : deps.ids.newId());
}

/** A path that cannot be an id names nothing. */
function paramsOf(endpoint: Endpoint, incoming: Incoming): Map<string, string> {
  const params = new Map<string, string>();
  for (const [, name = ""] of endpoint.path.matchAll(/:(\w+)/g)) {
    const value = incoming.param(name) ?? "";
    if (!ID_PATTERN.test(value)) throw new Problem("NOT_FOUND", "nothing has that id");
    params.set(name, value);
  }
  return params;
}

function missing(name: string): never {
  throw new Error(`the path has no parameter ${name}`);
}

function queryOf(endpoint: Endpoint, request: Request): unknown {
  const given = new URL(request.url).searchParams;
  const names = [...given.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalidFields([{ path: twice, message: "is there more than once" }]);
  const parsed = v.safeParse(endpoint.query ?? v.strictObject({}), Object.fromEntries(given), ONE_ISSUE_A_FIELD);
  if (!parsed.success) throw invalid(parsed.issues);
  return parsed.output;
}

async function bodyOf(endpoint: Endpoint, request: Request): Promise<{ text: string; body: unknown }> {
  const { upload } = endpoint;
  if (upload) requireMedia(request, (media) => upload.media.includes(media), upload.media.join(", "));
  if (!endpoint.body) return { text: "", body: undefined };
  const { text, value } = await readJson(request);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidFields([{ path: "", message: "the body must be a JSON object" }]);
  }
  const parsed = v.safeParse(endpoint.body, value, ONE_ISSUE_A_FIELD);
  if (!parsed.success) throw invalid(parsed.issues);
  return { text, body: parsed.output };
}

function responseOf(endpoint: Endpoint, answer: Answer): Response {
  const headers = new Headers(answer.headers);
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", cacheControl(endpoint));
  if (endpoint.who === "anyone" && endpoint.method === "GET") headers.append("Vary", "Authorization");
  if (answer.stream) return new Response(answer.stream, { status: answer.status, headers });
  if (!answer.body) return new Response(null, { status: answer.status, headers });
  headers.set("Content-Type", "application/json");
  return new Response(JSON.stringify(answer.body), { status: answer.status, headers });
}

/** Everything may change at any moment; what one person may see is kept by nobody else. */
function cacheControl({ method, who }: Endpoint): string {
  if (method !== "GET") return "no-store";
  return who === "anyone" ? "no-cache" : "private, no-cache";
}
