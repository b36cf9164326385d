/** Signed tokens for the KJ and for singers: JWTs, HS256, made and read by this service alone. */
import { createHash } from "node:crypto";
import { errors, type JWTHeaderParameters, type JWTPayload, jwtVerify, SignJWT } from "jose";
import * as v from "valibot";
import type { Actor } from "../../core/actor.ts";
import { ID_PATTERN, id, type RotationId, type SingerId, type VenueId } from "../../core/ids.ts";
import type { Tokens } from "../../core/ports/identity.ts";
import type { Clock } from "../../core/ports/machine.ts";

type Holder = Extract<Actor, { role: "kj" | "singer" }>;

const ISSUER = "karaoke-rotation";
const AUDIENCE = "karaoke";
const ALGORITHM = "HS256";
const KEY_BYTES = 32;
const HOUR_MS = 3_600_000;
/** A KJ's token outlives a long shift, a singer's the night. */
const LIFE_MS = { kj: 12 * HOUR_MS, singer: 18 * HOUR_MS };
/** A token that ran out no longer ago than this still says who its holder was. */
const LATELY_MS = 48 * HOUR_MS;

const opaque = v.pipe(v.string(), v.regex(ID_PATTERN));
const claimsSchema = v.variant("role", [
  v.object({ role: v.literal("kj"), venue: opaque, exp: v.number() }),
  v.object({ role: v.literal("singer"), venue: opaque, rotation: opaque, sub: opaque, exp: v.number() }),
]);

/**
 * @param keys 32 bytes each. The first one signs; the others still verify, so that keys can be rotated.
 * @throws when there is no key or one of another length.
 */
export function createTokens(keys: readonly Uint8Array[], clock: Clock): Tokens {
  const named = new Map(keys.map((key) => [nameOf(key), key]));
  const signer = keys[0];
  if (!signer || keys.some((key) => key.length !== KEY_BYTES))
    throw new Error(`token keys are ${KEY_BYTES} bytes each`);
  const signerName = nameOf(signer);

  async function keyOf(header: JWTHeaderParameters): Promise<Uint8Array> {
    const key = named.get(header.kid ?? "");
    if (!key) throw new errors.JWKSNoMatchingKey();
    return key;
  }

  async function payloadOf(token: string): Promise<{ status: "valid" | "expired"; payload: JWTPayload } | null> {
    try {
      const options = {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        currentDate: new Date(clock.now()),
      };
      return { status: "valid", payload: (await jwtVerify(token, keyOf, options)).payload };
    } catch (error) {
      // jose checks signature, issuer and audience before the time, so this payload is one of ours.
      if (error instanceof errors.JWTExpired && error.claim === "exp") {
        return { status: "expired", payload: error.payload };
      }
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }

  return {
    async issue(actor) {
      const now = clock.now();
      // Whole seconds, as the claim has them, so that `expiresAt` is the very moment.
      const expiresSec = Math.floor((now + LIFE_MS[actor.role]) / 1000);
      const claims = actor.role === "kj" ? kjClaims(actor) : singerClaims(actor);
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: ALGORITHM, kid: signerName, typ: "JWT" })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt(Math.floor(now / 1000))
        .setExpirationTime(expiresSec)
        .sign(signer);
      return { token, expiresAt: new Date(expiresSec * 1000).toISOString() };
    },

    async verify(token) {
      const read = await payloadOf(token);
      if (!read) return { status: "invalid" };
      const claims = v.safeParse(claimsSchema, read.payload);
      if (!claims.success) return { status: "invalid" };
      const expiresMs = claims.output.exp * 1000;
      if (read.status === "expired" && clock.now() - expiresMs > LATELY_MS) return { status: "invalid" };
      return { status: read.status, actor: holderOf(claims.output), expiresAt: new Date(expiresMs).toISOString() };
    },
  };
}

/** Names a key without telling anything of it. */
function nameOf(key: Uint8Array): string {
  return createHash("sha256").update("karaoke token key").update(key).digest("base64url").slice(0, 12);
}

function kjClaims(actor: Extract<Actor, { role: "kj" }>): JWTPayload {
  return { role: "kj", venue: actor.venueId };
}

function singerClaims(actor: Extract<Actor, { role: "singer" }>): JWTPayload {
  return { role: "singer", venue: actor.venueId, rotation: actor.rotationId, sub: actor.singerId };
}

function holderOf(claims: v.InferOutput<typeof claimsSchema>): Holder {
  const venueId = id<VenueId>(claims.venue);
  if (claims.role === "kj") return { role: "kj", venueId };
  return {
    role: "singer",
    venueId,
    rotationId: id<RotationId>(claims.rotation),
    singerId: id<SingerId>(claims.sub),
  };
}
