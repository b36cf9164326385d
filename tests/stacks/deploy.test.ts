import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const STACKS = [
  "alarms",
  "bus",
  "commands",
  "data",
  "identity",
  "imports",
  "pages",
  "rest",
  "site",
  "sockets",
  "subscribers",
  "uploads",
];
let plane: ControlPlane;

beforeAll(async () => {
  plane = await startControlPlane();
});
afterAll(() => plane.stop());

/** As a person would type it, with keys that open nothing. */
function start(...args: string[]): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, ["node_modules/sst/cli/sst.js", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: plane.url,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "eu-central-1",
      SST_TELEMETRY_DISABLED: "1",
      CI: "true",
    },
  });
}

function sst(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = start(...args);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
}

function madeFor(stage: string): string[] {
  const prefix = `${stage}-karaoke-`;
  return plane.stacks.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}

test("sst build runs to the end", async () => {
  const { code, output } = await sst("build", "--stage", "test");
  expect([code, output]).toEqual([0, expect.any(String)]);
});

test("sst deploy creates every stack, each after those it needs, and uploads the bundles", async () => {
  const { code, output } = await sst("deploy", "--stage", "test");
  expect([code, output]).toEqual([0, expect.any(String)]);
  expect(plane.unknown).toEqual([]);
  const made = madeFor("test");
  expect([...made].sort()).toEqual(STACKS);
  for (const [needed, by] of [
    ["data", "sockets"],
    ["commands", "sockets"],
    ["site", "rest"],
    ["sockets", "pages"],
    ["subscribers", "alarms"],
  ] as const) {
    expect([needed, by, made.indexOf(needed) < made.indexOf(by)]).toEqual([needed, by, true]);
  }
  // A zip of code for each bundle, beside the templates.
  expect([...plane.objects].filter((key) => key.endsWith(".zip")).length).toBeGreaterThan(7);
});

test("sst remove takes every stack away again, each before those it needs", async () => {
  const { code, output } = await sst("remove", "--stage", "test");
  expect([code, output]).toEqual([0, expect.any(String)]);
  expect(plane.unknown).toEqual([]);
  const gone = plane.removed.map((name) => name.replace("test-karaoke-", ""));
  expect([...gone].sort()).toEqual(STACKS);
  for (const [needed, by] of [
    ["data", "sockets"],
    ["identity", "rest"],
    ["site", "pages"],
    ["sockets", "alarms"],
  ] as const) {
    expect([needed, by, gone.indexOf(by) < gone.indexOf(needed)]).toEqual([needed, by, true]);
  }
  // SST remembers nothing of the stage.
  expect([...plane.objects].filter((key) => key.includes("appMetadata"))).toEqual([]);
});

test("sst dev deploys every stack with functions that ask this machine, and stays", async () => {
  const child = start("dev", "--stage", "dev");
  let output = "";
  try {
    await new Promise<void>((resolve, reject) => {
      child.stdout.on("data", (chunk) => {
        output += String(chunk);
        if (/Deployed:[\s\S]*pages/.test(output)) resolve();
      });
      child.once("close", (code) => reject(new Error(`ended with ${code}: ${output}`)));
    });
    expect(child.exitCode).toBeNull();
  } finally {
    child.kill("SIGKILL");
  }
  expect(plane.unknown).toEqual([]);
  expect(madeFor("dev").sort()).toEqual(STACKS);
  const template = readFileSync(join(root, ".sst/dist/dev-karaoke-sockets.template.json"), "utf8");
  const handlers = [...template.matchAll(/"Handler": "([^"]+)"/g)].map(([, handler]) => handler);
  // The fifth is SST's own, which runs while a stack is deployed.
  expect(handlers.filter((handler) => handler === "live-lambda.handler")).toHaveLength(4);
});
