import { beforeAll, expect, test } from "vitest";
import { loadConfig } from "../../../web/shared/config.ts";

beforeAll(() => {
  Object.assign(globalThis, { location: new URL("https://pages.test/console") });
});

const told = (body: unknown) => loadConfig(async () => Response.json(body));

test("a site that says nothing has its service on its own origin, and a passphrase", async () => {
  const own = { wsUrl: "wss://pages.test/ws", apiBase: "", publicUrl: "https://pages.test" };
  const config = { ...own, openRotation: null, followsNights: false };
  expect(await told({})).toEqual({ ...config, login: { kind: "passphrase" }, texts: false });
  expect(
    await loadConfig(async () => {
      throw new TypeError("failed to fetch");
    }),
  ).toEqual({ ...config, login: { kind: "passphrase" }, texts: false });
});

test("a site that gives its open night away is followed from night to night, also while none is open", async () => {
  expect(await told({ openRotation: "LARK77" })).toMatchObject({ openRotation: "LARK77", followsNights: true });
  expect(await told({ openRotation: null })).toMatchObject({ openRotation: null, followsNights: true });
});

test("a site may say that KJs log in with Cognito, and where", async () => {
  const login = { kind: "cognito", domain: "https://karaoke.auth.test/", clientId: "client" };
  expect((await told({ login })).login).toEqual({ ...login, domain: "https://karaoke.auth.test" });
  for (const half of [
    { kind: "cognito" },
    { kind: "saml", domain: "https://x.test", clientId: "client" },
    null,
    "no",
  ]) {
    expect((await told({ login: half })).login).toEqual({ kind: "passphrase" });
  }
});

test("without an answer, or with a proxy's, it is what the last visit was told", async () => {
  const kept = new Map<string, string>();
  const localStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  Object.assign(globalThis, { localStorage });
  try {
    const config = await told({ wsUrl: "wss://sockets.test/live", openRotation: "LARK77" });
    const offline = await loadConfig(async () => {
      throw new TypeError("failed to fetch");
    });
    expect(offline).toEqual(config);
    expect(await loadConfig(async () => new Response("Bad Gateway", { status: 502 }))).toEqual(config);
  } finally {
    Reflect.deleteProperty(globalThis, "localStorage");
  }
});
