import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCognitoTokens } from "../../../adapters/aws/cognito-tokens.ts";
import { createTokens } from "../../../adapters/shared/tokens.ts";
import { id, type RotationId, type SingerId, type VenueId } from "../../../core/ids.ts";
import type { Tokens } from "../../../core/ports/identity.ts";

const NOW = Date.UTC(2026, 10, 24, 20);
const HOUR_SEC = 3600;
const GUEST_KEY = new Uint8Array(32).fill(5);
const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
const stranger = await generateKeyPair("RS256", { extractable: true });

let pool: Server;
let issuer: string;
let tokens: Tokens;
let now = NOW;

beforeAll(async () => {
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: "pool-1", alg: "RS256", use: "sig" }] };
  pool = createServer((_request, response) => response.end(JSON.stringify(keys)));
  pool.listen(0, "127.0.0.1");
  await once(pool, "listening");
  issuer = `http://127.0.0.1:${(pool.address() as AddressInfo).port}/pool`;
  const clock = { now: () => now };
  const defaultVenueId = id<VenueId>("default");
  tokens = createCognitoTokens(
    { issuer, clientId: "client-1", defaultVenueId },
    createTokens([GUEST_KEY], clock),
    clock,
  );
});
afterAll(() => pool.close());

const kjClaims = (): JWTPayload => ({
  iss: issuer,
  aud: "client-1",
  sub: "kj-1",
  exp: NOW / 1000 + HOUR_SEC,
  token_use: "id",
  "cognito:groups": ["kj"],
  "custom:venueId": "venue-1",
});
const signed = (claims: JWTPayload, header: object = {}, key: CryptoKey | Uint8Array = privateKey) =>
  new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "pool-1", ...header }).sign(key);
const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

describe("an id token of the pool", () => {
  it("names a KJ and their venue until it expires", async () => {
    const token = await signed(kjClaims());
    const actor = { role: "kj", venueId: "venue-1" };
    expect(await tokens.verify(token)).toMatchObject({ status: "valid", actor });
    now = NOW + HOUR_SEC * 1000;
    expect(await tokens.verify(token)).toMatchObject({ status: "expired", actor });
    now = NOW;
  });

  it("names who is no KJ as themselves, in no night", async () => {
    const token = await signed({ ...kjClaims(), sub: "s1", "cognito:groups": [] });
    const actor = { role: "singer", singerId: "s1", venueId: "default", rotationId: "none" };
    expect(await tokens.verify(token)).toMatchObject({ status: "valid", actor });
  });

  it("is none when the algorithm, the key, the audience, the kind or the signature is another", async () => {
    const claims = kjClaims();
    const spki = new TextEncoder().encode(await exportSPKI(publicKey));
    const modulus = new Uint8Array(Buffer.from((await exportJWK(publicKey)).n ?? "", "base64url"));
    const own = await exportJWK(stranger.publicKey);
    const good = await signed(claims);
    const forged = {
      "no algorithm": `${encoded({ alg: "none", kid: "pool-1" })}.${encoded(claims)}.`,
      "HS256 with the public key as its secret": await signed(claims, { alg: "HS256" }, spki),
      "HS256 with the modulus as its secret": await signed(claims, { alg: "HS256" }, modulus),
      "HS256 with the guests' key": await signed(claims, { alg: "HS256" }, GUEST_KEY),
      "another RSA key": await signed(claims, {}, stranger.privateKey),
      "a key that it brings itself": await signed(claims, { jwk: own }, stranger.privateKey),
      "a key that it points at": await signed(claims, { jku: `${issuer}/mine`, kid: "mine" }, stranger.privateKey),
      "another client's": await signed({ ...claims, aud: "client-2" }),
      "an access token": await signed({ ...claims, token_use: "access" }),
      "a KJ of no venue": await signed({ ...claims, "custom:venueId": undefined }),
      "claims swapped": good.replace(/\.[^.]+\./, `.${encoded({ ...claims, "custom:venueId": "venue-2" })}.`),
      "the signature cut off": good.replace(/[^.]+$/, ""),
    };
    for (const [what, token] of Object.entries(forged))
      expect([what, await tokens.verify(token)]).toEqual([what, { status: "invalid" }]);
  });
});

describe("a guest's token beside it", () => {
  it("is verified with the guests' key alone", async () => {
    const singer = {
      role: "singer",
      venueId: id<VenueId>("venue-1"),
      rotationId: id<RotationId>("r1"),
      singerId: id<SingerId>("s1"),
    } as const;
    const { token } = await tokens.issue(singer);
    expect(await tokens.verify(token)).toMatchObject({ status: "valid", actor: singer });
    const [head = "", body = ""] = token.split(".");
    const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as JWTPayload;
    const header = JSON.parse(Buffer.from(head, "base64url").toString()) as object;
    // The pool's own key, but not its issuer.
    const rsa = await new SignJWT(claims).setProtectedHeader({ ...header, alg: "RS256" }).sign(privateKey);
    expect(await tokens.verify(rsa)).toEqual({ status: "invalid" });
  });
});
