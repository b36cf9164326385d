import { S3Client } from "@aws-sdk/client-s3";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, describe } from "vitest";
import { DynamoIdempotency } from "../../adapters/aws/dynamo/idempotency.ts";
import { DynamoImportJobs } from "../../adapters/aws/dynamo/import-jobs.ts";
import { DynamoPerformances } from "../../adapters/aws/dynamo/performances.ts";
import { DynamoRotationLog } from "../../adapters/aws/dynamo/rotation-log.ts";
import { DynamoSingers } from "../../adapters/aws/dynamo/singers.ts";
import { createDynamoSongs, everySong } from "../../adapters/aws/dynamo/songs.ts";
import { Table } from "../../adapters/aws/dynamo/table.ts";
import type { TableName } from "../../adapters/aws/dynamo/tables.ts";
import { SongIndexStore } from "../../adapters/aws/song-index-store.ts";
import { randomIds } from "../../adapters/local/ids.ts";
import type { Song } from "../../core/songs.ts";
import { describeIdempotency } from "../contract/idempotency.ts";
import { describeImportJobs } from "../contract/import-jobs.ts";
import { describeNamedBatches } from "../contract/named-batches.ts";
import type { Opened } from "../contract/opened.ts";
import { describePerformanceLog } from "../contract/performances.ts";
import { describeResources } from "../contract/resources.ts";
import { describeRotationLog } from "../contract/rotation-log.ts";
import { later, performance, singer, song } from "../contract/samples.ts";
import { describeSongbook } from "../contract/song-search.ts";
import { createTables, type DynamoServer, hasJava, startDynalite, startDynamoDbLocal } from "./dynamo-server.ts";

const BUCKET = "song-index";

describe("dynalite", () => contract("DynamoDB (dynalite)", startDynalite));
if (hasJava()) describe("DynamoDB Local", () => contract("DynamoDB Local", startDynamoDbLocal));

function contract(store: string, start: () => Promise<DynamoServer>): void {
  let server: DynamoServer;
  let buckets: FauxqsServer;
  let s3: S3Client;
  let opened = 0;
  beforeAll(async () => {
    server = await start();
    buckets = await startFauxqs({ port: 0, logger: false });
    buckets.createBucket(BUCKET);
    s3 = new S3Client({
      endpoint: `http://127.0.0.1:${buckets.port}`,
      forcePathStyle: true,
      region: "eu-central-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
  });
  afterAll(async () => {
    s3.destroy();
    await buckets.stop();
    await server.stop();
  });

  /** Every test has tables of its own. */
  const open =
    <Port>(name: TableName, make: (table: Table) => Port) =>
    async (): Promise<Opened<Port>> => {
      const names = await createTables(server.client, `t${opened++}-`, [name]);
      return { port: make(new Table(server.client, names[name])), close: () => {} };
    };

  describeRotationLog(
    store,
    open("rotations", (table) => new DynamoRotationLog(table)),
  );
  describePerformanceLog(
    store,
    open("performances", (table) => new DynamoPerformances(table)),
  );
  describeIdempotency(
    store,
    open("rotations", (table) => new DynamoIdempotency(table)),
  );
  describeResources(
    store,
    {
      name: "singers",
      inOrder: [
        singer("s3", "Ånna"),
        singer("s1", "Bob"),
        singer("s2", "bob"),
        singer("s4", "Zoë"),
        singer("s5", "佐藤"),
      ],
      first: singer("s0", "Aaron"),
      idOf: (value) => value.singerId,
      changed: (value) => ({ ...value, notes: "regular" }),
    },
    open("singers", (table) => new DynamoSingers(table)),
  );
  /** Searches what the indexer would have made after its pause: each search finds an index made just before. */
  const openSongs = open("songs", (table) => {
    const clock = { now: () => Date.now() };
    const reader = () => new SongIndexStore(s3, BUCKET, clock);
    return createDynamoSongs({
      table,
      ids: randomIds,
      async search(venueId, query, page) {
        const songs: Song[] = [];
        for await (const one of everySong(table, venueId)) songs.push(one);
        await reader().save(venueId, songs);
        return reader().search(venueId, query, page);
      },
    });
  });
  describeSongbook(store, openSongs);
  describeNamedBatches(store, openSongs);
  describeImportJobs(
    store,
    open("songs", (table) => new DynamoImportJobs(table)),
  );
  describeResources(
    store,
    {
      name: "songs",
      inOrder: [
        song("s1", "Dancing Queen", "ABBA"),
        song("s2", "Waterloo", "Abba"),
        song("s3", "Jolene", "Dolly Parton"),
        song("s4", "밤편지", "아이유"),
      ],
      first: song("s0", "Africa", "A-ha"),
      idOf: (value) => value.songId,
      changed: (value) => ({ ...value, year: 1974 }),
    },
    openSongs,
  );
  describeResources(
    store,
    {
      name: "performances",
      inOrder: [3, 2, 1, 0].map((minute) => performance(`t${minute}`, { performedAt: later(minute) })),
      first: performance("t9", { performedAt: later(9) }),
      idOf: (value) => value.performanceId,
      changed: (value) => ({ ...value, notes: "encore" }),
    },
    open("performances", (table) => {
      const performances = new DynamoPerformances(table);
      return {
        insert: performances.insert.bind(performances),
        get: performances.get.bind(performances),
        replace: performances.replace.bind(performances),
        remove: performances.remove.bind(performances),
        list: (venueId, page) => performances.list(venueId, {}, page),
      };
    }),
  );
}
