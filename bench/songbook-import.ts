/**
 * A songbook of 60,000 rows through S3 and the importer: time, memory of the whole process, and what DynamoDB counts.
 *
 *   node --import tsx bench/songbook-import.ts [rows]
 *
 * DynamoDB Local where Java is found, else dynalite, which is slower. AWS's own table answers a write in some five
 * milliseconds and 25 are under way at once; the emulators answer on the processors that import.
 */
import { PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { startFauxqs } from "fauxqs";
import { DynamoImportJobs } from "../adapters/aws/dynamo/import-jobs.ts";
import { createDynamoSongs } from "../adapters/aws/dynamo/songs.ts";
import { Table } from "../adapters/aws/dynamo/table.ts";
import { S3Songbooks } from "../adapters/aws/s3-songbooks.ts";
import { systemClock } from "../adapters/local/clock.ts";
import { randomIds } from "../adapters/local/ids.ts";
import { type ImportJobId, id, type VenueId } from "../core/ids.ts";
import type { ImportJob } from "../core/songbook-imports.ts";
import { runImport } from "../rest/songbook/run-import.ts";
import { createTables, hasJava, startDynalite, startDynamoDbLocal } from "../tests/aws/dynamo-server.ts";

const ROWS = Number(process.argv[2] ?? 60_000);
const BUCKET = "uploads";
const VENUE = id<VenueId>("venue");

const csv = ["title,artist,year,discid"];
for (let row = 0; row < ROWS; row++) {
  csv.push(`A title of usual length ${row},An artist ${row % 5000},${1960 + (row % 60)},SF${row}`);
}
const body = csv.join("\n");

const dynamo = hasJava() ? await startDynamoDbLocal() : await startDynalite();
const buckets = await startFauxqs({ port: 0, logger: false });
buckets.createBucket(BUCKET);
const s3 = new S3Client({
  endpoint: `http://127.0.0.1:${buckets.port}`,
  forcePathStyle: true,
  region: "eu-central-1",
  requestChecksumCalculation: "WHEN_REQUIRED",
  credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
});
const client = dynamo.client;
const used = { reads: 0, writes: 0, readUnits: 0, writeUnits: 0 };
client.middlewareStack.add(
  (next, context) => async (call) => {
    Object.assign(call.input, { ReturnConsumedCapacity: "TOTAL" });
    const answer = await next(call);
    const { ConsumedCapacity } = answer.output as { ConsumedCapacity?: { CapacityUnits?: number } };
    const units = ConsumedCapacity?.CapacityUnits ?? 0;
    if (context.commandName === PutItemCommand.name) {
      used.writes++;
      used.writeUnits += units;
    } else if (context.commandName === QueryCommand.name) {
      used.reads++;
      used.readUnits += units;
    }
    return answer;
  },
  { step: "initialize" },
);
const { songs } = await createTables(dynamo.client, "bench-", ["songs"]);
const table = new Table(client, songs);
const importJobs = new DynamoImportJobs(table);
const songbooks = new S3Songbooks({ client: s3, bucket: BUCKET, clock: systemClock });
const search = async () => ({ items: [], nextCursor: null });
const deps = {
  songs: createDynamoSongs({ table, ids: randomIds, search }),
  importJobs,
  songbooks,
  clock: systemClock,
  logger: { info() {}, error: console.error },
};

async function imported(name: string): Promise<void> {
  const job: ImportJob = {
    jobId: id<ImportJobId>(name),
    venueId: VENUE,
    state: "waiting",
    contentType: "text/csv",
    bytes: Buffer.byteLength(body),
    createdAt: new Date().toISOString(),
    batches: 0,
    counts: { added: 0, updated: 0, skipped: 0 },
    bad: [],
    badCount: 0,
    problem: null,
  };
  await importJobs.create(job);
  const grant = await songbooks.grantUpload(VENUE, job.jobId, job);
  await fetch(grant.url, { method: grant.method, headers: grant.headers, body });
  Object.assign(used, { reads: 0, writes: 0, readUnits: 0, writeUnits: 0 });
  const started = performance.now();
  const before = process.cpuUsage();
  await runImport(deps, VENUE, job.jobId, "bench");
  const sec = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  const done = await importJobs.get(VENUE, job.jobId);
  const mb = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    `${name}: ${ROWS} rows, ${(job.bytes / 1024 ** 2).toFixed(1)} MB in ${sec.toFixed(1)} s (${Math.round(ROWS / sec)} a second, ${((user + system) / 1e6).toFixed(1)} s of processor), ` +
      `${done?.state} ${JSON.stringify(done?.counts)}, ${used.writes} writes (${used.writeUnits} units), ` +
      `${used.reads} queries (${used.readUnits} units), process at most ${mb} MB`,
  );
}

await imported("first");
await imported("again");
s3.destroy();
await buckets.stop();
await dynamo.stop();
