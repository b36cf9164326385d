import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createPages } from "../../embedded/pages.ts";
import type { WebBuild, WebFile } from "../../web/build.ts";

const html = (text: string): WebFile => ({
  body: Buffer.from(text),
  contentType: "text/html; charset=utf-8",
  immutable: false,
  gzip: gzipSync(text),
  br: brotliCompressSync(text),
});
const size = { scriptBytes: 0, styleBytes: 0 };
const script = { body: Buffer.from("go()"), contentType: "text/javascript; charset=utf-8", immutable: true };
const web: WebBuild = {
  build: "build-1",
  files: new Map([["/assets/phone-1.js", script]]),
  workers: new Map([["/join-worker.js", { ...script, body: Buffer.from("keep()"), immutable: false }]]),
  pages: { console: html("console"), screen: html("screen"), phone: html("phone") },
  sizes: { console: size, screen: size, phone: size },
};

const PUBLIC_URL = "http://192.168.1.5:3000";
const pages = createPages({ web, openRotation: async () => "CDFHJK" });

async function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Response> {
  const request = new Request(`${PUBLIC_URL}${path}`, { method, headers: { host: "192.168.1.5:3000", ...headers } });
  const answer = await pages(request, PUBLIC_URL);
  if (!answer) throw new Error(`${path} is no page`);
  return answer;
}

describe("the pages", () => {
  it.each([
    ["/console", "console"],
    ["/console/", "console"],
    ["/screen", "screen"],
    ["/screen/CDFHJK", "screen"],
    ["/join", "phone"],
    ["/join/CDFHJK", "phone"],
    ["/join/CDFHJK/", "phone"],
  ])("are at %s", async (path, text) => {
    const answer = await ask(path);
    expect(await answer.text()).toBe(text);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
  });

  it.each([
    "/consoles",
    "/join/a/b",
    `/join/${"x".repeat(65)}`,
    "/karaoke/songs",
    "/assets/other.js",
    "/assets/../start.ts",
  ])("are not at %s", async (path) => {
    expect(await pages(new Request(`${PUBLIC_URL}${path}`), PUBLIC_URL)).toBeNull();
  });

  it("are where a guest is sent who types the bare address", async () => {
    const answer = await ask("/");
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/join"]);
  });

  it("run nothing but their own scripts, in no frame, and give no address away", async () => {
    const { headers } = await ask("/console");
    const policy = headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self' ws://192.168.1.5:3000 wss://192.168.1.5:3000;");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  });

  it("let no Host header into the policy", async () => {
    const { headers } = await ask("/console", { host: "a; script-src *" });
    expect(headers.get("content-security-policy")).toContain("connect-src 'self';");
  });

  it("come compressed to whoever takes it", async () => {
    expect((await ask("/join", { "accept-encoding": "gzip, br" })).headers.get("content-encoding")).toBe("br");
    expect((await ask("/join", { "accept-encoding": "gzip" })).headers.get("content-encoding")).toBe("gzip");
    expect((await ask("/join")).headers.get("content-encoding")).toBeNull();
  });

  it("are asked for each time, and not sent again when they are the same", async () => {
    const first = await ask("/screen");
    expect(first.headers.get("cache-control")).toBe("no-cache");
    const again = await ask("/screen", { "if-none-match": first.headers.get("etag") ?? "" });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
  });

  it("are for reading only", async () => {
    expect((await ask("/console", {}, "POST")).status).toBe(405);
    expect((await ask("/console", {}, "HEAD")).status).toBe(200);
  });
});

describe("assets", () => {
  it("are kept for ever, since their name changes with them", async () => {
    const answer = await ask("/assets/phone-1.js");
    expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await answer.text()).toBe("go()");
  });
});

describe("a page's worker", () => {
  it("is beside the page, asked for each time, and not sent again when it is the same", async () => {
    const first = await ask("/join-worker.js");
    expect(await first.text()).toBe("keep()");
    expect(first.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(first.headers.get("cache-control")).toBe("no-cache");
    const again = await ask("/join-worker.js", { "if-none-match": first.headers.get("etag") ?? "" });
    expect(again.status).toBe(304);
  });

  it("may run, and fetch what it keeps", async () => {
    const policy = (await ask("/join-worker.js")).headers.get("content-security-policy");
    expect(policy).toBe("default-src 'none'; connect-src 'self'");
    expect((await ask("/join")).headers.get("content-security-policy")).toContain("worker-src 'self'");
  });

  it("is not there for a page that has none", async () => {
    expect(await pages(new Request(`${PUBLIC_URL}/tv-worker.js`), PUBLIC_URL)).toBeNull();
  });
});

describe("/config.json", () => {
  it("tells the pages what they need of this server", async () => {
    const answer = await ask("/config.json");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.json()).toEqual({
      mode: "embedded",
      build: "build-1",
      publicUrl: PUBLIC_URL,
      openRotation: "CDFHJK",
    });
  });
});
