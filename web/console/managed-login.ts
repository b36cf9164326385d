/**
 * Cognito's managed login, as a public client: authorization code with PKCE (RFC 7636), then `fetch` to its token
 * endpoint. Source: "User pool endpoints and managed login reference" in the Cognito developer guide.
 */
import type { Session } from "../shared/stored-session.ts";

/** `openid` alone: with any other scope beside it the id token leaves out the venue, a custom attribute. */
const SCOPE = "openid";
/** The attempt's verifier and state, between leaving for Cognito and coming back. */
const ATTEMPT_KEY = "karaoke.console.login";
const ANSWER_TIMEOUT_MS = 10_000;

export interface ManagedLoginOptions {
  /** Origin of the managed login. */
  domain: string;
  clientId: string;
  /** One of the client's callback and sign-out addresses. */
  pageUrl: string;
  /** Outlives the way to Cognito and back; null where the browser keeps nothing. */
  storage: Storage | null;
  fetcher?: typeof fetch;
}

export type Arrival =
  /** The page was opened without coming from Cognito, or from an attempt that is not this tab's. */
  { kind: "none" } | { kind: "loggedIn"; session: Session } | { kind: "refused"; detail: string };

export type Renewal = { kind: "renewed"; session: Session } | { kind: "refused" } | { kind: "unreachable" };

interface Attempt {
  state: string;
  verifier: string;
}

export class ManagedLogin {
  readonly #options: ManagedLoginOptions;
  readonly #fetch: typeof fetch;

  constructor(options: ManagedLoginOptions) {
    this.#options = options;
    this.#fetch = options.fetcher ?? ((input, init) => fetch(input, init));
  }

  /** Where to log in; null where the browser keeps nothing, so the way back would not be known. */
  async address(): Promise<string | null> {
    const { domain, clientId, pageUrl, storage } = this.#options;
    if (!storage) return null;
    const attempt: Attempt = { state: randomText(), verifier: randomText() };
    storage.setItem(ATTEMPT_KEY, JSON.stringify(attempt));
    const query = new URLSearchParams({
      response_type: "code",
      client_id: clientId,
      redirect_uri: pageUrl,
      scope: SCOPE,
      state: attempt.state,
      code_challenge: await challengeOf(attempt.verifier),
      code_challenge_method: "S256",
    });
    return `${domain}/oauth2/authorize?${query}`;
  }

  /** @param search the page's query as it was opened. An attempt counts once. */
  async arrive(search: string): Promise<Arrival> {
    const query = new URLSearchParams(search);
    const attempt = this.#takeAttempt();
    if (!attempt || query.get("state") !== attempt.state) return { kind: "none" };
    const code = query.get("code");
    if (code === null) {
      return { kind: "refused", detail: query.get("error_description") ?? query.get("error") ?? "no answer" };
    }
    const answer = await this.#post("/oauth2/token", {
      grant_type: "authorization_code",
      code,
      redirect_uri: this.#options.pageUrl,
      code_verifier: attempt.verifier,
    });
    const session = answer?.ok ? await sessionOf(answer) : null;
    if (session) return { kind: "loggedIn", session };
    return { kind: "refused", detail: answer ? "it does not know this attempt any more" : "no answer" };
  }

  async renew(refreshToken: string): Promise<Renewal> {
    const answer = await this.#post("/oauth2/token", { grant_type: "refresh_token", refresh_token: refreshToken });
    // Only a 4xx that is no throttling says that this log-in is over.
    if (!answer || answer.status >= 500 || answer.status === 429) return { kind: "unreachable" };
    const session = answer.ok ? await sessionOf(answer) : null;
    // It keeps its refresh token unless the pool rotates them.
    return session ? { kind: "renewed", session: { refreshToken, ...session } } : { kind: "refused" };
  }

  /** The refresh token opens nothing any more. Best effort: it ends by itself. */
  async revoke(refreshToken: string): Promise<void> {
    await this.#post("/oauth2/revoke", { token: refreshToken });
  }

  /** Ends Cognito's own session in this browser and comes back to the page. */
  exit(): string {
    const { domain, clientId, pageUrl } = this.#options;
    return `${domain}/logout?${new URLSearchParams({ client_id: clientId, logout_uri: pageUrl })}`;
  }

  /** Null when nobody answered. */
  async #post(path: string, fields: Record<string, string>): Promise<Response | null> {
    const { domain, clientId } = this.#options;
    try {
      return await this.#fetch(`${domain}${path}`, {
        method: "POST",
        body: new URLSearchParams({ client_id: clientId, ...fields }),
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      });
    } catch {
      return null;
    }
  }

  #takeAttempt(): Attempt | null {
    const kept = this.#options.storage?.getItem(ATTEMPT_KEY) ?? null;
    this.#options.storage?.removeItem(ATTEMPT_KEY);
    return kept === null ? null : (JSON.parse(kept) as Attempt);
  }
}

/** Null for an answer without the tokens this page asked for. */
async function sessionOf(answer: Response): Promise<Session | null> {
  const said = (await answer.json().catch(() => ({}))) as { id_token?: unknown; refresh_token?: unknown };
  const expiresAt = typeof said.id_token === "string" ? endOf(said.id_token) : null;
  if (expiresAt === null) return null;
  return {
    token: said.id_token as string,
    expiresAt,
    ...(typeof said.refresh_token === "string" && { refreshToken: said.refresh_token }),
  };
}

/** ISO 8601 UTC; `expires_in` of the answer is the access token's, which opens nothing here. */
function endOf(idToken: string): string | null {
  try {
    const payload = (idToken.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
    const { exp } = JSON.parse(atob(payload)) as { exp?: unknown };
    return typeof exp === "number" ? new Date(exp * 1000).toISOString() : null;
  } catch {
    return null;
  }
}

/** 43 characters of [A-Za-z0-9_-] out of 256 random bits. */
const randomText = (): string => base64Url(crypto.getRandomValues(new Uint8Array(32)));

async function challengeOf(verifier: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
}
