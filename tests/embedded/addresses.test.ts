import type { NetworkInterfaceInfo } from "node:os";
import { describe, expect, it } from "vitest";
import { addressesOf, lanAddress } from "../../embedded/addresses.ts";

const at = (address: string, internal = false) => [{ address, internal, family: "IPv4" } as NetworkInterfaceInfo];

describe("the address that phones reach", () => {
  it("is this machine's on the venue's network", () => {
    expect(lanAddress({ lo: at("127.0.0.1", true), wlan0: at("192.168.1.5") })).toBe("192.168.1.5");
  });

  it("is not one that lives inside this machine, when there is another", () => {
    expect(lanAddress({ docker0: at("192.168.99.1"), eth0: at("10.0.0.7") })).toBe("10.0.0.7");
    expect(lanAddress({ docker0: at("172.17.0.1") })).toBe("172.17.0.1");
  });

  it("is none without a network", () => {
    expect(lanAddress({ lo: at("127.0.0.1", true), en0: at("169.254.3.4") })).toBeNull();
  });
});

describe("the addresses that are printed", () => {
  const everywhere = { host: "0.0.0.0", publicUrl: null, tls: null };

  it("send the KJ to this machine and everybody else to its address on the network", () => {
    expect(addressesOf(everywhere, 3000, "192.168.1.5")).toEqual({
      local: "http://localhost:3000",
      public: "http://192.168.1.5:3000",
    });
  });

  it("show PUBLIC_URL where there is one", () => {
    expect(addressesOf({ ...everywhere, publicUrl: "https://k.example" }, 3000, "192.168.1.5").public).toBe(
      "https://k.example",
    );
  });

  it("leave out the port that goes without saying", () => {
    expect(addressesOf({ ...everywhere, tls: {} }, 443, "192.168.1.5").public).toBe("https://192.168.1.5");
    expect(addressesOf(everywhere, 80, "192.168.1.5").public).toBe("http://192.168.1.5");
  });

  it("are the one address that it listens on", () => {
    expect(addressesOf({ ...everywhere, host: "127.0.0.1" }, 3000, "192.168.1.5")).toEqual({
      local: "http://127.0.0.1:3000",
      public: "http://127.0.0.1:3000",
    });
    expect(addressesOf({ ...everywhere, host: "::1" }, 3000, null).local).toBe("http://[::1]:3000");
  });

  it("fall back to this machine without a network", () => {
    expect(addressesOf(everywhere, 3000, null).public).toBe("http://localhost:3000");
  });
});
