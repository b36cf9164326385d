import { beforeEach, describe, expect, test } from "vitest";
import { eraseSinger } from "../../scripts/erase-singer.ts";
import { createHarness, type Harness } from "./harness.ts";

const PERFORMANCE = {
  rotationId: "r1",
  title: "Jolene",
  artist: "Dolly Parton",
  performedAt: "2026-11-24T21:00:00Z",
};

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});

const api = (method: string, path: string) => h.call(method, path, { token: h.kj });
const profileOf = async (singerId: string) =>
  (await (await api("GET", `/karaoke/singers/${singerId}`)).json()) as object;

describe("erasing a singer", () => {
  test("deletes every performance and the profile, and nobody else's; again, it finds nothing", async () => {
    const { joinCode } = await h.open();
    const [ann, bo] = [await h.join(joinCode, "Ann Erased"), await h.join(joinCode, "Bo Kept")];
    for (let turn = 0; turn < 120; turn++) {
      const { singerId, stageName } = turn === 0 ? { ...bo, stageName: "Bo" } : { ...ann, stageName: "Ann" };
      const body = { ...PERFORMANCE, turnId: `t${turn}`, singerId, stageName };
      expect((await h.call("POST", "/karaoke/performances", { token: h.kj, body })).status).toBe(201);
    }
    expect(await eraseSinger(api, ann.singerId)).toEqual({ performances: 119, profile: true });
    expect(await eraseSinger(api, ann.singerId)).toEqual({ performances: 0, profile: false });
    expect((await api("GET", `/karaoke/singers/${ann.singerId}`)).status).toBe(404);
    expect(await profileOf(bo.singerId)).toMatchObject({ stageName: "Bo Kept" });
    const left = (await (await api("GET", "/karaoke/performances")).json()) as { items: { singerId: string }[] };
    expect(left.items.map(({ singerId }) => singerId)).toEqual([bo.singerId]);
  });

  test("stops when it may not, and says so", async () => {
    const { rotationId, joinCode } = await h.open();
    const { singerId } = await h.join(joinCode, "Ann");
    const token = await h.singerToken(rotationId, singerId);
    const asSinger = (method: string, path: string) => h.call(method, path, { token });
    await expect(eraseSinger(asSinger, "somebody-else")).rejects.toThrow("403");
  });
});

describe("a guest's profile", () => {
  test("says that it is one, also after the guest has written it, and not once the KJ has", async () => {
    const { joinCode } = await h.open();
    const { singerId, token } = await h.join(joinCode, "Ann");
    expect(await profileOf(singerId)).toMatchObject({ guest: true });
    const body = { phone: "+4915112345678", agreedToTexts: true };
    expect((await h.call("PATCH", `/karaoke/singers/${singerId}`, { token, body })).status).toBe(200);
    expect(await profileOf(singerId)).toMatchObject({ guest: true, ...body });
    await h.call("PATCH", `/karaoke/singers/${singerId}`, { token: h.kj, body: { notes: "A regular" } });
    expect(await profileOf(singerId)).not.toHaveProperty("guest");
    expect(await profileOf(singerId)).toMatchObject(body);
  });

  test("cannot be made one, or made to last, by a client", async () => {
    const { joinCode } = await h.open();
    const { singerId, token } = await h.join(joinCode, "Ann");
    const answer = await h.call("PATCH", `/karaoke/singers/${singerId}`, { token, body: { guest: null } });
    expect(answer.status).toBe(422);
  });

  test("takes a number only as the phone network writes it", async () => {
    const { joinCode } = await h.open();
    const { singerId, token } = await h.join(joinCode, "Ann");
    for (const phone of ["015112345678", "+0151123456", "+49 151 1234567", "+4915112345678901", "tel:+4915112345678"]) {
      const answer = await h.call("PATCH", `/karaoke/singers/${singerId}`, { token, body: { phone } });
      expect([phone, answer.status]).toEqual([phone, 422]);
    }
  });
});
