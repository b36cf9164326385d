import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type Night, openNight } from "../realtime/harness.ts";

let night: Night;
beforeAll(async () => {
  night = await openNight();
});
afterAll(() => night.stop());

/** With any Host header, which `fetch` does not let a caller say. */
async function ask(method: string, path: string, headers: Record<string, string> = {}) {
  const asked = request(`${night.base}${path}`, { method, headers });
  asked.end();
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of answer) text += chunk;
  return { status: answer.statusCode, headers: answer.headers, text };
}

describe("every answer", () => {
  it.each([
    ["a page", 200, "GET", "/console"],
    ["a script", 200, "GET", "/assets/a-1.js"],
    ["what pages ask for", 200, "GET", "/config.json"],
    ["the way to the phone's page", 302, "GET", "/"],
    ["another method of a page", 405, "POST", "/console"],
    ["a path that is none", 404, "GET", "/nowhere"],
    ["a path of the API that is none", 404, "GET", "/karaoke/nowhere"],
    ["health", 200, "GET", "/healthz"],
    ["a refusal for want of a token", 401, "POST", "/karaoke/rotations"],
    ["what OPTIONS says", 204, "OPTIONS", "/karaoke/songs"],
    ["media that is not there", 404, "GET", "/media/v/s/m"],
    ["media by another method", 405, "POST", "/media/v/s/m"],
    ["an upload that nobody waits for", 403, "PUT", "/uploads/u1"],
  ])(
    "is taken for nothing else, framed by nobody, and gives no address away: %s",
    async (_what, status, method, path) => {
      const answer = await ask(method, path);
      expect(answer.status).toBe(status);
      expect(answer.headers["content-security-policy"]).toMatch(/^default-src 'none'; .*frame-ancestors 'none'/);
      expect(answer.headers["x-content-type-options"]).toBe("nosniff");
      expect(answer.headers["referrer-policy"]).toBe("no-referrer");
      // Browsers would ignore it without TLS, which ends elsewhere if at all.
      expect(answer.headers["strict-transport-security"]).toBeUndefined();
    },
  );

  it("of the API runs nothing when it is opened as a page", async () => {
    const answer = await ask("GET", `/karaoke/rotations/${night.rotationId}`);
    expect(answer.headers["content-security-policy"]).toBe(
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  it("of a page lets it have no camera, microphone, place or payment", async () => {
    const { headers } = await ask("GET", "/join");
    expect(headers["permissions-policy"]).toBe("camera=(), geolocation=(), microphone=(), payment=()");
  });
});

describe("a name that a site had lead here", () => {
  it.each([
    ["GET", "/config.json"],
    ["GET", "/console"],
    ["GET", "/karaoke/songs"],
    ["POST", "/karaoke/sessions"],
    ["POST", "/karaoke/join"],
    ["PUT", "/uploads/u1"],
  ])("is answered nothing of the night, and how to be known: %s %s", async (method, path) => {
    const answer = await ask(method, path, { Host: "rebound.evil.example:3000" });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.text)).toMatchObject({
      code: "NOT_ALLOWED",
      detail: expect.stringContaining("PUBLIC_URL"),
    });
  });

  it("opens no socket, though the page's origin is that very name", async () => {
    const headers = { Host: "rebound.evil.example" };
    const ws = new WebSocket(night.wsUrl, ["karaoke.v1"], { headers, origin: "http://rebound.evil.example" });
    const [, answer] = (await once(ws, "unexpected-response")) as [unknown, IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(403);
  });

  it("is another matter for a name of the venue's own network", async () => {
    expect((await ask("GET", "/console", { Host: "jukebox.local:3000" })).status).toBe(200);
  });
});
