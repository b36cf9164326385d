import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { createTokens } from "../../../adapters/shared/tokens.ts";
import type { Actor } from "../../../core/actor.ts";
import { id, type RotationId, type SingerId, type VenueId } from "../../../core/ids.ts";

const HOUR_MS = 3_600_000;
const KEY = new Uint8Array(32).fill(7);
const OTHER_KEY = new Uint8Array(32).fill(8);
const kj: Extract<Actor, { role: "kj" }> = { role: "kj", venueId: id<VenueId>("v1") };
const singer: Extract<Actor, { role: "singer" }> = {
  role: "singer",
  venueId: id<VenueId>("v1"),
  rotationId: id<RotationId>("r1"),
  singerId: id<SingerId>("s1"),
};

function clockAt(startMs: number) {
  let nowMs = startMs;
  return { now: () => nowMs, pass: (ms: number) => (nowMs += ms) };
}

test("a token names its holder until the very moment it says", async () => {
  const clock = clockAt(Date.UTC(2026, 10, 24, 20, 0, 0, 0));
  const tokens = createTokens([KEY], clock);
  const forKj = await tokens.issue(kj);
  const forSinger = await tokens.issue(singer);
  expect(forKj.expiresAt).toBe("2026-11-25T08:00:00.000Z");
  expect(forSinger.expiresAt).toBe("2026-11-25T14:00:00.000Z");
  expect(await tokens.verify(forKj.token)).toEqual({ status: "valid", actor: kj, expiresAt: forKj.expiresAt });
  expect(await tokens.verify(forSinger.token)).toEqual({
    status: "valid",
    actor: singer,
    expiresAt: forSinger.expiresAt,
  });
  clock.pass(12 * HOUR_MS - 1000);
  expect((await tokens.verify(forKj.token)).status).toBe("valid");
  clock.pass(1000);
  expect(await tokens.verify(forKj.token)).toEqual({ status: "expired", actor: kj, expiresAt: forKj.expiresAt });
  expect((await tokens.verify(forSinger.token)).status).toBe("valid");
});

test("a token that expired still names its holder for 48 hours, then it is worth nothing", async () => {
  const clock = clockAt(Date.UTC(2026, 10, 24));
  const tokens = createTokens([KEY], clock);
  const { token } = await tokens.issue(singer);
  clock.pass((18 + 48) * HOUR_MS);
  expect(await tokens.verify(token)).toMatchObject({ status: "expired", actor: singer });
  clock.pass(1000);
  expect(await tokens.verify(token)).toEqual({ status: "invalid" });
});

test("a key that no longer signs still verifies, and one that is gone does not", async () => {
  const clock = clockAt(Date.UTC(2026, 10, 24));
  const { token } = await createTokens([KEY], clock).issue(kj);
  expect((await createTokens([OTHER_KEY, KEY], clock).verify(token)).status).toBe("valid");
  expect((await createTokens([OTHER_KEY], clock).verify(token)).status).toBe("invalid");
});

test("what was not signed here, or not like this, is worth nothing", async () => {
  const clock = clockAt(Date.UTC(2026, 10, 24));
  const tokens = createTokens([KEY], clock);
  const { token } = await tokens.issue(kj);
  const [head = "", body = "", mark = ""] = token.split(".");
  const decoded = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
  const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const signed = (claims: object, alg = "HS256", audience = "karaoke") =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ ...decoded(head), alg })
      .setIssuer("karaoke-rotation")
      .setAudience(audience)
      .setExpirationTime("1h")
      .sign(KEY);
  const forged = {
    "no token": "",
    "not a token": "x.y.z",
    "the signature cut off": `${head}.${body}.`,
    "claims swapped": `${head}.${encoded({ ...decoded(body), venue: "v2" })}.${mark}`,
    "algorithm none": `${encoded({ ...decoded(head), alg: "none" })}.${body}.`,
    "another algorithm": await signed({ role: "kj", venue: "v1" }, "HS512"),
    "another audience": await signed({ role: "kj", venue: "v1" }, "HS256", "somebody"),
    "no key named": `${encoded({ alg: "HS256" })}.${body}.${mark}`,
    "a role that is none": await signed({ role: "system", venue: "v1" }),
    "a singer without an id": await signed({ role: "singer", venue: "v1", rotation: "r1" }),
  };
  for (const [what, text] of Object.entries(forged))
    expect([what, await tokens.verify(text)]).toEqual([what, { status: "invalid" }]);
});

test("keys that are too short are refused at the start", () => {
  expect(() => createTokens([], { now: () => 0 })).toThrow("32 bytes");
  expect(() => createTokens([new Uint8Array(16)], { now: () => 0 })).toThrow("32 bytes");
});
