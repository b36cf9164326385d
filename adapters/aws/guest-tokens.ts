/**
 * The keys that guest tokens are signed with, from Secrets Manager.
 *
 * The secret's current value signs, its previous one still verifies: storing a new value rotates the key without ending
 * anybody's night. A Lambda reads both again every few minutes, and at once when it meets a token that it cannot
 * verify, which may be signed by another Lambda with a newer key.
 */
import { createHash } from "node:crypto";
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { Tokens } from "../../core/ports/identity.ts";
import type { Clock } from "../../core/ports/machine.ts";
import { createTokens } from "../shared/tokens.ts";

const READ_AGAIN_AFTER_MS = 5 * 60_000;
/** Bad tokens must not make every request read the secret. */
const READ_AGAIN_AT_MOST_EVERY_MS = 10_000;
/** About 256 random bits of the characters that Secrets Manager generates. */
const SECRET_MIN_LENGTH = 43;

export function createGuestTokens(client: SecretsManagerClient, secretArn: string, clock: Clock): Tokens {
  let kept: { tokens: Tokens; readAt: number } | null = null;

  async function tokens(maxAgeMs: number): Promise<Tokens> {
    if (kept && clock.now() - kept.readAt < maxAgeMs) return kept.tokens;
    const [current, previous] = await Promise.all([
      keyOf(client, secretArn, "AWSCURRENT"),
      keyOf(client, secretArn, "AWSPREVIOUS"),
    ]);
    if (!current) throw new Error("the token secret has no current value");
    kept = { tokens: createTokens(previous ? [current, previous] : [current], clock), readAt: clock.now() };
    return kept.tokens;
  }

  return {
    async issue(actor) {
      return (await tokens(READ_AGAIN_AFTER_MS)).issue(actor);
    },
    async verify(token) {
      const verdict = await (await tokens(READ_AGAIN_AFTER_MS)).verify(token);
      if (verdict.status !== "invalid") return verdict;
      return (await tokens(READ_AGAIN_AT_MOST_EVERY_MS)).verify(token);
    },
  };
}

async function keyOf(
  client: SecretsManagerClient,
  secretArn: string,
  stage: "AWSCURRENT" | "AWSPREVIOUS",
): Promise<Uint8Array | null> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn, VersionStage: stage }));
    if (!SecretString || SecretString.length < SECRET_MIN_LENGTH) throw new Error("the token secret is too short");
    return createHash("sha256").update(SecretString).digest();
  } catch (error) {
    // A secret that was never rotated has no previous value.
    if (stage === "AWSPREVIOUS" && error instanceof ResourceNotFoundException) return null;
    throw error;
  }
}
