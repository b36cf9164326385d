import { beforeEach, describe, expect, test } from "vitest";
import { createHarness, type Harness, json, problem } from "./harness.ts";

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});

describe("singers of a night", () => {
  let night: { rotationId: string; joinCode: string };
  beforeEach(async () => {
    night = await h.open();
  });
  const at = (singerId = "") => `/karaoke/rotations/${night.rotationId}/singers${singerId && `/${singerId}`}`;

  test("are added by the KJ, once under one Idempotency-Key", async () => {
    const add = () =>
      h.call("POST", at(), { token: h.kj, body: { stageName: "Walk-in" }, headers: { "Idempotency-Key": "key-1" } });
    const added = (await json(await add(), 201)) as { created: { singerId: string } };
    expect(await json(await add(), 201)).toEqual(added);
    expect((await h.state(night.rotationId)).bench.map(({ singerId }) => singerId)).toEqual([added.created.singerId]);
  });

  test("are taken out by the KJ or themselves", async () => {
    const zoe = await h.join(night.joinCode, "Zoe");
    const ann = await h.join(night.joinCode, "Ann");
    expect((await h.call("DELETE", at(zoe.singerId), { token: ann.token })).status).toBe(403);
    expect((await h.call("DELETE", at(zoe.singerId), { token: zoe.token })).status).toBe(204);
    expect((await h.call("DELETE", at(ann.singerId), { token: h.kj })).status).toBe(204);
    expect(await problem(await h.call("DELETE", at(ann.singerId), { token: h.kj }))).toMatchObject({
      code: "UNKNOWN_SINGER",
    });
  });
});

describe("PUT of a playlist", () => {
  let night: { rotationId: string; joinCode: string };
  let zoe: { token: string; singerId: string };
  let ids: string[];
  beforeEach(async () => {
    night = await h.open();
    zoe = await h.join(night.joinCode, "Zoe");
    ids = [];
    for (const title of ["One", "Two", "Three"]) {
      const { created } = await h.command(night.rotationId, "addRequest", {
        singerId: zoe.singerId,
        title,
        artist: "U2",
      });
      ids.push(created?.requestId ?? "");
    }
  });
  const put = (requests: object[], token = zoe.token) =>
    h.call("PUT", `/karaoke/rotations/${night.rotationId}/singers/${zoe.singerId}`, { token, body: { requests } });
  const titles = async (response: Response) =>
    ((await json(response, 200)) as { requests: { title: string }[] }).requests.map(({ title }) => title);

  test("[ROT-9] reorders, removes, adds and changes until it is the one given", async () => {
    const [one, two, three] = ids;
    expect(await titles(await put([{ requestId: three }, { requestId: one }, { requestId: two }]))).toEqual([
      "Three",
      "One",
      "Two",
    ]);
    const response = await put([
      { title: "Four", artist: "U2", note: "loud" },
      { requestId: one, keyChange: 2 },
    ]);
    const { requests } = (await json(response, 200)) as { requests: object[] };
    expect(requests).toMatchObject([
      { title: "Four", note: "loud", keyChange: 0 },
      { requestId: one, title: "One", keyChange: 2 },
    ]);
    expect((await h.state(night.rotationId)).line[0]?.requests).toEqual(requests);
    expect(await titles(await put([]))).toEqual([]);
  });

  test("the same again changes nothing", async () => {
    const list = ids.map((requestId) => ({ requestId }));
    const version = async () => ((await json(await put(list), 200)) as { version: number }).version;
    expect(await version()).toBe(await version());
  });

  test("[ROT-30] what is refused is told, what was done before it stays", async () => {
    const more = Array.from({ length: 4 }, (_, index) => ({ title: `More ${index}`, artist: "U2" }));
    expect(await problem(await put([...ids.map((requestId) => ({ requestId })), ...more]))).toMatchObject({
      status: 409,
      code: "TOO_MANY_REQUESTS",
    });
    expect((await h.state(night.rotationId)).line[0]?.requests).toHaveLength(5);
  });

  test("a request that is not the singer's is 404, one named twice 422", async () => {
    expect(await problem(await put([{ requestId: "nothing" }]))).toMatchObject({ code: "UNKNOWN_REQUEST" });
    expect(await problem(await put([{ requestId: ids[0] }, { requestId: ids[0] }]))).toMatchObject({ code: "INVALID" });
  });

  test("another singer's is 403, even with nothing to do", async () => {
    const ann = await h.join(night.joinCode, "Ann");
    expect(
      (
        await put(
          ids.map((requestId) => ({ requestId })),
          ann.token,
        )
      ).status,
    ).toBe(403);
    expect(
      (
        await put(
          ids.map((requestId) => ({ requestId })),
          h.kj,
        )
      ).status,
    ).toBe(200);
  });
});
