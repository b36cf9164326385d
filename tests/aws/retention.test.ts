/** What docs/operate.md says of how long data is kept, looked up in the items themselves. */
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ConnectionTable } from "../../adapters/aws/dynamo/connection-table.ts";
import { DynamoIdempotency } from "../../adapters/aws/dynamo/idempotency.ts";
import { DynamoOutcomes } from "../../adapters/aws/dynamo/outcomes.ts";
import { DynamoPerformances } from "../../adapters/aws/dynamo/performances.ts";
import { DynamoRotationLog } from "../../adapters/aws/dynamo/rotation-log.ts";
import { DynamoSentMessages } from "../../adapters/aws/dynamo/sent-messages.ts";
import { DynamoSingers } from "../../adapters/aws/dynamo/singers.ts";
import { Table } from "../../adapters/aws/dynamo/table.ts";
import type { TableName } from "../../adapters/aws/dynamo/tables.ts";
import { type CommandId, type ConnectionId, id, type RotationId, type SingerId, type TurnId } from "../../core/ids.ts";
import { openRotation } from "../../core/open-rotation.ts";
import { foldFirst } from "../../core/rotation/fold.ts";
import { performance, singer, VENUE } from "../contract/samples.ts";
import { createTables, type DynamoServer, startDynalite } from "./dynamo-server.ts";

const HOUR_SEC = 3600;
const DAY_SEC = 24 * HOUR_SEC;
const R1 = id<RotationId>("r1");

let server: DynamoServer;
let opened = 0;
beforeAll(async () => {
  server = await startDynalite();
});
afterAll(() => server.stop());

/** How long each item of a table lives from now, in whole hours; null for ever. By partition and sort key. */
async function lives(name: TableName, fill: (table: Table) => Promise<unknown>): Promise<[string, number | null][]> {
  const names = await createTables(server.client, `t${opened++}-`, [name]);
  await fill(new Table(server.client, names[name]));
  const { Items = [] } = await server.client.send(new ScanCommand({ TableName: names[name] }));
  const nowSec = Date.now() / 1000;
  return Items.map(({ pk, sk, expiresAt }): [string, number | null] => [
    `${pk?.S} ${sk?.S}`,
    expiresAt?.N === undefined ? null : Math.round((Number(expiresAt.N) - nowSec) / HOUR_SEC),
  ]).sort(([one], [other]) => (one < other ? -1 : 1));
}

const now = () => new Date().toISOString();
const clock = { now: () => Date.now() };

test("a night's head, log and snapshot end 400 days after it, the outcome of a command in an hour", async () => {
  const opening = { venueId: VENUE, rotationId: R1, epoch: id<never>("e1"), joinCode: "LARK7", name: "N", venue: "V" };
  const items = await lives("rotations", async (table) => {
    const { head, first } = openRotation({ ...opening, at: now(), commandId: id<CommandId>("opening-1") });
    const log = new DynamoRotationLog(table);
    await log.create(head, first);
    await log.saveSnapshot(foldFirst(VENUE, head.epoch, first.events[0] as never));
    await new DynamoOutcomes(table, clock).put(R1, id<CommandId>("command-1"), { status: "applied", version: 2 });
  });
  const nights = items.filter(([key]) => /^(rotation|snapshot)/.test(key));
  expect(nights.length).toBeGreaterThanOrEqual(2);
  for (const [key, hours] of nights) expect([key, hours]).toEqual([key, (400 * DAY_SEC) / HOUR_SEC]);
  expect(items).toContainEqual(["outcome#r1 command-1", 1]);
});

test("a guest's profile ends 400 days after they joined; a record of a message, in two days; a kept answer, in one", async () => {
  const profile = { ...singer("s1", "Ann"), createdAt: now(), updatedAt: now() };
  const items = await lives("singers", async (table) => {
    const singers = new DynamoSingers(table);
    await singers.insert(VENUE, { ...profile, singerId: id<SingerId>("guest"), guest: true });
    await singers.insert(VENUE, { ...profile, singerId: id<SingerId>("regular"), guest: true });
    await singers.replace(VENUE, { ...profile, singerId: id<SingerId>("regular") }, null);
    await new DynamoSentMessages(table).take("turn#r1#s1", Date.now());
    await new DynamoIdempotency(table).claim("key", "fingerprint", Date.now());
  });
  expect(items).toEqual([
    ["idempotency#key answer", 24],
    ["sent#turn#r1#s1 message", 48],
    [`venue#${VENUE} guest`, 9600],
    [`venue#${VENUE} regular`, null],
  ]);
});

test("a removed performance leaves its id alone, and that not for ever", async () => {
  let left = "";
  const items = await lives("performances", async (table) => {
    const performances = new DynamoPerformances(table);
    await performances.record(VENUE, performance("t1"), 1);
    await performances.record(VENUE, performance("t2"), 1);
    await performances.remove(VENUE, id<TurnId>("t1"), null);
    left = JSON.stringify(await table.get({ pk: `venue#${VENUE}`, sk: "t1" }));
  });
  expect(items).toEqual([
    [`venue#${VENUE} t1`, 9600],
    [`venue#${VENUE} t2`, null],
  ]);
  expect(left).not.toContain(performance("t1").stageName);
  expect(left).not.toContain(performance("t1").singerId);
});

test("a connection and what it watches end with the longest that one lives", async () => {
  const connectionId = id<ConnectionId>("c1");
  const items = await lives("connections", async (table) => {
    const connections = new ConnectionTable(table, clock);
    const actor = { role: "screen" } as const;
    const rest = {
      tokenProblem: null,
      unsupportedVersion: false,
      rotationId: null,
      form: "full",
      connectedAt: Date.now(),
    } as const;
    await connections.open({ connectionId, actor, ...rest });
    await connections.enter(connectionId, R1, "full");
    await connections.watch(connectionId, R1);
  });
  expect(items.length).toBe(2);
  for (const [key, hours] of items) expect([key, hours]).toEqual([key, 2]);
});
