import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { cognitoAccount } from "../../../web/console/account.ts";
import { ManagedLogin } from "../../../web/console/managed-login.ts";
import { storedSession } from "../../../web/shared/stored-session.ts";

const DOMAIN = "https://karaoke.auth.test";
const PAGE = "https://pages.test/console";
const START_MS = Date.UTC(2026, 10, 24, 20);
const HOUR_MS = 3_600_000;

function keeping(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as Storage;
}

const idToken = (endsAtMs: number, name = "token") =>
  `${name}.${Buffer.from(JSON.stringify({ exp: endsAtMs / 1000, name: "Zoë ÿ" })).toString("base64url")}.signature`;

/** Cognito as far as the page sees it: each answer once, and what it was asked. */
function cognito(storage: Storage | null = keeping()) {
  const asked: { path: string; fields: Record<string, string> }[] = [];
  const answers: (() => Response)[] = [];
  const fetcher: typeof fetch = async (url, init) => {
    asked.push({
      path: String(url).slice(DOMAIN.length),
      fields: Object.fromEntries(init?.body as URLSearchParams),
    });
    const answer = answers.shift();
    if (!answer) throw new TypeError("failed to fetch");
    return answer();
  };
  const login = new ManagedLogin({ domain: DOMAIN, clientId: "client", pageUrl: PAGE, storage, fetcher });
  return {
    asked,
    login,
    answer: (status: number, body: object) => answers.push(() => Response.json(body, { status })),
  };
}

async function queryOf(login: ManagedLogin): Promise<URLSearchParams> {
  const address = new URL((await login.address()) ?? "");
  expect(address.origin + address.pathname).toBe(`${DOMAIN}/oauth2/authorize`);
  return address.searchParams;
}

describe("logging in", () => {
  test("leaves with a challenge and the scope openid alone, and comes back with its verifier", async () => {
    const { asked, login, answer } = cognito();
    const query = await queryOf(login);
    expect(Object.fromEntries(query)).toMatchObject({
      response_type: "code",
      client_id: "client",
      redirect_uri: PAGE,
      scope: "openid",
      code_challenge_method: "S256",
    });
    answer(200, { id_token: idToken(START_MS), access_token: "a", refresh_token: "refresh", expires_in: 3600 });
    const arrival = await login.arrive(`?code=abc&state=${query.get("state")}`);
    expect(arrival).toEqual({
      kind: "loggedIn",
      session: { token: idToken(START_MS), expiresAt: "2026-11-24T20:00:00.000Z", refreshToken: "refresh" },
    });
    const { path, fields } = asked[0] ?? { path: "", fields: {} };
    expect(path).toBe("/oauth2/token");
    expect(fields).toMatchObject({
      grant_type: "authorization_code",
      code: "abc",
      client_id: "client",
      redirect_uri: PAGE,
    });
    const challenge = createHash("sha256").update(String(fields.code_verifier)).digest("base64url");
    expect(challenge).toBe(query.get("code_challenge"));
    // 43 characters at least (RFC 7636).
    expect(fields.code_verifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test("a code of an attempt that is not this tab's, or that came before, is not exchanged", async () => {
    const { asked, login, answer } = cognito();
    expect(await login.arrive("?code=abc&state=somebody")).toEqual({ kind: "none" });
    const query = await queryOf(login);
    expect(await login.arrive("?code=abc&state=somebody")).toEqual({ kind: "none" });
    answer(200, { id_token: idToken(START_MS) });
    expect(await login.arrive(`?code=abc&state=${query.get("state")}`)).toEqual({ kind: "none" });
    expect(asked).toEqual([]);
  });

  test("what Cognito says against it is told", async () => {
    const { login, answer } = cognito();
    const first = await queryOf(login);
    expect(await login.arrive(`?error=invalid_request&error_description=no+such&state=${first.get("state")}`)).toEqual({
      kind: "refused",
      detail: "no such",
    });
    const second = await queryOf(login);
    answer(400, { error: "invalid_grant" });
    expect(await login.arrive(`?code=old&state=${second.get("state")}`)).toMatchObject({ kind: "refused" });
  });

  test("a browser that keeps nothing is not sent away, since it would not know the way back", async () => {
    expect(await cognito(null).login.address()).toBeNull();
  });
});

describe("an account", () => {
  async function loggedIn(endsAtMs: number) {
    const server = cognito();
    const session = storedSession("session", null);
    const clock = { now: START_MS };
    const left: string[] = [];
    const account = cognitoAccount(
      server.login,
      session,
      (url) => left.push(url),
      () => clock.now,
    );
    const state = (await queryOf(server.login)).get("state");
    server.answer(200, { id_token: idToken(endsAtMs), refresh_token: "refresh" });
    await account.arrive(`?code=abc&state=${state}`);
    server.asked.length = 0;
    return { ...server, account, session, clock, left };
  }

  test("is renewed half an hour before its end and keeps its refresh token", async () => {
    const { account, asked, answer, clock, session } = await loggedIn(START_MS + 12 * HOUR_MS);
    expect(account.arriving.value).toBe(false);
    clock.now += 11 * HOUR_MS;
    await account.look();
    expect(asked).toEqual([]);
    clock.now += 0.6 * HOUR_MS;
    answer(200, { id_token: idToken(clock.now + 12 * HOUR_MS, "second") });
    await account.look();
    expect(asked).toEqual([
      { path: "/oauth2/token", fields: { client_id: "client", grant_type: "refresh_token", refresh_token: "refresh" } },
    ]);
    expect(session.token()).toMatch(/^second/);
    expect(session.session.value?.refreshToken).toBe("refresh");
  });

  test("stays while Cognito cannot be reached or is busy, and ends when Cognito says so", async () => {
    const { account, answer, clock, session } = await loggedIn(START_MS + HOUR_MS);
    clock.now += 0.9 * HOUR_MS;
    await account.look();
    answer(429, {});
    await account.look();
    answer(503, {});
    await account.look();
    expect(session.token()).not.toBeNull();
    answer(400, { error: "invalid_grant" });
    await account.look();
    expect(session.token()).toBeNull();
  });

  test("a token that the service refuses for its age is renewed once; a fresh one has no venue", async () => {
    const { account, answer, clock, session } = await loggedIn(START_MS + HOUR_MS);
    clock.now += 2 * HOUR_MS;
    answer(200, { id_token: idToken(clock.now + HOUR_MS, "second") });
    expect(await account.refused()).toBe(true);
    expect(await account.refused()).toBe(false);
    expect(account.problem.value).toContain("no venue");
    expect(session.token()).toBeNull();
  });

  test("of a tab that comes back the next day is renewed before anything is shown", async () => {
    const { login, answer } = cognito();
    const session = storedSession("session", null);
    session.save({ token: "old", expiresAt: new Date(START_MS - 1).toISOString(), refreshToken: "refresh" });
    const account = cognitoAccount(
      login,
      session,
      () => {},
      () => START_MS,
    );
    expect(account.arriving.value).toBe(true);
    answer(200, { id_token: idToken(START_MS + HOUR_MS, "second") });
    await account.arrive("");
    expect(session.token()).toMatch(/^second/);
    expect(account.arriving.value).toBe(false);
  });

  test("of a tab that comes back without a network stays, and is renewed when the service refuses it", async () => {
    const { login, answer } = cognito();
    const session = storedSession("session", null);
    session.save({ token: "old", expiresAt: new Date(START_MS - 1).toISOString(), refreshToken: "refresh" });
    const account = cognitoAccount(
      login,
      session,
      () => {},
      () => START_MS,
    );
    await account.arrive("");
    expect(account.arriving.value).toBe(false);
    expect(session.token()).toBe("old");
    answer(200, { id_token: idToken(START_MS + HOUR_MS, "second") });
    expect(await account.refused()).toBe(true);
    expect(session.token()).toMatch(/^second/);
  });

  test("of a tab that comes back when its log-in has ended for good is forgotten", async () => {
    const { login, answer } = cognito();
    const session = storedSession("session", null);
    session.save({ token: "old", expiresAt: new Date(START_MS - 1).toISOString(), refreshToken: "refresh" });
    const account = cognitoAccount(
      login,
      session,
      () => {},
      () => START_MS,
    );
    answer(400, { error: "invalid_grant" });
    await account.arrive("");
    expect(session.token()).toBeNull();
  });

  test("that logs out is forgotten, revoked, and leaves Cognito's session too", async () => {
    const { account, answer, asked, left, session } = await loggedIn(START_MS + HOUR_MS);
    answer(200, {});
    account.logOut();
    expect(session.token()).toBeNull();
    await expect.poll(() => left).toEqual([`${DOMAIN}/logout?client_id=client&logout_uri=${encodeURIComponent(PAGE)}`]);
    expect(asked).toEqual([{ path: "/oauth2/revoke", fields: { client_id: "client", token: "refresh" } }]);
  });
});
