/**
 * `Idempotency-Key`: a `POST` that is sent again with its key gets the first answer again and has no second effect.
 *
 * Keys belong to who asks. Only successes are kept: what was refused wrote nothing and may be tried anew.
 */
import { createHash } from "node:crypto";
import type { IdempotencyStore, KeptAnswer } from "../core/ports/idempotency.ts";
import type { Caller } from "./endpoint.ts";
import { invalidFields, Problem } from "./problem.ts";

const REPLAYED_HEADER = "Idempotency-Replayed";

/** A key as it is stored, and what the same request looks like. Both are digests. */
export interface Once {
  key: string;
  fingerprint: string;
}

/** Null without the header. @throws 422 for a key of the wrong form. */
export function onceOf(request: Request, caller: Caller | null, body: string): Once | null {
  const key = request.headers.get("idempotency-key");
  if (key === null) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw invalidFields([{ path: "Idempotency-Key", message: "must be 1 to 255 visible characters without spaces" }]);
  }
  const { pathname, search } = new URL(request.url);
  return {
    key: digest(nameOf(caller), key),
    fingerprint: digest(request.method, pathname + search, request.headers.get("content-length") ?? "", body),
  };
}

/** @param answer runs the request; what it throws releases the key. */
export async function answerOnce(
  store: IdempotencyStore,
  { key, fingerprint }: Once,
  now: number,
  answer: () => Promise<Response>,
): Promise<Response> {
  const claim = await store.claim(key, fingerprint, now);
  if (claim === "busy") {
    throw new Problem("KEY_IN_USE", "a request with this key is still running", { headers: { "Retry-After": "1" } });
  }
  if (claim === "mismatch") {
    throw invalidFields([{ path: "Idempotency-Key", message: "came with another request before" }]);
  }
  if (claim !== "claimed") return replay(claim);
  let response: Response;
  try {
    response = await answer();
  } catch (error) {
    await store.release(key);
    throw error;
  }
  const body = await response.clone().text();
  await store.keep(key, { status: response.status, headers: Object.fromEntries(response.headers), body });
  return response;
}

function replay(kept: KeptAnswer): Response {
  const bodyless = kept.status === 204;
  return new Response(bodyless ? null : kept.body, {
    status: kept.status,
    headers: { ...kept.headers, [REPLAYED_HEADER]: "true" },
  });
}

function nameOf(caller: Caller | null): string {
  if (!caller) return "anyone";
  return caller.role === "kj" ? `kj ${caller.venueId}` : `singer ${caller.rotationId} ${caller.singerId}`;
}

/** Of the parts, each with its length, so that no two lists of parts look alike. */
export function digest(...parts: string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest("base64url");
}
