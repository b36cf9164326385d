import { expect, test } from "vitest";
import { ApiProblem, createApi } from "../../../web/shared/api.ts";

interface Asked {
  url: string;
  init: RequestInit;
}

function apiAnswering(answer: () => Response | Promise<Response>, token: string | null = null) {
  const asked: Asked[] = [];
  const fetcher: typeof fetch = async (url, init = {}) => {
    asked.push({ url: String(url), init });
    return answer();
  };
  return { asked, api: createApi({ base: "https://api.test", token: () => token, fetcher }) };
}

const problem = (status: number, body: object, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/problem+json", ...headers } });

test("a GET carries the token of the moment and gives the JSON", async () => {
  const { api, asked } = apiAnswering(() => Response.json({ items: [] }), "secret");
  expect(await api.get("/karaoke/songs")).toEqual({ items: [] });
  expect(asked[0]?.url).toBe("https://api.test/karaoke/songs");
  expect(asked[0]?.init.headers).toMatchObject({ authorization: "Bearer secret", accept: "application/json" });
});

test("without a token there is no Authorization at all", async () => {
  const { api, asked } = apiAnswering(() => Response.json({}));
  await api.get("/karaoke/songs");
  expect(asked[0]?.init.headers).not.toHaveProperty("authorization");
});

test("a POST sends JSON, and the keys that make it safe to repeat", async () => {
  const { api, asked } = apiAnswering(() => Response.json({ songId: "1" }, { status: 201 }));
  await api.post("/karaoke/songs", { title: "Jolene" }, { idempotencyKey: "key-1", ifMatch: '"3"' });
  expect(asked[0]?.init).toMatchObject({ method: "POST", body: '{"title":"Jolene"}' });
  expect(asked[0]?.init.headers).toMatchObject({
    "content-type": "application/json",
    "idempotency-key": "key-1",
    "if-match": '"3"',
  });
});

test("a PATCH is a merge patch, and 204 gives nothing", async () => {
  const { api, asked } = apiAnswering(() => new Response(null, { status: 204 }));
  expect(await api.patch("/karaoke/singers/1", { notes: null })).toBeUndefined();
  expect(asked[0]?.init.headers).toMatchObject({ "content-type": "application/merge-patch+json" });
  expect(await api.delete("/karaoke/singers/1")).toBeUndefined();
});

test("a problem document is one typed error", async () => {
  const errors = [{ path: "stageName", message: "must not be empty" }];
  const { api } = apiAnswering(() => problem(422, { code: "INVALID", detail: "does not fit", errors }));
  const failure = await api.post("/karaoke/join", {}).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ApiProblem);
  expect(failure).toMatchObject({ status: 422, code: "INVALID", message: "does not fit", errors, retryAfterSec: null });
});

test("429 says when to try again", async () => {
  const { api } = apiAnswering(() =>
    problem(429, { code: "RATE_LIMITED", title: "Slow down" }, { "retry-after": "7" }),
  );
  await expect(api.get("/karaoke/songs")).rejects.toMatchObject({ code: "RATE_LIMITED", retryAfterSec: 7 });
});

test("a proxy's page instead of a problem document is still a problem", async () => {
  const { api } = apiAnswering(() => new Response("<h1>Bad gateway</h1>", { status: 502 }));
  await expect(api.get("/karaoke/songs")).rejects.toMatchObject({ status: 502, code: "INTERNAL" });
});

test("no answer at all is UNREACHABLE, an abort stays an abort", async () => {
  const offline = apiAnswering(() => Promise.reject(new TypeError("fetch failed")));
  await expect(offline.api.get("/karaoke/songs")).rejects.toMatchObject({ status: 0, code: "UNREACHABLE" });
  const controller = new AbortController();
  controller.abort();
  const aborted = apiAnswering(() => Promise.reject(controller.signal.reason));
  await expect(aborted.api.get("/karaoke/songs", { signal: controller.signal })).rejects.toMatchObject({
    name: "AbortError",
  });
});
