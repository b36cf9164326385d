import { afterAll, beforeAll, describe } from "vitest";
import { DynamoIdempotency } from "../../adapters/aws/dynamo/idempotency.ts";
import { DynamoPerformances } from "../../adapters/aws/dynamo/performances.ts";
import { DynamoRotationLog } from "../../adapters/aws/dynamo/rotation-log.ts";
import { DynamoSingers } from "../../adapters/aws/dynamo/singers.ts";
import { Table } from "../../adapters/aws/dynamo/table.ts";
import type { TableName } from "../../adapters/aws/dynamo/tables.ts";
import { describeIdempotency } from "../contract/idempotency.ts";
import type { Opened } from "../contract/opened.ts";
import { describePerformanceLog } from "../contract/performances.ts";
import { describeResources } from "../contract/resources.ts";
import { describeRotationLog } from "../contract/rotation-log.ts";
import { later, performance, singer } from "../contract/samples.ts";
import { createTables, type DynamoServer, hasJava, startDynalite, startDynamoDbLocal } from "./dynamo-server.ts";

describe("dynalite", () => contract("DynamoDB (dynalite)", startDynalite));
if (hasJava()) describe("DynamoDB Local", () => contract("DynamoDB Local", startDynamoDbLocal));

function contract(store: string, start: () => Promise<DynamoServer>): void {
  let server: DynamoServer;
  let opened = 0;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

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
