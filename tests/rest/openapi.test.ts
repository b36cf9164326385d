import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { QueueFull } from "../../core/ports/commands.ts";
import type { Endpoint } from "../../rest/endpoint.ts";
import { createHarness, type Harness, json } from "./harness.ts";
import { everyEndpoint, SAMPLES, type Sample } from "./samples.ts";

interface Operation {
  operationId: string;
  parameters: { name: string; in: string }[];
  responses: { [status: string]: { content?: { [media: string]: { schema: object } }; headers?: object } };
}
type Document = { openapi: string; paths: { [path: string]: { [method: string]: Operation } } };

const reader = await createHarness();
const document = (await json(await reader.call("GET", "/karaoke/openapi.json"), 200)) as Document;

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(document, "document");

/** Throws when the answer is not one that the document gives for this operation. */
async function mustFit(operation: Operation, response: Response): Promise<void> {
  const described = operation.responses[response.status];
  const body = await response.text();
  const where = `${operation.operationId} ${response.status}`;
  if (!described) throw new Error(`${where} is not documented: ${body}`);
  for (const name of Object.keys(described.headers ?? {})) {
    if (!response.headers.has(name)) throw new Error(`${where} has no header ${name}`);
  }
  const media = response.headers.get("content-type")?.split(";")[0] ?? "";
  const content = described.content ?? {};
  if (Object.keys(content).length === 0) return void expect([where, body]).toEqual([where, ""]);
  const schema = content[media]?.schema;
  if (!schema) throw new Error(`${where} came as ${media}`);
  const pointer = `document#/paths/${[pointerPart(pathOf(operation)), methodOf(operation), "responses", response.status, "content", pointerPart(media), "schema"].join("/")}`;
  const validate = ajv.getSchema(pointer);
  if (!validate) throw new Error(`no schema at ${pointer}`);
  const value: unknown = media.endsWith("json") ? JSON.parse(body) : body;
  if (!validate(value)) throw new Error(`${where} does not fit: ${ajv.errorsText(validate.errors)}\n${body}`);
}

const pointerPart = (part: string) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"));
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);
const found = (operation: Operation) => operations.find((one) => one.operation === operation);
const pathOf = (operation: Operation) => found(operation)?.path ?? "";
const methodOf = (operation: Operation) => found(operation)?.method ?? "";

const other = (path: string, id: string) => path.replace(/[^/]+$/, id);

/** Requests that fail for a reason which any route of that kind can have. */
async function attempts(h: Harness, endpoint: Endpoint, prepare: (h: Harness) => Promise<Sample>): Promise<Response[]> {
  const { method } = endpoint;
  const { path, call } = await prepare(h);
  const send = (more: object, where = path) => h.call(method, where, { ...call, ...more });
  const responses = [await send({}, `${path}${path.includes("?") ? "&" : "?"}nonsense=1`)];
  if (endpoint.who !== "anyone") responses.push(await send({ token: undefined }), await send({ token: "x.y.z" }));
  if (endpoint.who === "kj") responses.push(await send({ token: await h.singerToken("night-9", "singer-9") }));
  if (endpoint.body || endpoint.upload) {
    responses.push(await send({ headers: { "Content-Type": "image/png" } }));
    responses.push(await send({ headers: { ...call.headers, "Content-Length": String(2 ** 31) } }));
  }
  if (endpoint.body) responses.push(await send({ raw: "{" }), await send({ raw: "[]" }));
  if (method === "POST") {
    const claim = h.deps.idempotency.claim;
    h.deps.idempotency.claim = async () => "busy";
    responses.push(await send({ headers: { ...call.headers, "Idempotency-Key": "key-1" } }));
    h.deps.idempotency.claim = claim;
  }
  if (endpoint.conditional && method !== "GET") responses.push(await send({ headers: { "If-Match": '"old"' } }));
  if (endpoint.conditional && method === "GET") responses.push(await send({ headers: { "If-None-Match": "*" } }));
  if (endpoint.path.includes(":"))
    responses.push(
      await send({}, path.replace(/(rotations|commands|singers|songs|performances)\/[^/]+/, "$1/nowhere")),
    );
  if (endpoint.path.includes(":")) responses.push(await send({}, other(path, "no%20id")));
  if (endpoint.who === "kj or singer" && method !== "GET") {
    const token = await h.singerToken("night-9", "singer-9");
    for (let write = 0; write < 60; write++) await send({ token }, `${path}?nonsense=1`);
    responses.push(await send({ token }));
  }
  return responses;
}

/** A night whose commands come faster than they are done. */
const full = async () => {
  throw new QueueFull();
};

/** What each refuses for reasons of its own. */
const ODD: Record<string, (h: Harness) => Promise<Response[]>> = {
  logIn: async (h) => {
    const responses: Response[] = [];
    for (let guess = 0; guess < 6; guess++)
      responses.push(await h.call("POST", "/karaoke/sessions", { body: { passphrase: "guess" } }));
    return responses;
  },
  join: async (h) => {
    const { rotationId, joinCode } = await h.open();
    const zoe = await h.join(joinCode, "Zoe");
    const join = (code: string, token?: string) =>
      h.call("POST", "/karaoke/join", { token, body: { joinCode: code, stageName: "Zoe" } });
    const responses = [await join("NOPE22"), await join(joinCode)];
    await h.command(rotationId, "banSinger", { singerId: zoe.singerId });
    responses.push(await join(joinCode, zoe.token));
    const submit = h.deps.gateway.submit;
    h.deps.gateway.submit = async () => null;
    responses.push(await h.call("POST", "/karaoke/join", { body: { joinCode, stageName: "Ann" } }));
    h.deps.gateway.submit = full;
    responses.push(await h.call("POST", "/karaoke/join", { body: { joinCode, stageName: "Ann" } }));
    h.deps.gateway.submit = submit;
    return responses;
  },
  createPerformance: async (h) => {
    const { path, call } = await (SAMPLES.createPerformance as (h: Harness) => Promise<Sample>)(h);
    await h.call("POST", path, call);
    return [await h.call("POST", path, call)];
  },
};

/** Another venue's KJ or another singer asks; the night is over; the queue does not know yet. */
async function rotationAttempts(
  h: Harness,
  { method, operation }: Endpoint,
  prepare: (h: Harness) => Promise<Sample>,
): Promise<Response[]> {
  const { path, call, singer } = await prepare(h);
  const responses = [await h.call(method, path, { ...call, token: await h.kjOf("venue-2") })];
  if (singer)
    responses.push(await h.call(method, path, { ...call, token: await h.singerToken("night-9", "singer-9") }));
  if (operation === "getCommand") {
    h.deps.gateway.outcome = async () => ({ status: "rejected", code: "STALE", detail: "somebody was faster" });
    return [...responses, await h.call(method, path, call)];
  }
  const submit = h.deps.gateway.submit;
  h.deps.gateway.submit = async () => null;
  responses.push(await h.call(method, path, call));
  h.deps.gateway.submit = full;
  responses.push(await h.call(method, path, call));
  h.deps.gateway.submit = submit;
  const rotation = path.split("/").slice(0, 4).join("/");
  await h.call("DELETE", rotation, { token: h.kj });
  responses.push(await h.call(method, path, call));
  return responses;
}

test("it is OpenAPI 3.1 and names every mounted route and no other", () => {
  expect(document.openapi).toBe("3.1.0");
  const mounted = reader.app.routes
    .filter(({ method, path }) => !["ALL", "OPTIONS"].includes(method) && !path.endsWith("*"))
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
  const documented = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`);
  expect(documented.sort()).toEqual([...new Set(mounted)].sort());
  expect(documented.length).toBeGreaterThan(30);
});

test("every operation has a name of its own and a sample", () => {
  const names = operations.map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
  expect(Object.keys(SAMPLES).sort()).toEqual(names.sort());
});

test("every reference leads somewhere and every schema compiles", () => {
  for (const [, reference = ""] of JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)) {
    expect([reference, ajv.getSchema(`document${reference}`) !== undefined]).toEqual([reference, true]);
  }
});

describe("every answer that is documented is given, and is as documented", () => {
  for (const { endpoint, prepare } of everyEndpoint(reader)) {
    test(`${endpoint.method} ${endpoint.path}`, async () => {
      const operation = operations.find((one) => one.operation.operationId === endpoint.operation)
        ?.operation as Operation;
      const seen = new Set<string>();
      const check = async (response: Response) => {
        seen.add(String(response.status));
        await mustFit(operation, response);
      };
      const h = await createHarness();
      const { path, call, singer } = await prepare(h);
      const success = await h.call(endpoint.method, path, call);
      expect([endpoint.operation, success.status < 300]).toEqual([endpoint.operation, true]);
      await check(success);
      if (singer) await check(await h.call(endpoint.method, path, { ...call, token: singer }));

      for (const response of await attempts(await createHarness(), endpoint, prepare)) await check(response);
      for (const response of (await ODD[endpoint.operation]?.(await createHarness())) ?? []) await check(response);
      if (endpoint.path.startsWith("/karaoke/rotations/") && endpoint.operation !== "getRotation") {
        for (const response of await rotationAttempts(await createHarness(), endpoint, prepare)) await check(response);
      }
      if (singer && endpoint.path.startsWith("/karaoke/singers")) {
        const foreign = await createHarness();
        const theirs = await prepare(foreign);
        const token = await foreign.singerToken("night-1", "somebody-else");
        await check(await foreign.call(endpoint.method, theirs.path, { ...theirs.call, token }));
      }
      if (singer && endpoint.path.startsWith("/karaoke/performances")) {
        const foreign = await createHarness();
        const theirs = await prepare(foreign);
        const token = await foreign.singerToken("night-1", "somebody-else");
        const query = endpoint.path.includes(":") ? "" : "?singerId=singer-1";
        await check(await foreign.call(endpoint.method, `${theirs.path}${query}`, { ...theirs.call, token }));
      }

      const broken = await createHarness();
      const sample = await prepare(broken);
      breakEverything(broken);
      const failure = await broken.call(endpoint.method, sample.path, sample.call);
      // These two need nothing from outside.
      const canFail = !["healthz", "openapi"].includes(endpoint.operation);
      if (canFail) expect(failure.status).toBe(500);
      expect(await failure.clone().text()).not.toContain("disk on fire");
      await check(failure);
      broken.deps.passing = () => "The fire is being put out.";
      const later = await broken.call(endpoint.method, sample.path, sample.call);
      if (canFail) expect([later.status, later.headers.get("retry-after")]).toEqual([503, "5"]);
      await check(later);

      const documented = Object.keys(operation.responses).filter(
        (status) => !NEVER[endpoint.operation]?.includes(status),
      );
      expect([...seen].sort()).toEqual(documented.sort());
    });
  }
});

/** Documented for every route alike; these have nothing that could fail. */
const NEVER: Record<string, string[]> = { healthz: ["500", "503"], openapi: ["500", "503"] };

function breakEverything({ deps }: Harness): void {
  const broken = () => {
    throw new Error("disk on fire");
  };
  for (const port of [
    deps.log,
    deps.singers,
    deps.songs,
    deps.media,
    deps.importJobs,
    deps.performances,
    deps.gateway,
  ]) {
    for (const name of methodsOf(port)) Object.defineProperty(port, name, { value: broken });
  }
  deps.isPassphrase = broken;
}

/** Its own and the inherited ones. */
function methodsOf(port: object): string[] {
  const names = new Set<string>();
  for (let level: object = port; level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    for (const name of Object.getOwnPropertyNames(level)) names.add(name);
  }
  return [...names].filter((name) => name !== "constructor" && typeof Reflect.get(port, name) === "function");
}
