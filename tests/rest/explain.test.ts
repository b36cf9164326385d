import { beforeEach, describe, expect, test } from "vitest";
import { createHarness, type Harness, json, problem } from "./harness.ts";

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});

const get = (where: string) => h.call("GET", `/karaoke/rotations/${where}`);

describe("what a night means for somebody", () => {
  async function nightWith(...names: string[]) {
    const { rotationId, joinCode } = await h.open();
    const singers = [];
    for (const name of names) {
      const { singerId, token } = await h.join(joinCode, name);
      const body = { id: `request-${name}-1`, name: "addRequest", data: { singerId, title: "A song", artist: name } };
      await json(await h.call("POST", `/karaoke/rotations/${rotationId}/commands`, { token, body }), 200);
      singers.push({ singerId, token });
    }
    return { path: `/karaoke/rotations/${rotationId}`, rotationId, singers };
  }

  test("[ROT-42] anyone may ask why a singer stands where they stand", async () => {
    const { path, singers } = await nightWith("Ann", "Bo");
    expect(await json(await h.call("GET", `${path}/singers/${singers[1]?.singerId}/explain`), 200)).toMatchObject({
      at: "line",
      place: 1,
      wait: { ahead: 1 },
      reasons: [
        { code: "dueAhead", count: 1 },
        { code: "newcomer", rule: "endOfRound" },
      ],
    });
    expect(await problem(await h.call("GET", `${path}/singers/nobody/explain`))).toMatchObject({
      status: 404,
      code: "UNKNOWN_SINGER",
    });
    expect(await problem(await h.call("GET", "/karaoke/rotations/nowhere/singers/nobody/explain"))).toMatchObject({
      status: 404,
      code: "NOT_FOUND",
    });
  });

  test("[ROT-43] the KJ sees the line under other rules, and nothing is changed", async () => {
    const { path, rotationId, singers } = await nightWith("Ann", "Bo");
    const before = await json(await get(rotationId), 200);
    const body = { rules: { newcomers: "endOfLine", closesAt: "2126-11-24T23:00:00Z" } };
    const seen = await json(await h.call("POST", `${path}/preview`, { token: h.kj, body }), 200);
    expect(seen).toMatchObject({
      line: singers.map(({ singerId }) => singerId),
      newcomer: { place: 2, ahead: 2 },
      closingPlan: { misses: [] },
    });
    expect(await json(await get(rotationId), 200)).toEqual(before);
    expect(await problem(await h.call("POST", `${path}/preview`, { token: singers[0]?.token, body }))).toMatchObject({
      status: 403,
      code: "NOT_ALLOWED",
    });
    expect(await problem(await h.call("POST", `${path}/preview`, { body }))).toMatchObject({
      status: 401,
      code: "UNAUTHENTICATED",
    });
  });

  test("[ROT-43] a KJ of another venue may not look", async () => {
    const { path } = await nightWith("Ann");
    const other = await h.kjOf("harbour");
    expect(await problem(await h.call("POST", `${path}/preview`, { token: other, body: { rules: {} } }))).toMatchObject(
      { status: 403, code: "NOT_ALLOWED" },
    );
  });
});
