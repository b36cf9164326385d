/**
 * Cognito's managed login: the endpoints that the console uses, as the developer guide documents them, for the app
 * client of the synthesised template. Its page asks for no more than an e-mail address and a password.
 */
import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { textOf } from "./front-door.ts";

export interface LoginClient {
  clientId: string;
  callbackUrls: string[];
  logoutUrls: string[];
  scopes: string[];
}

export interface LoginUser {
  email: string;
  password: string;
  /** Signs an id token of the moment. */
  idToken(): Promise<string>;
}

interface Grant {
  user: LoginUser;
  redirectUri: string;
  challenge: string;
}

export class ManagedLoginServer {
  readonly #server: Server;
  readonly #codes = new Map<string, Grant>();
  readonly #refreshTokens = new Map<string, LoginUser>();
  readonly users: LoginUser[] = [];
  client: LoginClient | null = null;
  /** Id tokens given for a refresh token. */
  renewals = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.url);
    const fields = new URLSearchParams(request.method === "POST" ? await textOf(request) : "");
    switch (`${request.method} ${pathname}`) {
      case "GET /oauth2/authorize":
        return this.#authorize(searchParams, response);
      case "POST /login":
        return this.#logIn(searchParams, fields, response);
      case "POST /oauth2/token":
        return this.#token(fields, response);
      case "POST /oauth2/revoke":
        this.#refreshTokens.delete(fields.get("token") ?? "");
        return json(response, 200, {});
      case "GET /logout":
        return this.#logOut(searchParams, response);
      default:
        response.writeHead(404).end();
    }
  }

  #authorize(query: URLSearchParams, response: ServerResponse): void {
    const { clientId, callbackUrls, scopes } = this.#client();
    const redirectUri = query.get("redirect_uri") ?? "";
    // Nobody is sent to an address that is not the client's.
    if (query.get("client_id") !== clientId || !callbackUrls.includes(redirectUri)) {
      response.writeHead(400).end("redirect_mismatch");
      return;
    }
    const fits =
      query.get("response_type") === "code" &&
      query.get("code_challenge_method") === "S256" &&
      (query.get("scope") ?? "").split(" ").every((scope) => scopes.includes(scope));
    if (!fits) {
      redirect(response, redirectUri, { error: "invalid_request", state: query.get("state") ?? "" });
      return;
    }
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><title>Sign in</title><form method="post" action="/login?${query.toString().replaceAll("&", "&amp;")}">
<label>Email address <input name="username" type="email"></label><label>Password <input name="password" type="password"></label>
<button>Sign in</button></form>`);
  }

  #logIn(query: URLSearchParams, fields: URLSearchParams, response: ServerResponse): void {
    const user = this.users.find(
      ({ email, password }) => email === fields.get("username") && password === fields.get("password"),
    );
    if (!user) {
      response.writeHead(401).end("Incorrect username or password.");
      return;
    }
    const code = randomUUID();
    const redirectUri = query.get("redirect_uri") ?? "";
    this.#codes.set(code, { user, redirectUri, challenge: query.get("code_challenge") ?? "" });
    redirect(response, redirectUri, { code, state: query.get("state") ?? "" });
  }

  async #token(fields: URLSearchParams, response: ServerResponse): Promise<void> {
    if (fields.get("client_id") !== this.#client().clientId) return json(response, 400, { error: "invalid_client" });
    if (fields.get("grant_type") === "refresh_token") {
      const user = this.#refreshTokens.get(fields.get("refresh_token") ?? "");
      if (!user) return json(response, 400, { error: "invalid_grant" });
      this.renewals += 1;
      return json(response, 200, { ...(await tokensOf(user)) });
    }
    const code = fields.get("code") ?? "";
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    const challenge = createHash("sha256")
      .update(fields.get("code_verifier") ?? "")
      .digest("base64url");
    if (!grant || grant.challenge !== challenge || grant.redirectUri !== fields.get("redirect_uri")) {
      return json(response, 400, { error: "invalid_grant" });
    }
    const refreshToken = randomUUID();
    this.#refreshTokens.set(refreshToken, grant.user);
    json(response, 200, { ...(await tokensOf(grant.user)), refresh_token: refreshToken });
  }

  #logOut(query: URLSearchParams, response: ServerResponse): void {
    const { clientId, logoutUrls } = this.#client();
    const to = query.get("logout_uri") ?? "";
    if (query.get("client_id") === clientId && logoutUrls.includes(to)) redirect(response, to, {});
    else response.writeHead(400).end();
  }

  #client(): LoginClient {
    if (!this.client) throw new Error("the user pool has no app client yet");
    return this.client;
  }
}

async function tokensOf(user: LoginUser): Promise<object> {
  return { id_token: await user.idToken(), access_token: "opens nothing here", token_type: "Bearer", expires_in: 3600 };
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "access-control-allow-origin": "*" });
  response.end(JSON.stringify(body));
}

function redirect(response: ServerResponse, to: string, fields: Record<string, string>): void {
  const query = new URLSearchParams(fields).toString();
  response.writeHead(302, { location: query ? `${to}?${query}` : to }).end();
}
