import { beforeEach, describe, expect, test } from "vitest";
import { createHarness, type Harness, json, PASSPHRASE, problem } from "./harness.ts";

let h: Harness;
beforeEach(async () => {
  h = await createHarness();
});

const logIn = (passphrase: unknown, address = "192.0.2.1") =>
  h.call("POST", "/karaoke/sessions", { body: { passphrase }, headers: { "x-test-address": address } });

describe("logging in", () => {
  test("gives a KJ's token that works", async () => {
    const session = (await json(await logIn(PASSPHRASE), 201)) as { token: string; role: string; expiresAt: string };
    expect(session).toMatchObject({ role: "kj", expiresAt: "2026-11-25T08:00:00.000Z" });
    expect((await h.call("GET", "/karaoke/rotations", { token: session.token })).status).toBe(200);
  });

  test("spaces around a passphrase copied from a terminal do not count", async () => {
    expect((await logIn(` ${PASSPHRASE}\n`)).status).toBe(201);
  });

  test("a token is kept by no cache", async () => {
    expect((await logIn(PASSPHRASE)).headers.get("cache-control")).toBe("no-store");
  });

  test("another passphrase is 401 with a challenge, and is not in the log", async () => {
    const response = await logIn("wrong one");
    expect(response.headers.get("www-authenticate")).toBe('Bearer realm="karaoke"');
    expect(await problem(response)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    expect(JSON.stringify(h.logged)).not.toContain("wrong one");
  });

  test("is in the log, refused or not, by its request alone: no passphrase, token or address", async () => {
    const refused = await logIn("wrong one");
    const session = await logIn(PASSPHRASE);
    expect(h.logged).toEqual([
      { message: "a log-in was refused", fields: { requestId: refused.headers.get("x-request-id") } },
      { message: "a KJ logged in", fields: { requestId: session.headers.get("x-request-id") } },
    ]);
  });
});

describe("guessing", () => {
  async function guessUntilRefused(address: string): Promise<number> {
    for (let guesses = 0; guesses < 1000; guesses++) if ((await logIn("guess", address)).status === 429) return guesses;
    throw new Error("never refused");
  }

  test("after five wrong ones an address waits, each time twice as long, up to five minutes", async () => {
    expect(await guessUntilRefused("192.0.2.1")).toBe(5);
    const waits: number[] = [];
    for (let round = 0; round < 11; round++) {
      const response = await logIn("guess");
      expect(response.status).toBe(429);
      const waitSec = Number(response.headers.get("retry-after"));
      waits.push(waitSec);
      h.pass(waitSec * 1000);
      expect((await logIn("guess")).status).toBe(401);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  test("while it waits, the right passphrase is refused too", async () => {
    await guessUntilRefused("192.0.2.1");
    expect(await problem(await logIn(PASSPHRASE))).toMatchObject({ status: 429, code: "RATE_LIMITED" });
    h.pass(1000);
    expect((await logIn(PASSPHRASE)).status).toBe(201);
  });

  test("success forgets an address's failures", async () => {
    for (let guess = 0; guess < 4; guess++) await logIn("guess");
    expect((await logIn(PASSPHRASE)).status).toBe(201);
    expect(await guessUntilRefused("192.0.2.1")).toBe(5);
  });

  test("guesses at the same moment are counted as well", async () => {
    const statuses = await Promise.all(Array.from({ length: 50 }, async () => (await logIn("guess")).status));
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
  });

  test("many addresses together are slowed down, but not one that got in before", async () => {
    expect((await logIn(PASSPHRASE, "192.0.2.200")).status).toBe(201);
    const statuses: number[] = [];
    for (let address = 0; address < 60; address++)
      statuses.push((await logIn("guess", `198.51.100.${address}`)).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(50);
    expect((await logIn(PASSPHRASE, "203.0.113.9")).status).toBe(429);
    expect((await logIn(PASSPHRASE, "192.0.2.200")).status).toBe(201);
  });

  test("a quarter of an hour of silence forgets them", async () => {
    await guessUntilRefused("192.0.2.1");
    h.pass(15 * 60_000);
    expect(await guessUntilRefused("192.0.2.1")).toBe(5);
  });
});
