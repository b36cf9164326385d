/** Who asks, from the bearer token, and whether that is enough for the route. */
import type { Tokens } from "../core/ports/identity.ts";
import type { Caller, Who } from "./endpoint.ts";
import { Problem } from "./problem.ts";

export interface Identity {
  caller: Caller | null;
  /** The holder of a token that ran out lately. */
  lapsed: Caller | null;
  token: "none" | "good" | "expired" | "bad";
}

export async function identify(request: Request, tokens: Tokens): Promise<Identity> {
  const token = /^Bearer +([^\s]+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (token === undefined) return { caller: null, lapsed: null, token: "none" };
  const verdict = await tokens.verify(token);
  switch (verdict.status) {
    case "valid":
      return { caller: verdict.actor, lapsed: null, token: "good" };
    case "expired":
      return { caller: null, lapsed: verdict.actor, token: "expired" };
    case "invalid":
      return { caller: null, lapsed: null, token: "bad" };
  }
}

/** @throws 401 or 403. */
export function admit(who: Who, { caller, token }: Identity): void {
  if (who === "anyone") return;
  if (!caller) throw unauthenticated(token);
  if (who === "kj" && caller.role !== "kj") throw new Problem("NOT_ALLOWED", "only the KJ may do that");
}

function unauthenticated(token: Identity["token"]): Problem {
  const challenge = token === "none" ? "" : ', error="invalid_token"';
  const detail = {
    none: "this needs a token",
    good: "this needs another token",
    expired: "the token has expired",
    bad: "the token is not one of ours",
  }[token];
  return new Problem("UNAUTHENTICATED", detail, {
    headers: { "WWW-Authenticate": `Bearer realm="karaoke"${challenge}` },
  });
}

/** A route that is not for anyone has a caller. */
export function callerOf(caller: Caller | null): Caller {
  if (!caller) throw new Error("a route that needs a caller was reached without one");
  return caller;
}
