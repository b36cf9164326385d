import { randomBytes } from "node:crypto";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DynamoRotationLog } from "../../adapters/aws/dynamo/rotation-log.ts";
import { SnapshotStore } from "../../adapters/aws/dynamo/snapshots.ts";
import { Table } from "../../adapters/aws/dynamo/table.ts";
import { id, type RotationId } from "../../core/ids.ts";
import { openRotation } from "../../core/open-rotation.ts";
import type { LogItem } from "../../core/ports/rotation-log.ts";
import { foldFirst, type Rotation } from "../../core/rotation/fold.ts";
import { createTables, type DynamoServer, startDynalite } from "./dynamo-server.ts";

let server: DynamoServer;
let table: Table;
let tableName: string;
let log: DynamoRotationLog;

beforeAll(async () => {
  server = await startDynalite();
  tableName = (await createTables(server.client, "log-")).rotations;
  table = new Table(server.client, tableName);
  log = new DynamoRotationLog(table);
});
afterAll(() => server.stop());

const night = (rotationId: string, joinCode: string) =>
  openRotation({
    rotationId: id(rotationId),
    venueId: id("venue"),
    epoch: id(`epoch-${rotationId}`),
    joinCode,
    name: "Night",
    venue: "Bar",
    at: "2026-11-24T20:00:00.000Z",
    commandId: id(`open-${rotationId}`),
  });

const notice = (rotationId: string, from: number, text: string): LogItem => ({
  rotationId: id(rotationId),
  from,
  to: from,
  commandId: id(`notice-${from}-${text.slice(0, 10)}`),
  events: [
    {
      version: from,
      at: "2026-11-24T20:01:00.000Z",
      by: "kj",
      commandId: id(`notice-${from}-${text.slice(0, 10)}`),
      type: "NoticeChanged",
      data: { text },
    },
  ],
  created: {},
  outgoing: [],
});

test("a worker just started goes on from a snapshot that holds the whole log", async () => {
  const { head, first } = night("all-in-snapshot", "SNAPSH");
  await log.create(head, first);
  const started = new DynamoRotationLog(table);
  expect(await started.readAfter(head.rotationId, first.to, 500)).toEqual([]);
  expect(await started.append(notice("all-in-snapshot", 2, "Good evening"))).toBe("appended");
});

test("a crash between the join code and the first item leaves no rotation, and the same night can be opened again", async () => {
  const { head, first } = night("crashed", "CRASHD");
  await server.client.send(
    new PutItemCommand({
      TableName: tableName,
      Item: { pk: { S: "joinCode#CRASHD" }, sk: { S: "claim" }, rotationId: { S: "crashed" } },
    }),
  );

  expect(await log.headByJoinCode("CRASHD")).toBeNull();
  const other = night("someone-else", "CRASHD");
  expect(await log.create(other.head, other.first)).toBe("joinCodeTaken");

  expect(await log.create(head, first)).toBe("created");
  expect((await log.headByJoinCode("crashd"))?.rotationId).toBe("crashed");
});

test("a join code left over by an attempt that took another one leads nowhere", async () => {
  await server.client.send(
    new PutItemCommand({
      TableName: tableName,
      Item: { pk: { S: "joinCode#LEFTOV" }, sk: { S: "claim" }, rotationId: { S: "second-code" } },
    }),
  );
  const { head, first } = night("second-code", "SECOND");
  expect(await log.create(head, first)).toBe("created");

  expect(await log.headByJoinCode("LEFTOV")).toBeNull();
  expect((await log.headByJoinCode("SECOND"))?.rotationId).toBe("second-code");
});

test("two workers that append at one version: one of them wins", async () => {
  const { head, first } = night("race", "RACERS");
  await log.create(head, first);

  const outcomes = await Promise.all([log.append(notice("race", 2, "one")), log.append(notice("race", 2, "two"))]);

  expect(outcomes.sort()).toEqual(["appended", "versionTaken"]);
  expect(await log.readAfter(id("race"), 1, 10)).toHaveLength(1);
});

test("an append whose answer was lost is known by its command", async () => {
  const { head, first } = night("lost", "LOSTAN");
  await log.create(head, first);
  await log.append(notice("lost", 2, "hello"));

  expect(await log.append(notice("lost", 2, "hello"))).toBe("commandKnown");
});

test("a command's item costs one write unit while it is small, and is compressed when it is not", async () => {
  const { head, first } = night("sizes", "SIZESX");
  await log.create(head, first);
  const long = notice("sizes", 2, "la ".repeat(3000));
  await log.append(long);

  expect(await log.readAfter(id("sizes"), 1, 10)).toEqual([long]);
  const stored = await table.get({ pk: "rotation#sizes", sk: "000000000002" });
  expect(stored?.body?.B?.length).toBeLessThan(1024);
});

test("more items than one answer of DynamoDB holds (1 MB) are read to the end", async () => {
  const { head, first } = night("large", "LARGEN");
  await log.create(head, first);
  const noise = () => randomBytes(200_000).toString("base64");
  for (let version = 2; version <= 8; version++) await log.append(notice("large", version, noise()));

  expect((await log.readAfter(id("large"), 1, 100)).map((item) => item.from)).toEqual([2, 3, 4, 5, 6, 7, 8]);
  expect((await log.readAfter(id("large"), 3, 2)).map((item) => item.from)).toEqual([4, 5]);
});

function rotation(rotationId: string, version: number, text: string): Rotation {
  const { head, first } = night(rotationId, "SNAPSH");
  const [opened] = first.events;
  if (!opened) throw new Error("no first event");
  const folded = foldFirst(head.venueId, head.epoch, opened);
  return { ...folded, version, state: { ...folded.state, notice: text } };
}

test("a snapshot in many chunks comes back whole, and the chunks of the one before are gone", async () => {
  const store = new SnapshotStore(table, 1000);
  const older = rotation("chunks", 200, randomBytes(4000).toString("base64"));
  const newer = rotation("chunks", 400, randomBytes(4000).toString("base64"));
  await store.save(older);
  expect(await store.load(id("chunks"))).toEqual(older);
  await store.save(newer);
  expect(await store.load(id("chunks"))).toEqual(newer);

  const items = await table.first({ pk: "snapshot#chunks", sortKey: "sk", from: " ", to: "~", consistent: true }, 1000);
  const chunks = items.map((item) => item.sk?.S ?? "").filter((sk) => sk.startsWith("chunk#"));
  expect(chunks.length).toBeGreaterThan(3);
  expect(chunks.filter((sk) => !sk.includes("#400#"))).toEqual([]);
});

test("an older snapshot that comes late is ignored and leaves no chunks", async () => {
  const store = new SnapshotStore(table, 1000);
  const newer = rotation("late", 400, "new");
  await store.save(newer);
  await store.save(rotation("late", 200, randomBytes(4000).toString("base64")));

  expect(await store.load(id("late"))).toEqual(newer);
  const items = await table.first({ pk: "snapshot#late", sortKey: "sk", from: " ", to: "~", consistent: true }, 100);
  expect(items.some((item) => item.sk?.S?.includes("#200#"))).toBe(false);
});

test("a crash while chunks are written leaves the snapshot of before", async () => {
  const store = new SnapshotStore(table, 1000);
  const kept = rotation("half", 200, "kept");
  await store.save(kept);
  await server.client.send(
    new PutItemCommand({
      TableName: tableName,
      Item: { pk: { S: "snapshot#half" }, sk: { S: "chunk#epoch-half#400#0" }, bytes: { B: Buffer.from("x") } },
    }),
  );

  expect(await store.load("half" as RotationId)).toEqual(kept);
});
