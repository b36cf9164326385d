/** Identity on AWS: KJs and registered singers come with Cognito's id tokens, guests with ours. */
import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";
import * as v from "valibot";
import { ID_PATTERN, id, type RotationId, type SingerId, type VenueId } from "../../core/ids.ts";
import type { Tokens } from "../../core/ports/identity.ts";
import type { Clock } from "../../core/ports/machine.ts";

/** The Cognito group whose members run nights. */
export const KJ_GROUP = "kj";
/** Set by an administrator alone: the app client may not write it. */
export const VENUE_ATTRIBUTE = "venueId";

const opaque = v.pipe(v.string(), v.regex(ID_PATTERN));
const claimsSchema = v.object({
  sub: opaque,
  exp: v.number(),
  token_use: v.literal("id"),
  "cognito:groups": v.optional(v.array(v.string()), []),
  [`custom:${VENUE_ATTRIBUTE}`]: v.optional(opaque),
});

/** No rotation has this id. */
const NO_ROTATION = id<RotationId>("none");

export interface CognitoPool {
  /** As it stands in the tokens, without a slash at the end; its keys are below it. */
  issuer: string;
  clientId: string;
  /** Whose singers those are who registered themselves. */
  defaultVenueId: VenueId;
}

/** Verifies both kinds; issues guest tokens only. */
export function createCognitoTokens(pool: CognitoPool, guests: Tokens, clock: Clock): Tokens {
  // Fetched once per Lambda, and again when a token names a key that is not among them.
  const keys = createRemoteJWKSet(new URL(`${pool.issuer}/.well-known/jwks.json`));

  async function payloadOf(token: string): Promise<{ status: "valid" | "expired"; payload: JWTPayload } | null> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ["RS256"],
        issuer: pool.issuer,
        audience: pool.clientId,
        currentDate: new Date(clock.now()),
      });
      return { status: "valid", payload };
    } catch (error) {
      if (error instanceof errors.JWTExpired && error.claim === "exp") {
        return { status: "expired", payload: error.payload };
      }
      // The keys could not be had: that is not the token's fault.
      if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) throw error;
      return null;
    }
  }

  return {
    issue: (actor) => guests.issue(actor),
    async verify(token) {
      if (issuerOf(token) !== pool.issuer) return guests.verify(token);
      const read = await payloadOf(token);
      const claims = read && v.safeParse(claimsSchema, read.payload);
      if (!read || !claims?.success) return { status: "invalid" };
      const { sub, exp } = claims.output;
      const expiresAt = new Date(exp * 1000).toISOString();
      if (!claims.output["cognito:groups"].includes(KJ_GROUP)) {
        const actor = {
          role: "singer" as const,
          venueId: pool.defaultVenueId,
          // Their own profile and performances; a night is joined for a guest token of its own.
          rotationId: NO_ROTATION,
          singerId: id<SingerId>(sub),
        };
        return { status: read.status, actor, expiresAt };
      }
      const venue = claims.output[`custom:${VENUE_ATTRIBUTE}`];
      if (typeof venue !== "string") return { status: "invalid" };
      return { status: read.status, actor: { role: "kj", venueId: id<VenueId>(venue) }, expiresAt };
    },
  };
}

/** Not verified: it only tells whose keys to verify with. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
