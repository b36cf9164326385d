/** Lets pages of other origins call, where the operator named them (`CORS_ORIGINS`). Tokens are headers, never cookies. */

const ALLOWED_HEADERS = "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key";
const EXPOSED_HEADERS = "ETag, Location, Retry-After, WWW-Authenticate, X-Request-Id, Idempotency-Replayed";
const PREFLIGHT_MAX_AGE_SEC = 600;

/** Adds what a browser of that origin needs to read the answer. */
export function allowOrigin(request: Request, headers: Headers, origins: readonly string[]): void {
  headers.append("Vary", "Origin");
  const origin = request.headers.get("origin");
  if (origin === null) return;
  const anyOrigin = origins.includes("*");
  if (!anyOrigin && !origins.includes(origin)) return;
  headers.set("Access-Control-Allow-Origin", anyOrigin ? "*" : origin);
  headers.set("Access-Control-Expose-Headers", EXPOSED_HEADERS);
  if (request.method !== "OPTIONS") return;
  headers.set("Access-Control-Allow-Methods", headers.get("Allow") ?? "");
  headers.set("Access-Control-Allow-Headers", ALLOWED_HEADERS);
  headers.set("Access-Control-Max-Age", String(PREFLIGHT_MAX_AGE_SEC));
}
