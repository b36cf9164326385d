import { describe, expect, it } from "vitest";
import { originIsAllowed } from "../../embedded/origins.ts";

const ask = (origin: string | undefined, allowed: string[] = []) =>
  originIsAllowed({ headers: { host: "192.168.1.5:3000", origin } }, allowed);

describe("which pages may open a socket", () => {
  it("a program that says no origin may", () => expect(ask(undefined)).toBe(true));
  it("a page of this very host may", () => expect(ask("http://192.168.1.5:3000")).toBe(true));
  it("a page of the same machine behind a TLS proxy may", () => expect(ask("https://192.168.1.5:3000")).toBe(true));
  it("a page of another port may not", () => expect(ask("http://192.168.1.5:8080")).toBe(false));
  it("a page of another site may not", () => expect(ask("https://evil.example")).toBe(false));
  it("a page without an origin of its own may not", () => expect(ask("null")).toBe(false));
  it("an allowed origin may", () => expect(ask("https://a.example", ["https://a.example"])).toBe(true));
  it("any origin may where all are allowed", () => expect(ask("https://a.example", ["*"])).toBe(true));
});
