/** Who somebody is. */
import type { Actor } from "../actor.ts";

export interface Tokens {
  /** Signed, for `actor`, until `expiresAt` (ISO 8601 UTC). */
  issue(actor: Extract<Actor, { role: "kj" | "singer" }>): Promise<{ token: string; expiresAt: string }>;
  /** `expired` still names the actor: a singer whose token ran out lately may renew it. */
  verify(
    token: string,
  ): Promise<
    | { status: "valid" | "expired"; actor: Extract<Actor, { role: "kj" | "singer" }>; expiresAt: string }
    | { status: "invalid" }
  >;
}
