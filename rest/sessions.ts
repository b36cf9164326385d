/** The KJ logs in. */
import * as v from "valibot";
import { Attempts } from "./attempts.ts";
import type { RestDeps } from "./deps.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";
import { Problem } from "./problem.ts";

const passphraseSchema = v.strictObject({
  passphrase: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(1000)),
});

const sessionSchema = v.strictObject({
  token: v.string(),
  expiresAt: v.pipe(v.string(), v.isoTimestamp()),
  role: v.literal("kj"),
});

export function sessionEndpoints(deps: RestDeps): Endpoint[] {
  const attempts = new Attempts(deps.clock);
  return [
    endpoint({
      method: "POST",
      path: "/karaoke/sessions",
      operation: "logIn",
      summary: "Log in as the KJ",
      who: "anyone",
      body: passphraseSchema,
      answers: { 201: { description: "The KJ's token", schema: sessionSchema } },
      problems: ["UNAUTHENTICATED", "RATE_LIMITED"],
      async handle({ body, request, env, requestId }) {
        const address = deps.addressOf(request, env);
        const waitMs = attempts.begin(address);
        if (waitMs > 0) {
          throw new Problem("RATE_LIMITED", "too many attempts; wait a moment", {
            headers: { "Retry-After": String(Math.ceil(waitMs / 1000)) },
          });
        }
        if (!deps.isPassphrase(body.passphrase)) {
          deps.logger.info("a log-in was refused", { requestId });
          throw new Problem("UNAUTHENTICATED", "that is not the passphrase", {
            headers: { "WWW-Authenticate": 'Bearer realm="karaoke"' },
          });
        }
        attempts.succeeded(address);
        deps.logger.info("a KJ logged in", { requestId });
        const issued = await deps.tokens.issue({ role: "kj", venueId: deps.defaultVenueId });
        return { status: 201, body: { ...issued, role: "kj" } };
      },
    }),
  ];
}
