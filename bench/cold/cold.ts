/**
 * Cold starts: a new `node` imports a bundle and handles its first event, beside a bare Hono handler in the same run.
 * The first events are those of a night through the emulators, which go on answering.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Cloud, startCloud } from "../../tests/cloud/cloud.ts";
import { prepareForCloud } from "../cloud-environment.ts";
import { quiet } from "../cost/console.ts";
import { bundled } from "./bundle.ts";
import { type Measured, printCold } from "./report.ts";
import { eventsOfANight } from "./story.ts";

const RUNS = 11;
const CHILD = fileURLToPath(new URL("./first-event.mjs", import.meta.url));
const SOURCE_MAPS = "--enable-source-maps";
const HEALTHZ = {
  version: "2.0",
  routeKey: "GET /healthz",
  rawPath: "/healthz",
  rawQueryString: "",
  headers: { host: "localhost" },
  requestContext: { http: { method: "GET", path: "/healthz" }, domainName: "localhost", requestId: "r" },
  isBase64Encoded: false,
};

interface Start {
  lambda: string;
  way: Measured["way"];
  bundle: string;
  exportName: string;
  environment: Record<string, string>;
  event(): unknown;
}

export async function cold(): Promise<void> {
  prepareForCloud();
  const folder = mkdtempSync(join(tmpdir(), "karaoke-cold-"));
  const cloud = await startCloud();
  try {
    const starts = await everyStart(cloud);
    const measured: Measured[] = starts.map(({ lambda, way }) => ({ lambda, way, samples: [] }));
    // Each run starts everything once, so that a machine whose speed drifts drifts for all.
    for (let run = 0; run <= RUNS; run++) {
      for (const [index, start] of starts.entries()) {
        const sample = await startOnce(start, join(folder, "event.json"));
        // The first of all finds nothing in the disk's cache.
        if (run > 0) measured[index]?.samples.push(sample);
        await quiet(cloud);
      }
    }
    printCold(measured, RUNS);
  } finally {
    await cloud.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function everyStart(cloud: Cloud): Promise<Start[]> {
  const events = await eventsOfANight(cloud);
  const starts: Start[] = [
    {
      lambda: "bare Hono",
      way: "inside",
      bundle: await bundled("bench/cold/bare-hono", "inside"),
      exportName: "handler",
      environment: { NODE_OPTIONS: SOURCE_MAPS },
      event: () => HEALTHZ,
    },
  ];
  for (const { settings } of cloud.lambdas()) {
    const { name, entry, exportName } = settings;
    const event = events.get(name);
    if (!event) {
      console.log(`${name} had no event in the night and is left out`);
      continue;
    }
    const environment = { ...settings.environment, AWS_ACCESS_KEY_ID: "cold", AWS_SECRET_ACCESS_KEY: "secret" };
    const inside = await bundled(entry, "inside");
    const one = { lambda: name, exportName, event: () => afresh(name, event) };
    starts.push(
      { ...one, way: "inside", bundle: inside, environment: { ...environment, NODE_OPTIONS: SOURCE_MAPS } },
      {
        ...one,
        way: "outside",
        bundle: await bundled(entry, "outside"),
        environment: { ...environment, NODE_OPTIONS: SOURCE_MAPS },
      },
      { ...one, way: "no maps", bundle: inside, environment: { ...environment, NODE_OPTIONS: "" } },
    );
  }
  return starts;
}

/** A command has an effect once only, so each worker is given another. */
function afresh(lambda: string, event: unknown): unknown {
  if (lambda !== "worker") return event;
  const { Records } = event as { Records: { body: string }[] };
  return {
    Records: Records.map((record) => {
      const message = JSON.parse(record.body) as { command: object };
      return { ...record, body: JSON.stringify({ ...message, command: { ...message.command, id: randomUUID() } }) };
    }),
  };
}

/** @throws when the handler fails, or answers that it failed. */
function startOnce(start: Start, eventFile: string): Promise<Measured["samples"][number]> {
  writeFileSync(eventFile, JSON.stringify(start.event()));
  const args = [CHILD, pathToFileURL(start.bundle).href, start.exportName, eventFile];
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, args, {
      env: start.environment,
      stdio: ["ignore", "ignore", "pipe", "pipe"],
    });
    let told = "";
    let complaints = "";
    let totalMs = 0;
    child.stdio[3]?.on("data", (chunk: Buffer) => {
      totalMs ||= performance.now() - started;
      told += chunk.toString();
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      complaints += chunk.toString();
    });
    child.once("close", () => {
      if (told === "") return reject(new Error(`${start.lambda} (${start.way}): ${complaints}`));
      const { importMs, handleMs, answer } = JSON.parse(told) as {
        importMs: number;
        handleMs: number;
        answer?: Answer;
      };
      if ((answer?.statusCode ?? 200) >= 400 || (answer?.batchItemFailures ?? []).length > 0) {
        return reject(new Error(`${start.lambda} (${start.way}) answered ${JSON.stringify(answer)}`));
      }
      resolve({ totalMs, importMs, handleMs });
    });
  });
}

interface Answer {
  statusCode?: number;
  batchItemFailures?: unknown[];
}
