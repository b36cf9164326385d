import { beforeEach, describe, expect, test } from "vitest";
import { createHarness, type Harness, json, problem } from "./harness.ts";

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});

test("a path that is none is a problem with a request id, which the header repeats", async () => {
  const response = await h.call("GET", "/karaoke/nonsense");
  const body = await problem(response.clone());
  expect(body).toMatchObject({
    status: 404,
    code: "NOT_FOUND",
    type: "urn:karaoke:problem:NOT_FOUND",
    title: "Nothing is here",
  });
  expect(response.headers.get("x-request-id")).toBe(body.requestId);
});

test("what failed inside is told to the log alone", async () => {
  h.deps.songs.list = async () => {
    throw new Error("the disk said: secret-path");
  };
  const body = await problem(await h.call("GET", "/karaoke/songs"));
  expect(body).toMatchObject({ status: 500, code: "INTERNAL" });
  expect(JSON.stringify(body)).not.toContain("secret");
  expect(h.logged.at(-1)).toMatchObject({ message: "a request failed", fields: { requestId: body.requestId } });
  expect(String(h.logged.at(-1)?.fields.error)).toContain("secret-path");
});

describe("methods", () => {
  test("another method is 405 and tells which there are", async () => {
    const response = await h.call("PUT", "/karaoke/songs", { token: h.kj, body: {} });
    expect(response.headers.get("allow")).toBe("POST, GET, HEAD, OPTIONS");
    expect(await problem(response)).toMatchObject({ status: 405, code: "METHOD_NOT_ALLOWED" });
    expect((await h.call("GET", "/karaoke/songs/import")).headers.get("allow")).toBe("POST, OPTIONS");
  });

  test("HEAD is GET without its body", async () => {
    const { rotationId } = await h.open();
    const got = await h.call("GET", `/karaoke/rotations/${rotationId}`);
    const head = await h.call("HEAD", `/karaoke/rotations/${rotationId}`);
    expect([head.status, await head.text(), head.headers.get("etag")]).toEqual([200, "", got.headers.get("etag")]);
    expect((await h.call("HEAD", "/karaoke/join")).status).toBe(405);
  });

  test("OPTIONS tells the methods without a token", async () => {
    const response = await h.call("OPTIONS", "/karaoke/singers/s1");
    expect([response.status, response.headers.get("allow")]).toEqual([204, "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"]);
  });
});

describe("other origins", () => {
  const preflight = (origin: string) =>
    h.call("OPTIONS", "/karaoke/songs", { headers: { Origin: origin, "Access-Control-Request-Method": "POST" } });

  test("one that the operator named may call and read what matters", async () => {
    const asked = await preflight("https://pages.example");
    expect(asked.headers.get("access-control-allow-origin")).toBe("https://pages.example");
    expect(asked.headers.get("access-control-allow-methods")).toContain("POST");
    expect(asked.headers.get("access-control-allow-headers")).toContain("Idempotency-Key");
    const got = await h.call("GET", "/karaoke/songs", { headers: { Origin: "https://pages.example" } });
    expect(got.headers.get("access-control-allow-origin")).toBe("https://pages.example");
    expect(got.headers.get("access-control-expose-headers")).toContain("ETag");
  });

  test("problems are readable there too", async () => {
    const response = await h.call("GET", "/karaoke/songs/nowhere", { headers: { Origin: "https://pages.example" } });
    expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([
      404,
      "https://pages.example",
    ]);
  });

  test("another one gets no permission, and caches know that it depends", async () => {
    for (const response of [
      await preflight("https://evil.example"),
      await h.call("GET", "/karaoke/songs", { headers: { Origin: "https://evil.example" } }),
    ]) {
      expect(response.headers.has("access-control-allow-origin")).toBe(false);
      expect(response.headers.get("vary")).toContain("Origin");
    }
  });
});

describe("caches", () => {
  test("public reading is revalidated, private reading is kept by nobody else, writing by nobody", async () => {
    const { rotationId } = await h.open();
    const cache = async (method: string, path: string, token?: string, body?: object) =>
      (await h.call(method, path, { token, body })).headers.get("cache-control");
    expect(await cache("GET", `/karaoke/rotations/${rotationId}`)).toBe("no-cache");
    expect(await cache("GET", "/karaoke/songs")).toBe("no-cache");
    expect(await cache("GET", "/karaoke/singers", h.kj)).toBe("private, no-cache");
    expect(await cache("POST", "/karaoke/songs", h.kj, { title: "Waterloo", artist: "ABBA" })).toBe("no-store");
    expect(await cache("GET", "/karaoke/singers")).toBe("no-store");
  });
});

describe("Idempotency-Key", () => {
  const post = (body: object, key: string, token = h.kj) =>
    h.call("POST", "/karaoke/songs", { token, body, headers: { "Idempotency-Key": key } });
  const waterloo = { title: "Waterloo", artist: "ABBA" };

  test("the same request again gets the same answer, says so, and has no second effect", async () => {
    const first = await post(waterloo, "key-1");
    const again = await post(waterloo, "key-1");
    expect([first.status, again.status]).toEqual([201, 201]);
    expect([first.headers.has("idempotency-replayed"), again.headers.get("idempotency-replayed")]).toEqual([
      false,
      "true",
    ]);
    for (const name of ["location", "etag", "content-type"])
      expect(again.headers.get(name)).toBe(first.headers.get(name));
    expect(await again.text()).toBe(await first.text());
    expect(((await json(await h.call("GET", "/karaoke/songs"), 200)) as { items: object[] }).items).toHaveLength(1);
  });

  test("another request under the same key is 422", async () => {
    await post(waterloo, "key-1");
    expect(await problem(await post({ title: "Fernando", artist: "ABBA" }, "key-1"))).toMatchObject({
      status: 422,
      errors: [{ path: "Idempotency-Key" }],
    });
  });

  test("while the first runs, the same is 409", async () => {
    let proceed: () => void = () => {};
    const insert = h.deps.songs.insert.bind(h.deps.songs);
    const begun = new Promise<void>((began) => {
      h.deps.songs.insert = async (...args) => {
        began();
        await new Promise<void>((resolve) => {
          proceed = resolve;
        });
        return insert(...args);
      };
    });
    const first = post(waterloo, "key-1");
    await begun;
    expect(await problem(await post(waterloo, "key-1"))).toMatchObject({ status: 409, code: "KEY_IN_USE" });
    proceed();
    expect((await first).status).toBe(201);
  });

  test("what failed may be tried again under its key", async () => {
    const insert = h.deps.songs.insert.bind(h.deps.songs);
    h.deps.songs.insert = async () => {
      throw new Error("once");
    };
    expect((await post(waterloo, "key-1")).status).toBe(500);
    h.deps.songs.insert = insert;
    expect((await post(waterloo, "key-1")).status).toBe(201);
  });

  test("a key belongs to who asks", async () => {
    const other = await h.kjOf("venue-2");
    expect((await post(waterloo, "key-1")).headers.get("location")).not.toBe(
      (await post(waterloo, "key-1", other)).headers.get("location"),
    );
  });

  test("a key of the wrong form is 422", async () => {
    for (const key of ["a b", "x".repeat(256)]) expect((await problem(await post(waterloo, key))).status).toBe(422);
  });

  test("a night opened twice under one key is one night, even when the first answer was never kept", async () => {
    h.deps.idempotency.claim = async () => "claimed";
    const open = async () =>
      (await json(
        await h.call("POST", "/karaoke/rotations", {
          token: h.kj,
          body: { name: "Tuesday", venue: "The Crown" },
          headers: { "Idempotency-Key": "key-1" },
        }),
        201,
      )) as object;
    expect(await open()).toEqual(await open());
  });
});

test("[venues] a KJ sees and touches nothing of another venue", async () => {
  const other = await h.kjOf("venue-2");
  const { songId } = (await json(
    await h.call("POST", "/karaoke/songs", { token: h.kj, body: { title: "Waterloo", artist: "ABBA" } }),
    201,
  )) as { songId: string };
  const { singerId } = (await json(
    await h.call("POST", "/karaoke/singers", { token: h.kj, body: { stageName: "Zoe" } }),
    201,
  )) as { singerId: string };
  const { rotationId } = await h.open();
  for (const path of ["/karaoke/rotations", "/karaoke/singers", "/karaoke/songs"]) {
    expect(await json(await h.call("GET", path, { token: other }), 200)).toEqual({ items: [], nextCursor: null });
  }
  expect((await h.call("GET", `/karaoke/singers/${singerId}`, { token: other })).status).toBe(404);
  expect((await h.call("DELETE", `/karaoke/songs/${songId}`, { token: other })).status).toBe(404);
  expect((await h.call("DELETE", `/karaoke/rotations/${rotationId}`, { token: other })).status).toBe(403);
  expect((await h.state(rotationId)).status).toBe("open");
});
