/** OpenAPI 3.1, written from the same descriptions and schemas that mount and check the routes. */
import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { JSON_MAX_BYTES } from "./body.ts";
import { type Described, type Endpoint, endpoint } from "./endpoint.ts";
import { PROBLEM_MEDIA, PROBLEMS, type ProblemCode, problemSchema } from "./problem.ts";

type Json = { [name: string]: unknown };

const ID_SCHEMA = { type: "string", pattern: "^[A-Za-z0-9_-]{1,64}$" };

/** The document itself, which describes its own route too. */
export function openapiEndpoint(others: readonly Endpoint[]): Endpoint {
  const own = endpoint({
    method: "GET",
    path: "/karaoke/openapi.json",
    operation: "openapi",
    summary: "Describe every route",
    who: "anyone",
    answers: { 200: { description: "This document", schema: v.looseObject({ openapi: v.string() }) } },
    problems: [],
    handle: async () => ({ status: 200, headers: { "Cache-Control": "public, max-age=300" }, body: document }),
  });
  const document = documentOf([...others, own]);
  return own;
}

function documentOf(endpoints: readonly Endpoint[]): Json {
  const paths: { [path: string]: Json } = {};
  for (const one of endpoints) {
    const path = one.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: operationOf(one) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Karaoke rotation",
      version: "1.0.0",
      description: "Singers, songs, performances and the night's rotation. What is live comes over the WebSocket.",
    },
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    paths,
    components: {
      schemas: { Problem: schemaOf(problemSchema) },
      securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
  };
}

function operationOf(one: Endpoint): Json {
  const needed = one.who === "anyone" ? [{}, { bearer: [] }] : [{ bearer: [] }];
  return {
    operationId: one.operation,
    summary: one.summary,
    description: [one.description, `For: ${one.who}.`].filter(Boolean).join(" "),
    security: needed,
    parameters: parametersOf(one),
    ...(bodyOf(one) && { requestBody: bodyOf(one) }),
    responses: { ...successes(one), ...problems(one) },
  };
}

function parametersOf(one: Endpoint): Json[] {
  const inPath = [...one.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: ID_SCHEMA,
  }));
  const query = one.query ? schemaOf(one.query) : {};
  const inQuery = Object.entries(query.properties ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: query.required?.includes(name) ?? false,
    schema,
  }));
  const headers: string[] = [];
  if (one.method === "POST" && !one.upload) headers.push("Idempotency-Key");
  if (one.conditional) headers.push(one.method === "GET" ? "If-None-Match" : "If-Match");
  const inHeader = headers.map((name) => ({ name, in: "header", required: false, schema: { type: "string" } }));
  return [...inPath, ...inQuery, ...inHeader];
}

function bodyOf(one: Endpoint): Json | null {
  if (one.body) {
    const media = one.method === "PATCH" ? ["application/merge-patch+json", "application/json"] : ["application/json"];
    const schema = schemaOf(one.body);
    return {
      required: true,
      description: `At most ${JSON_MAX_BYTES / 1024} KB.`,
      content: Object.fromEntries(media.map((type) => [type, { schema }])),
    };
  }
  if (!one.upload) return null;
  const content = Object.fromEntries(one.upload.media.map((type) => [type, { schema: { type: "string" } }]));
  return { required: true, description: `At most ${one.upload.maxBytes / 1024} KB.`, content };
}

function successes(one: Endpoint): Json {
  const answers: Json = {};
  for (const [status, described] of Object.entries(one.answers)) answers[status] = responseOf(described);
  if (one.conditional && one.method === "GET") {
    answers[304] = { description: "It is as the client has it", headers: headersOf(["ETag"]) };
  }
  return answers;
}

function responseOf(described: Described): Json {
  const content =
    "schema" in described
      ? { "application/json": { schema: schemaOf(described.schema) } }
      : "media" in described
        ? { [described.media]: { schema: { type: "string" } } }
        : null;
  return {
    description: described.description,
    ...(described.headers && { headers: headersOf(described.headers) }),
    ...(content && { content }),
  };
}

function headersOf(names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, { schema: { type: "string" } }]));
}

function problems(one: Endpoint): Json {
  const codes = new Map<number, ProblemCode[]>();
  for (const code of new Set([...one.problems, ...implied(one)])) {
    const { status } = PROBLEMS[code];
    codes.set(status, [...(codes.get(status) ?? []), code]);
  }
  const answers: Json = {};
  for (const [status, those] of codes) {
    answers[status] = {
      description: those.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(" "),
      ...(status === 401 && { headers: headersOf(["WWW-Authenticate"]) }),
      ...((status === 429 || status === 503) && { headers: headersOf(["Retry-After"]) }),
      content: { [PROBLEM_MEDIA]: { schema: { $ref: "#/components/schemas/Problem" } } },
    };
  }
  return answers;
}

/** What can go wrong by what the route takes. */
function implied(one: Endpoint): ProblemCode[] {
  const codes: ProblemCode[] = ["INVALID", "INTERNAL", "UNAVAILABLE"];
  if (one.who !== "anyone") codes.push("UNAUTHENTICATED");
  if (one.who === "kj") codes.push("NOT_ALLOWED");
  if (one.who === "kj or singer" && one.method !== "GET") codes.push("RATE_LIMITED");
  if (one.body) codes.push("BAD_REQUEST");
  if (one.body || one.upload) codes.push("TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE");
  if (one.method === "POST" && !one.upload) codes.push("KEY_IN_USE");
  if (one.conditional && one.method !== "GET") codes.push("PRECONDITION_FAILED");
  if (one.path.includes(":")) codes.push("NOT_FOUND");
  return codes;
}

/**
 * What JSON Schema has no words for (a trim, a check) is left out, so the document never refuses what the service
 * gives. Times and numbers in a query are text there.
 */
function schemaOf(schema: v.GenericSchema): JsonSchema {
  const { $schema: _, ...rest } = toJsonSchema(schema, {
    target: "draft-2020-12",
    errorMode: "ignore",
    ignoreActions: ["transform", "check", "trim"],
  });
  return rest;
}
