import { beforeEach, describe, expect, test } from "vitest";
import { QueueFull } from "../../core/ports/commands.ts";
import { createHarness, type Harness, json, problem, type RotationStateJson } from "./harness.ts";

type Representation = {
  rotationId: string;
  joinCode: string;
  epoch: string;
  version: number;
  state: RotationStateJson;
};

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});

const get = (where: string, headers: Record<string, string> = {}) =>
  h.call("GET", `/karaoke/rotations/${where}`, { headers });

describe("a night", () => {
  test("is opened by the KJ with their house rules", async () => {
    const response = await h.call("POST", "/karaoke/rotations", {
      token: h.kj,
      body: { name: " Tuesday ", venue: "The Crown", rules: { maxRequests: 2 } },
    });
    const opened = (await json(response.clone(), 201)) as Representation;
    expect(opened).toMatchObject({
      version: 1,
      state: { name: "Tuesday", venue: "The Crown", status: "open", rules: { maxRequests: 2, lockedNext: 1 } },
    });
    expect(response.headers.get("location")).toBe(`/karaoke/rotations/${opened.rotationId}`);
    expect(response.headers.get("etag")).toBe(`"${opened.epoch}:1"`);
  });

  test("is read by anyone, by id or by join code in any case", async () => {
    const { rotationId, joinCode } = await h.open();
    const byId = await json(await get(rotationId), 200);
    expect(await json(await get(joinCode), 200)).toEqual(byId);
    expect(await json(await get(joinCode.toLowerCase()), 200)).toEqual(byId);
    expect((await get("nowhere")).status).toBe(404);
  });

  test("is 304 until something happens", async () => {
    const { rotationId, joinCode } = await h.open();
    const etag = (await get(rotationId)).headers.get("etag") ?? "";
    const same = await get(rotationId, { "If-None-Match": etag });
    expect([same.status, await same.text()]).toEqual([304, ""]);
    await h.join(joinCode, "Zoe");
    const after = await get(rotationId, { "If-None-Match": etag });
    expect([after.status, after.headers.get("etag") === etag]).toEqual([200, false]);
  });

  test("another join code is tried when one is taken", async () => {
    const codes = ["SAME22", "SAME22", "FREE33"];
    h.deps.ids.newJoinCode = () => codes.shift() ?? "";
    expect((await h.open()).joinCode).toBe("SAME22");
    expect((await h.open()).joinCode).toBe("FREE33");
  });

  test("stands in the KJ's list, newest first, and says when it was closed", async () => {
    const first = await h.open({ name: "Tuesday", venue: "The Crown" });
    h.pass(60_000);
    const second = await h.open({ name: "Wednesday", venue: "The Crown" });
    const list = (await json(await h.call("GET", "/karaoke/rotations", { token: h.kj }), 200)) as { items: object[] };
    expect(list.items).toMatchObject([
      { rotationId: second.rotationId, name: "Wednesday", closedAt: null },
      { rotationId: first.rotationId, joinCode: first.joinCode, name: "Tuesday", openedAt: "2026-11-24T20:00:00.000Z" },
    ]);
  });

  test("[ROT-45] is closed by DELETE: reading goes on, commands do not", async () => {
    const { rotationId } = await h.open();
    expect((await h.call("DELETE", `/karaoke/rotations/${rotationId}`, { token: h.kj })).status).toBe(204);
    expect((await h.state(rotationId)).status).toBe("closed");
    expect(await problem(await h.call("DELETE", `/karaoke/rotations/${rotationId}`, { token: h.kj }))).toMatchObject({
      code: "ROTATION_CLOSED",
    });
  });

  test("is not closed by a KJ who saw another version", async () => {
    const { rotationId, joinCode } = await h.open();
    const etag = (await get(rotationId)).headers.get("etag") ?? "";
    await h.join(joinCode, "Zoe");
    const close = (tag: string) =>
      h.call("DELETE", `/karaoke/rotations/${rotationId}`, { token: h.kj, headers: { "If-Match": tag } });
    expect((await close(etag)).status).toBe(412);
    expect((await close((await get(rotationId)).headers.get("etag") ?? "")).status).toBe(204);
  });
});

describe("commands", () => {
  let night: { rotationId: string; joinCode: string };
  let zoe: { token: string; singerId: string };
  beforeEach(async () => {
    night = await h.open();
    zoe = await h.join(night.joinCode, "Zoe");
  });
  const send = (body: object, token = h.kj, where = night.rotationId) =>
    h.call("POST", `/karaoke/rotations/${where}/commands`, { token, body });
  const hold = (id: string) => ({ id, name: "holdSinger", data: { singerId: zoe.singerId } });

  test("applied is 200 with its version, where to ask again, and one effect however often it comes", async () => {
    const first = await send(hold("command-1"));
    expect(first.headers.get("location")).toBe(`/karaoke/rotations/${night.rotationId}/commands/command-1`);
    const result = (await json(first, 200)) as { version: number };
    expect(result).toMatchObject({ id: "command-1", status: "applied" });
    expect(await json(await send(hold("command-1")), 200)).toEqual(result);
    expect(
      await json(
        await h.call("GET", `/karaoke/rotations/${night.rotationId}/commands/command-1`, { token: zoe.token }),
        200,
      ),
    ).toEqual(result);
    expect(((await json(await get(night.rotationId), 200)) as Representation).version).toBe(result.version);
  });

  test("what it made is named", async () => {
    const result = await json(
      await send({
        id: "command-1",
        name: "addRequest",
        data: { singerId: zoe.singerId, title: "Waterloo", artist: "ABBA" },
      }),
      200,
    );
    expect(result).toMatchObject({ created: { requestId: expect.any(String) } });
  });

  test("bad data is 422 with the field", async () => {
    expect(
      await problem(await send({ id: "command-1", name: "holdSinger", data: { singerId: 7, more: 1 } })),
    ).toMatchObject({
      status: 422,
      code: "INVALID",
      errors: [{ path: "data.singerId" }, { path: "data.more", message: "is not a field here" }],
    });
    expect(await problem(await send({ id: "command-1", name: "toString", data: {} }))).toMatchObject({
      status: 422,
      errors: [{ path: "name" }],
    });
  });

  test("a refusal is a problem with its code", async () => {
    expect(await problem(await send({ id: "command-1", name: "start", data: { turnId: "t1" } }))).toMatchObject({
      status: 409,
      code: "STALE",
    });
    expect(
      await problem(await send({ id: "command-2", name: "holdSinger", data: { singerId: "nobody" } })),
    ).toMatchObject({ status: 404, code: "UNKNOWN_SINGER" });
  });

  test("a singer sends their own, not another's, not the KJ's, not in another night", async () => {
    const ann = await h.join(night.joinCode, "Ann");
    expect((await send(hold("command-1"), zoe.token)).status).toBe(200);
    expect((await send(hold("command-2"), ann.token)).status).toBe(403);
    expect((await send({ id: "command-3", name: "closeRequests", data: {} }, zoe.token)).status).toBe(403);
    const other = await h.open({ name: "Wednesday", venue: "The Crown" });
    expect((await send(hold("command-4"), zoe.token, other.rotationId)).status).toBe(403);
  });

  test("a singer who sends without end is slowed down, others are not", async () => {
    const ann = await h.join(night.joinCode, "Ann");
    const renamed = (to: number) => ({
      id: `rename-${to}`,
      name: "renameSinger",
      data: { singerId: zoe.singerId, stageName: `Zoe ${to}` },
    });
    let sent = 0;
    for (; (await send(renamed(sent), zoe.token)).status === 200; sent++);
    expect(sent).toBe(60);
    expect(await problem(await send(renamed(sent), zoe.token))).toMatchObject({ status: 429, code: "RATE_LIMITED" });
    expect((await h.call("GET", `/karaoke/singers/${zoe.singerId}`, { token: zoe.token })).status).toBe(200);
    expect(
      (await h.call("DELETE", `/karaoke/rotations/${night.rotationId}/singers/${ann.singerId}`, { token: ann.token }))
        .status,
    ).toBe(204);
    expect((await send(hold("command-1"))).status).toBe(200);
    h.pass(1000);
    expect((await send(renamed(sent), zoe.token)).status).toBe(200);
  });

  test("the join code names the night too", async () => {
    expect((await send(hold("command-1"), h.kj, night.joinCode)).status).toBe(200);
  });

  test("one whose outcome is not known yet is 202 and says where to ask", async () => {
    h.deps.gateway.submit = async () => null;
    const response = await send(hold("command-1"));
    expect([response.status, response.headers.get("location")]).toEqual([
      202,
      `/karaoke/rotations/${night.rotationId}/commands/command-1`,
    ]);
    expect(
      (await h.call("GET", `/karaoke/rotations/${night.rotationId}/commands/command-1`, { token: h.kj })).status,
    ).toBe(404);
  });

  test("PATCH completes the turn on stage", async () => {
    await h.command(night.rotationId, "addRequest", { singerId: zoe.singerId, title: "Waterloo", artist: "ABBA" });
    const { created } = await h.command(night.rotationId, "next", { onStage: null });
    const patch = (turnId: string | undefined) =>
      h.call("PATCH", `/karaoke/rotations/${night.rotationId}`, { token: h.kj, body: { complete: turnId } });
    expect(await problem(await patch("another"))).toMatchObject({ code: "STALE" });
    expect(await json(await patch(created?.turnId), 200)).toMatchObject({ status: "applied" });
    expect(await h.state(night.rotationId)).toMatchObject({ onStage: null, turnsCompleted: 1 });
  });
});

test("a rotation that has too much to do says when to come back", async () => {
  const busy = await createHarness((deps) => ({
    ...deps,
    gateway: { ...deps.gateway, submit: () => Promise.reject(new QueueFull()) },
  }));
  const { rotationId } = await busy.open();
  const body = { id: "command-1", name: "next", data: { onStage: null } };
  const answer = await busy.call("POST", `/karaoke/rotations/${rotationId}/commands`, { token: busy.kj, body });
  expect([answer.status, answer.headers.get("Retry-After")]).toEqual([429, "1"]);
});
