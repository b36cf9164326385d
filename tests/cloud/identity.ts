/** Cognito's keys and tokens, and the secret that guest tokens are signed with. */
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { Answer, Call, Service } from "./front-door.ts";

export const POOL_PATH = "/eu-central-1_pool";
export const CLIENT_ID = "client";

export interface Identity {
  /** The pool's published keys. */
  keys: Service;
  secrets: Service;
  /** An id token as Cognito gives one; of the group `kj` when a venue is named and no groups are. */
  idToken(issuer: string, sub: string, venueId: string | null, groups?: string[]): Promise<string>;
  rotateSecret(): void;
}

export async function createIdentity(): Promise<Identity> {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "key-1", alg: "RS256", use: "sig" };
  let values = ["first-value-".padEnd(64, "x")];

  return {
    async keys(): Promise<Answer> {
      const headers = { "content-type": "application/json" };
      return { status: 200, headers, body: JSON.stringify({ keys: [jwk] }) };
    },
    async secrets({ body }: Call): Promise<Answer> {
      const { VersionStage } = JSON.parse(body) as { VersionStage?: string };
      const value = values[VersionStage === "AWSPREVIOUS" ? 1 : 0];
      const headers = { "content-type": "application/x-amz-json-1.1" };
      if (value) return { status: 200, headers, body: JSON.stringify({ ARN: "secret", SecretString: value }) };
      return {
        status: 400,
        headers,
        body: JSON.stringify({ __type: "ResourceNotFoundException", message: "no such stage" }),
      };
    },
    idToken(issuer, sub, venueId, groups = venueId === null ? [] : ["kj"]) {
      const claims = {
        ...(groups.length > 0 && { "cognito:groups": groups }),
        ...(venueId !== null && { "custom:venueId": venueId }),
      };
      return new SignJWT({ token_use: "id", ...claims })
        .setProtectedHeader({ alg: "RS256", kid: "key-1" })
        .setSubject(sub)
        .setIssuer(issuer)
        .setAudience(CLIENT_ID)
        .setIssuedAt()
        .setExpirationTime("12h")
        .sign(privateKey);
    },
    rotateSecret() {
      values = [`value-${values.length}-${Date.now()}`.padEnd(64, "y"), ...values.slice(0, 1)];
    },
  };
}
