import { describe, expect, it } from "vitest";
import { knownHosts } from "../../embedded/hosts.ts";

const config = {
  publicUrl: "https://Karaoke.Example:8443/bar",
  corsOrigins: ["https://pages.example"],
  host: "0.0.0.0",
};
const isKnown = knownHosts(config, "Jukebox");

describe("under which names the server answers", () => {
  it.each([
    "192.168.1.5:3000",
    "10.0.0.7",
    "[::1]:3000",
    "[fe80::1]",
    "localhost:3000",
    "a.localhost",
    "jukebox",
    "JUKEBOX:3000",
    "jukebox.local:3000",
    "Jukebox.Local.",
    "jukebox.lan",
    "jukebox.home.arpa",
  ])("an address and a name that no site can have: %s", (host) => expect(isKnown(host)).toBe(true));

  it.each(["karaoke.example", "karaoke.example:443", "pages.example:3000"])("one that the operator gave: %s", (host) =>
    expect(isKnown(host)).toBe(true),
  );

  it.each([
    "evil.example",
    "evil.example:3000",
    "karaoke.example.evil.example",
    "local.evil.example",
    "192.168.1.5.evil.example",
    "evillocal.example",
    "a@karaoke.example.evil.example",
    "[",
    "",
  ])("not another, to which any site may have its name lead here: %j", (host) => expect(isKnown(host)).toBe(false));

  it("not without a name", () => expect(isKnown(undefined)).toBe(false));

  it("the machine's own full name, and the one it listens at", () => {
    const known = knownHosts({ ...config, host: "stage.example" }, "jukebox.bar.example");
    expect(["stage.example", "jukebox.bar.example", "bar.example"].map(known)).toEqual([true, true, false]);
  });

  it("any where pages of any site may call", () =>
    expect(knownHosts({ ...config, corsOrigins: ["*"] })("evil.example")).toBe(true));
});
