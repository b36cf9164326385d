import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Client, nightAt, PASSPHRASE } from "../realtime/harness.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

let dataDir: string;
let server: ServerProcess;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "karaoke-logs-"));
  server = await startServer({ DATA_DIR: dataDir, KJ_PASSPHRASE: PASSPHRASE, LOG_LEVEL: "debug" });
});
afterEach(async () => {
  await server.kill("SIGKILL");
  rmSync(dataDir, { recursive: true });
});

it("each command leaves a line: a request's under its X-Request-Id, a frame's under an id of its own, and no secret", async () => {
  const night = await nightAt(server.port);
  const address = `http://127.0.0.1:${server.port}/karaoke/join`;
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ joinCode: night.joinCode, stageName: "Ann Unlogged" });
  const joined = await fetch(address, { method: "POST", headers, body });
  const { token } = (await joined.json()) as { token: string };
  const client = await Client.open(`ws://127.0.0.1:${server.port}/ws`, night.kjToken);
  await client.hello(night.rotationId);
  await client.command("announce", { text: "Nobody logs this" }, "command-of-a-frame");
  client.cut();
  await server.kill("SIGTERM");

  const lines = server
    .errors()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const worked = lines.filter(({ message }) => message === "a command was worked");
  const { rotationId } = night;
  const request = { level: "debug", command: "addSinger", status: "applied", rotationId };
  expect(worked).toContainEqual(
    expect.objectContaining({ ...request, correlationId: joined.headers.get("x-request-id") }),
  );
  const frame = { commandId: "command-of-a-frame", command: "announce", status: "applied", rotationId };
  expect(worked).toContainEqual(
    expect.objectContaining({ ...frame, correlationId: expect.stringMatching(/^[A-Za-z0-9]{12}$/) }),
  );
  for (const secret of [token, night.kjToken, PASSPHRASE, "Ann Unlogged", "Nobody logs this"]) {
    expect(server.errors()).not.toContain(secret);
  }
});
