/** Whatever comes over REST, what goes out is an answer of the API: never a 500, and a problem document when it is no. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../core/commands/index.ts";
import { createHarness, type Harness, problem } from "../rest/harness.ts";
import { everyEndpoint, type Sample } from "../rest/samples.ts";
import { arbitraryOf } from "./arbitrary-of.ts";
import { damaged, rawBytes } from "./mutations.ts";
import { RUNS, TIMEOUT_MS } from "./runs.ts";

const reader = await createHarness();

/** Sends it and looks at the answer; time passes, or limits would be all that is met. */
async function answered(h: Harness, method: string, { path, call }: Sample, raw?: BodyInit): Promise<number> {
  h.pass(500);
  const response = await h.call(method, path, raw === undefined ? call : { ...call, raw });
  expect(response.status, await shown(response, h)).toBeLessThan(500);
  if (response.status >= 400) expect((await problem(response)).detail).not.toBe("");
  else await response.text();
  return response.status;
}

/** Why, should it be a 500. */
async function shown(response: Response, h: Harness): Promise<string> {
  return response.status < 500 ? "" : `${await response.clone().text()} ${JSON.stringify(h.logged.at(-1))}`;
}

async function alive(h: Harness): Promise<void> {
  expect((await h.call("GET", "/healthz")).status).toBe(200);
}

describe("every body", () => {
  for (const { endpoint, prepare } of everyEndpoint(reader)) {
    if (!endpoint.body) continue;
    test(`${endpoint.method} ${endpoint.path} stands what fits, what nearly fits and bytes`, {
      timeout: TIMEOUT_MS,
    }, async () => {
      const h = await createHarness();
      const sample = await prepare(h);
      const valid = arbitraryOf(endpoint.body as never, idsIn(sample));
      const text = fc.oneof(
        valid.map((value) => JSON.stringify(value)),
        damaged(valid),
        damaged(fc.constant(sample.call.body)),
      );
      await fc.assert(
        fc.asyncProperty(fc.oneof({ weight: 5, arbitrary: text }, { weight: 1, arbitrary: rawBytes }), async (raw) => {
          await answered(h, endpoint.method, sample, raw);
        }),
        { numRuns: RUNS },
      );
      await alive(h);
    });
  }
});

describe("every upload", () => {
  for (const { endpoint, prepare } of everyEndpoint(reader)) {
    const { upload } = endpoint;
    if (!upload) continue;
    test(`${endpoint.method} ${endpoint.path} stands bytes and broken lines`, { timeout: TIMEOUT_MS }, async () => {
      const h = await createHarness();
      const sample = await prepare(h);
      const cell = fc.oneof(
        fc.string({ unit: "binary", maxLength: 12 }),
        fc.constantFrom('"', '""', ",", ";", "\t", "\r\n"),
      );
      const lines = fc.array(cell).map((cells) => `title,artist\n${cells.join("")}`);
      await fc.assert(
        fc.asyncProperty(fc.oneof(rawBytes, lines), fc.constantFrom(...upload.media), async (raw, media) => {
          const headers = { ...sample.call.headers, "Content-Type": media };
          await answered(h, endpoint.method, { ...sample, call: { ...sample.call, headers } }, raw);
        }),
        { numRuns: RUNS },
      );
      await alive(h);
    });
  }
});

describe("every path and query", () => {
  for (const { endpoint, prepare } of everyEndpoint(reader)) {
    test(`${endpoint.method} ${endpoint.path} stands any`, { timeout: TIMEOUT_MS }, async () => {
      const h = await createHarness();
      const sample = await prepare(h);
      const part = fc.oneof(
        fc.string({ maxLength: 80 }),
        fc.constantFrom("..", "%2e%2e", "%00", "%ff", "a".repeat(5000)),
      );
      const name = fc.oneof(
        fc.constantFrom("limit", "cursor", "q", "singerId", "from", "to"),
        fc.string({ maxLength: 9 }),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(part, { maxLength: 2 }),
          fc.array(fc.tuple(name, part), { maxLength: 3 }),
          async (parts, query) => {
            let at = 0;
            const path = endpoint.path.replace(/:\w+/g, (whole) => escaped(parts[at++] ?? whole));
            const asked = query.map(([key, value]) => `${escaped(key)}=${escaped(value)}`).join("&");
            const own = parts.length === 0 ? sample.path.split("?")[0] : path;
            await answered(h, endpoint.method, { ...sample, path: `${own}?${asked}` });
          },
        ),
        { numRuns: RUNS },
      );
      await alive(h);
    });
  }
});

describe("every header that is read", () => {
  test("stands any", { timeout: TIMEOUT_MS }, async () => {
    const h = await createHarness();
    const { joinCode } = await h.open();
    const value = fc.oneof(
      fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) }),
      fc.constantFrom('"a"', "W/", "*", `Bearer ${h.kj}`, "Bearer a.b.c", "Bearer e30.e30.", "text/csv; charset=utf-9"),
    );
    const name = fc.constantFrom(
      ...["Authorization", "Content-Type", "If-Match", "If-None-Match", "Idempotency-Key", "Origin", "Content-Length"],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 4 }), async (pairs) => {
        const call = { body: { joinCode, stageName: "Zoe" }, headers: Object.fromEntries(pairs) };
        await answered(h, "POST", { path: "/karaoke/join", call });
      }),
      { numRuns: RUNS },
    );
    await alive(h);
  });
});

describe("every command over REST", () => {
  for (const command of Object.values(COMMANDS)) {
    test(`${command.name} stands what fits and what nearly fits`, { timeout: TIMEOUT_MS }, async () => {
      const h = await createHarness();
      const { rotationId } = await h.open();
      for (const singerId of ["singer-a", "singer-b"]) {
        await h.command(rotationId, "addSinger", { stageName: singerId, singerId });
        await h.command(rotationId, "addRequest", { singerId, title: "Waterloo", artist: "ABBA" });
      }
      const { created } = await h.command(rotationId, "next", { onStage: null });
      const ids = ["singer-a", "singer-b", created?.turnId ?? ""];
      const valid = arbitraryOf(command.schema, ids);
      const data = fc.oneof(
        valid.map((value) => JSON.stringify(value)),
        damaged(valid),
      );
      let count = 0;
      await fc.assert(
        fc.asyncProperty(data, async (text) => {
          const raw = `{"id":"command-${String(++count).padStart(8, "0")}","name":"${command.name}","data":${text}}`;
          await answered(h, "POST", { path: `/karaoke/rotations/${rotationId}/commands`, call: { token: h.kj } }, raw);
        }),
        { numRuns: RUNS },
      );
      expect((await h.call("GET", `/karaoke/rotations/${rotationId}`)).status).toBe(200);
    });
  }
});

/** The ids of what the sample made, so that a value that fits may also meet something. */
const idsIn = ({ path, call }: Sample): string[] =>
  [...`${path} ${JSON.stringify(call.body)}`.matchAll(/id\d{10}/g)].map(([one]) => one).concat("singer-1");

/** As a client may write it: escaped, or not where a request can hold it. */
function escaped(text: string): string {
  return /^%[0-9a-f]{2}/.test(text) ? text : encodeURIComponent(text);
}
