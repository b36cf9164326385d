import { describe, expect, test } from "vitest";
import type { Endpoint } from "../../rest/endpoint.ts";
import { createHarness, type Harness, json, problem } from "./harness.ts";
import { everyEndpoint, type Sample } from "./samples.ts";

type Schema = { type?: string; properties?: { [name: string]: Schema }; required?: string[]; anyOf?: Schema[] };
type Operation = { operationId: string; requestBody?: { content: { [media: string]: { schema: Schema } } } };

const reader = await createHarness();
const document = (await json(await reader.call("GET", "/karaoke/openapi.json"), 200)) as {
  paths: { [path: string]: { [method: string]: Operation } };
};
const schemas = new Map(
  Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((one) => [one.operationId, one.requestBody?.content["application/json"]?.schema]),
  ),
);

/** One of each kind of JSON value, and of each too large or odd. */
const VALUES: Record<string, unknown> = {
  null: null,
  "a number": 1e9,
  "a fraction": 0.5,
  "a negative number": -7,
  true: true,
  "an empty text": "",
  "blanks only": "   ",
  "a control character": "a\u0000b",
  "a text that turns around": "a\u202eb",
  "a huge text": "x".repeat(20_000),
  "a list": [1],
  "an empty list": [],
  "a huge list": Array.from({ length: 1000 }, () => "x"),
  "an object": { a: 1 },
  "deep nesting": JSON.parse(`${"[".repeat(500)}${"]".repeat(500)}`),
};

/** Fields that take any text: one that is wrong is answered as what it is, an unknown code or a wrong passphrase. */
const ANY_TEXT = ["joinCode", "passphrase"];

/** Whether a value of this kind may be right for a field of this kind. */
function mayFit(schema: Schema, value: unknown): boolean {
  if (schema.anyOf) return schema.anyOf.some((one) => mayFit(one, value));
  switch (schema.type) {
    case "null":
      return value === null;
    case "boolean":
      return typeof value === "boolean";
    case "array":
      return Array.isArray(value) && value.length === 0;
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return false;
  }
}

async function refused(
  h: Harness,
  endpoint: Endpoint,
  { path, call }: Sample,
  body: object,
  field: string,
  what: string,
) {
  const answer = await problem(await h.call(endpoint.method, path, { ...call, body }));
  expect([what, answer.status, answer.code]).toEqual([what, 422, "INVALID"]);
  const paths = (answer.errors ?? []).map((error) => error.path);
  expect([what, paths.some((one) => one === field || one.startsWith(`${field}.`))]).toEqual([what, true]);
}

describe("every field of every body", () => {
  for (const { endpoint, prepare } of everyEndpoint(reader)) {
    if (!endpoint.body) continue;
    test(`${endpoint.method} ${endpoint.path}`, async () => {
      const schema = schemas.get(endpoint.operation);
      const fields = Object.entries(schema?.properties ?? {});
      expect(fields.length).toBeGreaterThan(0);
      const h = await createHarness();
      const sample = await prepare(h);
      const body = sample.call.body as Record<string, unknown>;
      for (const [field, kind] of fields) {
        for (const [what, value] of Object.entries(VALUES)) {
          if (mayFit(kind, value)) continue;
          if (ANY_TEXT.includes(field) && typeof value === "string" && value.trim() !== "" && value.length < 10)
            continue;
          await refused(h, endpoint, sample, { ...body, [field]: value }, field, `${field}: ${what}`);
        }
        if (!schema?.required?.includes(field)) continue;
        const { [field]: _, ...rest } = body;
        await refused(h, endpoint, sample, rest, field, `${field}: missing`);
      }
      for (const unknown of ["nonsense", "constructor", "__proto__", "role"]) {
        const text = JSON.stringify(body).replace(/^\{/, `{${JSON.stringify(unknown)}:1,`);
        const answer = await problem(await h.call(endpoint.method, sample.path, { ...sample.call, raw: text }));
        expect([unknown, answer.code, answer.errors?.map(({ path }) => path)]).toEqual([unknown, "INVALID", [unknown]]);
      }
      // After all that, the right one still works.
      expect((await h.call(endpoint.method, sample.path, sample.call)).status).toBeLessThan(300);
    });
  }
});

describe("every body", () => {
  const bodies: [string, BodyInit, number][] = [
    ["nothing", "", 400],
    ["half a JSON", '{"a":', 400],
    ["a list", "[]", 422],
    ["null", "null", 422],
    ["a text", '"text"', 422],
    ["bytes that are not UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400],
    ["more than 1 MB", `{"a":"${"x".repeat(1024 * 1024)}"}`, 413],
  ];
  for (const { endpoint, prepare } of everyEndpoint(reader)) {
    if (!endpoint.body) continue;
    test(`${endpoint.method} ${endpoint.path}`, async () => {
      const h = await createHarness();
      const sample = await prepare(h);
      for (const [what, raw, status] of bodies) {
        expect([
          what,
          (await problem(await h.call(endpoint.method, sample.path, { ...sample.call, raw }))).status,
        ]).toEqual([what, status]);
      }
      for (const type of ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
        const headers = { "Content-Type": type };
        expect((await problem(await h.call(endpoint.method, sample.path, { ...sample.call, headers }))).status).toBe(
          415,
        );
      }
    });
  }

  test("of more than 1 MB is refused as soon as it is, though its length was not told", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(0x20));
      },
    });
    const answer = await problem(await reader.call("POST", "/karaoke/sessions", { raw: endless }));
    expect(answer).toMatchObject({ status: 413, code: "TOO_LARGE" });
    expect(sent).toBeLessThan(2 * 1024 * 1024);
  });
});

test("a body may be nested as deeply as a megabyte has room for, and is refused as what it is", async () => {
  const h = await createHarness();
  const { rotationId } = await h.open();
  const deep = `${"[".repeat(400_000)}${"]".repeat(400_000)}`;
  const raw = `{"id":"command-0001","name":"next","data":{"onStage":${deep}}}`;
  const answer = await problem(await h.call("POST", `/karaoke/rotations/${rotationId}/commands`, { token: h.kj, raw }));
  expect([answer.status, answer.errors?.map(({ path }) => path)]).toEqual([422, ["data.onStage"]]);
});

describe("query parameters of lists", () => {
  const queries: [string, string][] = [
    ["limit=0", "limit"],
    ["limit=101", "limit"],
    ["limit=-1", "limit"],
    ["limit=1.5", "limit"],
    ["limit=ten", "limit"],
    ["limit=", "limit"],
    ["limit=1&limit=2", "limit"],
    ["cursor=", "cursor"],
    ["cursor=nonsense", "cursor"],
    [`cursor=${"x".repeat(2000)}`, "cursor"],
    ["nonsense=1", "nonsense"],
  ];
  for (const path of [
    "/karaoke/rotations",
    "/karaoke/singers",
    "/karaoke/songs",
    "/karaoke/songs?q=a",
    "/karaoke/performances",
    "/karaoke/performances/singer/s1",
  ]) {
    test(path, async () => {
      for (const [query, field] of queries) {
        const answer = await problem(
          await reader.call("GET", `${path}${path.includes("?") ? "&" : "?"}${query}`, { token: reader.kj }),
        );
        expect([query, answer.status, answer.errors?.map((error) => error.path)]).toEqual([query, 422, [field]]);
      }
      for (const limit of [1, 100]) {
        const where = `${path}${path.includes("?") ? "&" : "?"}limit=${limit}`;
        expect((await reader.call("GET", where, { token: reader.kj })).status).toBe(200);
      }
    });
  }

  test("a filter of performances that is no time or id", async () => {
    for (const [query, field] of [
      ["from=yesterday", "from"],
      ["to=2026-13-01T00:00:00Z", "to"],
      ["singerId=a%20b", "singerId"],
    ]) {
      const answer = await problem(await reader.call("GET", `/karaoke/performances?${query}`, { token: reader.kj }));
      expect(answer.errors?.map((error) => error.path)).toEqual([field]);
    }
  });
});

describe("tokens", () => {
  const HOUR_MS = 3_600_000;
  for (const { endpoint, prepare } of everyEndpoint(reader)) {
    if (endpoint.who === "anyone") continue;
    test(`${endpoint.method} ${endpoint.path} needs a good one`, async () => {
      const h = await createHarness();
      const { path, call } = await prepare(h);
      const challenge = async (headers: Record<string, string>) => {
        const response = await h.call(endpoint.method, path, {
          ...call,
          token: undefined,
          headers: { ...call.headers, ...headers },
        });
        expect(response.status).toBe(401);
        return response.headers.get("www-authenticate");
      };
      expect(await challenge({})).toBe('Bearer realm="karaoke"');
      expect(await challenge({ Authorization: "Basic a2o6a2o=" })).toBe('Bearer realm="karaoke"');
      expect(await challenge({ Authorization: "Bearer" })).toBe('Bearer realm="karaoke"');
      expect(await challenge({ Authorization: `Bearer ${h.kj.slice(0, -2)}` })).toContain('error="invalid_token"');
      expect(await challenge({ Authorization: `Bearer ${"x".repeat(9000)}` })).toContain('error="invalid_token"');
      h.pass(13 * HOUR_MS);
      expect(await challenge({ Authorization: `Bearer ${h.kj}` })).toContain('error="invalid_token"');
    });
  }
});
