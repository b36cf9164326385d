import { beforeEach, describe, expect, test } from "vitest";
import { createHarness, type Harness, json, problem } from "./harness.ts";

const HOUR_MS = 3_600_000;

let h: Harness;
let night: { rotationId: string; joinCode: string };
beforeEach(async () => {
  h = await createHarness();
  night = await h.open();
});

const join = (body: object, more: { token?: string; headers?: Record<string, string> } = {}) =>
  h.call("POST", "/karaoke/join", { body, ...more });
const bench = async () => (await h.state(night.rotationId)).bench.map(({ stageName }) => stageName);

describe("joining", () => {
  test("[ROT-11] a new singer is on the bench and has a token for the night", async () => {
    const joined = (await json(await join({ joinCode: night.joinCode, stageName: "Zo\u00eb" }), 201)) as Record<
      string,
      string
    >;
    expect(joined).toMatchObject({ rotationId: night.rotationId, expiresAt: "2026-11-25T14:00:00.000Z" });
    expect(await bench()).toEqual(["Zo\u00eb"]);
    const verified = await h.deps.tokens.verify(joined.token ?? "");
    expect(verified).toMatchObject({ status: "valid", actor: { role: "singer", singerId: joined.singerId } });
  });

  test("the code's case does not matter", async () => {
    expect((await join({ joinCode: night.joinCode.toLowerCase(), stageName: "Zoe" })).status).toBe(201);
  });

  test("the KJ has a profile of the new singer", async () => {
    const { singerId } = await h.join(night.joinCode, "Zoe");
    const profile = await json(await h.call("GET", `/karaoke/singers/${singerId}`, { token: h.kj }), 200);
    expect(profile).toMatchObject({ singerId, stageName: "Zoe" });
  });

  test("a code of no night is 404 with words for the phone", async () => {
    expect(await problem(await join({ joinCode: "NOPE22", stageName: "Zoe" }))).toMatchObject({
      status: 404,
      code: "NOT_FOUND",
      detail: "No night under that code. Check the screen.",
    });
  });

  test("[ROT-45] a night that is over is 409", async () => {
    await h.call("DELETE", `/karaoke/rotations/${night.rotationId}`, { token: h.kj });
    expect(await problem(await join({ joinCode: night.joinCode, stageName: "Zoe" }))).toMatchObject({
      status: 409,
      code: "ROTATION_CLOSED",
    });
  });

  test("[ROT-33] a name that is taken is 409 and a free one is suggested", async () => {
    await h.join(night.joinCode, "Zoe");
    const refused = await problem(await join({ joinCode: night.joinCode, stageName: " ZOE " }));
    expect(refused).toMatchObject({ status: 409, code: "NAME_TAKEN" });
    expect(refused.detail).toMatch(/is free/);
  });

  test("[ROT-33] a name that the screen does not show is refused, with what to do about it", async () => {
    const { joinCode } = await h.open();
    const response = await h.call("POST", "/karaoke/join", { body: { joinCode, stageName: "f u c k" } });
    expect(await problem(response)).toMatchObject({
      status: 422,
      code: "INVALID",
      detail: "The screen does not show that name. Choose another, or ask the KJ.",
    });
  });

  test("the same request with its Idempotency-Key adds nobody twice, even when the first answer was never kept", async () => {
    const once = { headers: { "Idempotency-Key": "phone-1-try-1" } };
    const first = (await json(await join({ joinCode: night.joinCode, stageName: "Zoe" }, once), 201)) as {
      singerId: string;
    };
    expect(await json(await join({ joinCode: night.joinCode, stageName: "Zoe" }, once), 201)).toEqual(first);

    const forgetful = { ...h.deps.idempotency, claim: async () => "claimed" as const };
    h.deps.idempotency.claim = forgetful.claim;
    const again = (await json(await join({ joinCode: night.joinCode, stageName: "Zoe" }, once), 201)) as {
      singerId: string;
    };
    expect(again.singerId).toBe(first.singerId);
    expect(await bench()).toEqual(["Zoe"]);
  });
});

describe("a script that joins and joins", () => {
  test("is slowed down, while those who are there already come back as ever", async () => {
    const zoe = await h.join(night.joinCode, "Zoe");
    let joined = 1;
    for (; (await join({ joinCode: night.joinCode, stageName: `Bot ${joined}` })).status === 201; joined++);
    expect(joined).toBe(200);
    const refused = await join({ joinCode: night.joinCode, stageName: "Ann" });
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(await problem(refused)).toMatchObject({ status: 429, code: "RATE_LIMITED" });
    expect((await h.join(night.joinCode, "Zoe", zoe.token)).singerId).toBe(zoe.singerId);
    h.pass(1000);
    expect((await join({ joinCode: night.joinCode, stageName: "Ann" })).status).toBe(201);
  });

  test("does not keep anybody from another night", async () => {
    for (let bot = 0; bot < 201; bot++) await join({ joinCode: night.joinCode, stageName: `Bot ${bot}` });
    const other = await h.open({ name: "Wednesday", venue: "The Crown" });
    expect((await h.join(other.joinCode, "Ann")).singerId).toBeTruthy();
  });
});

describe("coming back with the singer's own token", () => {
  test("is the same singer again with a new token", async () => {
    const first = await h.join(night.joinCode, "Zoe");
    h.pass(HOUR_MS);
    const again = await h.join(night.joinCode, "Zoe", first.token);
    expect(again.singerId).toBe(first.singerId);
    expect(again.token).not.toBe(first.token);
    expect(await bench()).toEqual(["Zoe"]);
  });

  test("also with one that expired lately, not with one long gone", async () => {
    const first = await h.join(night.joinCode, "Zoe");
    h.pass(30 * HOUR_MS);
    expect((await h.join(night.joinCode, "Zoe", first.token)).singerId).toBe(first.singerId);
    h.pass(40 * HOUR_MS);
    expect(
      await problem(await join({ joinCode: night.joinCode, stageName: "Zoe" }, { token: first.token })),
    ).toMatchObject({
      code: "NAME_TAKEN",
    });
  });

  test("[ROT-12] under another name, the singer is renamed", async () => {
    const first = await h.join(night.joinCode, "Zoe");
    expect((await h.join(night.joinCode, "Zoe B", first.token)).singerId).toBe(first.singerId);
    expect(await bench()).toEqual(["Zoe B"]);
  });

  test("[ROT-12] who had left is there again", async () => {
    const first = await h.join(night.joinCode, "Zoe");
    await h.command(night.rotationId, "removeSinger", { singerId: first.singerId });
    expect(await bench()).toEqual([]);
    expect((await h.join(night.joinCode, "Zoe", first.token)).singerId).toBe(first.singerId);
    expect(await bench()).toEqual(["Zoe"]);
  });

  test("who was banned is 403", async () => {
    const first = await h.join(night.joinCode, "Zoe");
    await h.command(night.rotationId, "banSinger", { singerId: first.singerId });
    expect(
      await problem(await join({ joinCode: night.joinCode, stageName: "Zoe" }, { token: first.token })),
    ).toMatchObject({
      status: 403,
      code: "BANNED",
    });
    expect(await bench()).toEqual([]);
  });

  test("a token of another night, or one that is not ours, makes a new singer", async () => {
    const other = await h.open({ name: "Wednesday", venue: "The Crown" });
    const there = await h.join(other.joinCode, "Zoe");
    expect((await h.join(night.joinCode, "Zoe", there.token)).singerId).not.toBe(there.singerId);
    expect((await h.join(night.joinCode, "Ann", "x.y.z")).singerId).toBeTruthy();
    expect(await bench()).toEqual(["Zoe", "Ann"]);
  });
});

test("a queue that does not know the outcome in time is 503, to be tried again", async () => {
  h.deps.gateway.submit = async () => null;
  const response = await join({ joinCode: night.joinCode, stageName: "Zoe" });
  expect(response.headers.get("retry-after")).toBe("2");
  expect(await problem(response)).toMatchObject({ status: 503, code: "UNAVAILABLE" });
});
