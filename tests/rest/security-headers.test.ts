import { expect, test } from "vitest";
import { createHarness } from "./harness.ts";

const h = await createHarness();

test.each(["/healthz", "/karaoke/openapi.json", "/karaoke/nowhere", "/karaoke/singers"])(
  "over TLS an answer asks the browser to stay there for a year: %s",
  async (path) => {
    const { headers } = await h.app.request(`https://api.example${path}`);
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect((await h.app.request(`http://api.example${path}`)).headers.has("strict-transport-security")).toBe(false);
  },
);
