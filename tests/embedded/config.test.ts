import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "../../embedded/config.ts";

describe("the settings", () => {
  let folder: string;
  let cert: string;
  let key: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "karaoke-config-"));
    cert = join(folder, "cert.pem");
    key = join(folder, "key.pem");
    writeFileSync(cert, "a certificate");
    writeFileSync(key, "a key");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const problems = (environment: Record<string, string>) => {
    try {
      readConfig(environment);
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
    return [];
  };

  it("are all optional, and an empty variable is as good as none", () => {
    const usual = {
      port: 3000,
      host: "0.0.0.0",
      dataDir: resolve("data"),
      passphrase: null,
      publicUrl: null,
      tls: null,
      corsOrigins: [],
      logLevel: "info",
    };
    expect(readConfig({})).toEqual(usual);
    expect(readConfig({ PORT: "", HOST: " ", KJ_PASSPHRASE: "", TLS_CERT: "" })).toEqual(usual);
  });

  it("take what the environment says", () => {
    const read = readConfig({
      PORT: "8080",
      HOST: "127.0.0.1",
      DATA_DIR: "nights",
      KJ_PASSPHRASE: "open sesame",
      PUBLIC_URL: "https://karaoke.example/",
      TLS_CERT: cert,
      TLS_KEY: key,
      CORS_ORIGINS: "https://a.example/, http://b.example:8080",
      LOG_LEVEL: "WARN",
    });
    expect(read).toEqual({
      port: 8080,
      host: "127.0.0.1",
      dataDir: resolve("nights"),
      passphrase: "open sesame",
      publicUrl: "https://karaoke.example",
      tls: { cert: Buffer.from("a certificate"), key: Buffer.from("a key") },
      corsOrigins: ["https://a.example", "http://b.example:8080"],
      logLevel: "warn",
    });
  });

  it.each([
    ["PORT", "http"],
    ["PORT", "-1"],
    ["PORT", "70000"],
    ["PORT", "80.5"],
    ["PUBLIC_URL", "karaoke.example"],
    ["PUBLIC_URL", "ftp://karaoke.example"],
    ["PUBLIC_URL", "https://karaoke.example/?x=1"],
    ["CORS_ORIGINS", "https://a.example, b"],
    ["LOG_LEVEL", "loud"],
    ["TLS_CERT", "nowhere.pem"],
  ])("name the variable that is wrong: %s=%s", (name, value) => {
    expect(problems({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name}: .`))]);
  });

  it("say everything that is wrong at once", () => {
    expect(problems({ PORT: "x", LOG_LEVEL: "y" })).toHaveLength(2);
  });

  it("need both files for HTTPS", () => {
    expect(problems({ TLS_CERT: cert })).toEqual([expect.stringMatching(/^TLS_KEY: is missing/)]);
    expect(problems({ TLS_KEY: key })).toEqual([expect.stringMatching(/^TLS_CERT: is missing/)]);
  });
});
