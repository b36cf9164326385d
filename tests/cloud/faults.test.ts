import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SqsCommandQueue } from "../../adapters/aws/command-queue.ts";
import { ConnectionTable } from "../../adapters/aws/dynamo/connection-table.ts";
import { DynamoRotationLog } from "../../adapters/aws/dynamo/rotation-log.ts";
import { Table } from "../../adapters/aws/dynamo/table.ts";
import { holdWatchers } from "../../bench/cost/watchers.ts";
import type { CommandName } from "../../core/commands/index.ts";
import { id, type RotationId } from "../../core/ids.ts";
import type { LogItem } from "../../core/ports/rotation-log.ts";
import type { CommandResult } from "../../core/protocol.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import type { Answer, Call, Fault } from "./front-door.ts";
import { ask, type Opened, openNight, type Player, play } from "./player.ts";

let cloud: Cloud;
let night: Opened;
let kj: Player;
let screen: Player;

beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.stop());

beforeEach(async () => {
  night = await openNight(cloud);
  kj = play(cloud, night.rotationId, night.kjToken);
  screen = play(cloud, night.joinCode, null);
  await Promise.all([kj, screen].map((player) => player.until(() => player.sync.link.value === "live")));
});
afterEach(() => {
  kj.sync.close();
  screen.sync.close();
  cloud.front.faults.clear();
  cloud.bridge.disturb = (deliver) => deliver();
  cloud.bridge.refuse = () => false;
  cloud.sockets.throttle = () => false;
  cloud.sockets.losesDisconnects = false;
  cloud.sockets.heard = () => {};
});

const send = (name: CommandName, data: object) => kj.sync.send(name, data as never) as Promise<CommandResult>;

async function log(): Promise<LogItem[]> {
  const read = new DynamoRotationLog(new Table(cloud.dynamo.client, "test-karaoke-rotations"));
  return read.readAfter(id<RotationId>(night.rotationId), 0, 10_000);
}

/** Nothing was lost, nothing applied twice, and everyone sees the same. */
async function converged(applied: number): Promise<void> {
  const items = await log();
  // The night's own opening is an item too.
  expect(items).toHaveLength(applied + 1);
  expect(new Set(items.map((item) => item.commandId)).size).toBe(items.length);
  const version = items.at(-1)?.to;
  await Promise.all([kj, screen].map((player) => player.until(() => player.sync.version.value === version)));
  expect(screen.sync.state.value).toEqual(kj.sync.state.value);
}

/** Frames of one socket may overtake each other on their way into the queue; what is in the queue may not. */
async function queueInOrder(stageNames: string[]): Promise<void> {
  const queue = new SqsCommandQueue(cloud.sqs, cloud.queueUrl("commandsQueue"));
  for (const stageName of stageNames) {
    await queue.send({
      rotationId: id<RotationId>(night.rotationId),
      actor: { role: "system" },
      command: { id: id(`add-${stageName}-${night.joinCode}`), name: "addSinger", data: { stageName } },
      connectionId: null,
    });
  }
}

const never = () => new Promise<Answer>(() => {});
const throttled = async (): Promise<Answer> => ({
  status: 400,
  headers: { "content-type": "application/x-amz-json-1.0" },
  body: JSON.stringify({
    __type: "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
    message: "The level of configured provisioned throughput was exceeded",
  }),
});

const byWorker = ({ accessKeyId }: Call): boolean => cloud.lambda("worker").owns(accessKeyId);
const isAppend = (call: Call): boolean =>
  call.target === "DynamoDB_20120810.PutItem" && byWorker(call) && call.body.includes(`rotation#${night.rotationId}`);
const isPublish = (call: Call): boolean => call.target === "AWSEvents.PutEvents" && byWorker(call);

/** Once, when a call fits. */
function killWorkerAt(fits: (call: Call) => boolean, when: "before" | "after"): void {
  const fault: Fault = (call, through) => {
    if (!fits(call)) return null;
    cloud.front.faults.delete(fault);
    const before = when === "before" ? Promise.resolve() : through().then(() => {});
    return before.then(() => cloud.lambda("worker").kill(call.accessKeyId)).then(never);
  };
  cloud.front.faults.add(fault);
}

describe("the worker is killed", () => {
  test.each([
    ["before the append", isAppend, "before"],
    ["between append and publish", isPublish, "before"],
    ["after the publish, before its answer", isPublish, "after"],
  ] as const)("%s: the command has one effect and everyone sees it, in order", async (_when, fits, when) => {
    killWorkerAt(fits, when);
    await queueInOrder(["Ada", "Bob", "Cleo"]);
    await screen.until(() => screen.sync.state.value?.bench.length === 3);

    expect(screen.sync.state.value?.bench.map((singer) => singer.stageName)).toEqual(["Ada", "Bob", "Cleo"]);
    await converged(3);
  });
});

describe("the bus", () => {
  test("delivers twice, late and out of order: clients converge and each performance stands once", async () => {
    let turn = 0;
    cloud.bridge.disturb = async (deliver) => {
      const lateMs = (turn++ * 7919) % 400;
      await new Promise((resolve) => setTimeout(resolve, lateMs));
      await Promise.all([deliver(), deliver()]);
    };
    const singers = ["Ada", "Bob", "Cleo"];
    const added = await Promise.all(singers.map((stageName) => send("addSinger", { stageName })));
    const ids = added.map((result) => (result.status === "applied" ? result.created?.singerId : undefined));
    for (const singerId of ids) await send("addRequest", { singerId, title: "Song", artist: `Artist of ${singerId}` });
    for (let round = 0; round < 3; round++) {
      await send("next", { onStage: kj.sync.state.value?.onStage?.turnId ?? null, force: true });
    }
    await send("complete", { turnId: kj.sync.state.value?.onStage?.turnId });

    await converged(10);
    await expect.poll(performances, { timeout: 15_000 }).toBe(3);
  });

  test("refuses part of what it is told: it is told again until it has everything", async () => {
    const result = await send("addSinger", { stageName: "Ada" });
    const singerId = result.status === "applied" ? result.created?.singerId : undefined;
    await send("addRequest", { singerId, title: "Song", artist: "Artist" });
    await send("next", { onStage: null });
    const before = await performances();
    let refused = 0;
    cloud.bridge.refuse = (detailType) => detailType === "PerformanceCompleted" && refused++ < 3;

    await send("complete", { turnId: kj.sync.state.value?.onStage?.turnId });

    await converged(4);
    expect(refused).toBeGreaterThan(3);
    await expect.poll(performances, { timeout: 15_000 }).toBe(before + 1);
  });
});

test("a poison message ends in the dead-letter queue and the rotation goes on", async () => {
  const before = await cloud.depth("commandsDlq");
  await cloud.sqs.send(
    new SendMessageCommand({
      QueueUrl: cloud.queueUrl("commandsQueue"),
      MessageBody: "{ this is no command",
      MessageGroupId: night.rotationId,
      MessageDeduplicationId: night.rotationId,
    }),
  );

  expect(await send("addSinger", { stageName: "Ada" })).toMatchObject({ status: "applied" });
  await converged(1);
  expect(await cloud.depth("commandsDlq")).toBe(before + 1);
});

test("a connection gone without $disconnect is forgotten at the first post that finds it gone", async () => {
  const table = new ConnectionTable(new Table(cloud.dynamo.client, "test-karaoke-connections"), {
    now: () => Date.now(),
  });
  const watchers = async () => {
    const found: string[] = [];
    for await (const page of table.watchers(id<RotationId>(night.rotationId))) found.push(...page.full, ...page.brief);
    return found.length;
  };
  const guest = play(cloud, night.joinCode, null);
  await guest.until(() => guest.sync.link.value === "live");
  expect(await watchers()).toBe(3);
  cloud.sockets.losesDisconnects = true;
  guest.sync.close();

  await send("announce", { text: "Who is still here?" });

  await expect.poll(watchers).toBe(2);
  await converged(1);
});

describe("an audience of 700, more than one broadcaster tells", () => {
  const AUDIENCE = 700;
  /** How often each was posted to, by its place in the order in which they are read. */
  let heard: Map<number, number>;

  beforeEach(async () => {
    await holdWatchers(cloud, id<RotationId>(night.rotationId), 0, AUDIENCE);
    heard = new Map();
  });

  function listen(onPost: (place: number) => void = () => {}): void {
    cloud.sockets.heard = (connectionId, text) => {
      const place = Number(/-(\d{8})=$/.exec(connectionId)?.[1]);
      expect(text).toContain('"type":"NoticeChanged"');
      heard.set(place, (heard.get(place) ?? 0) + 1);
      onPost(place);
    };
  }

  test("is told in pages, the second one by a sibling: every watcher once", async () => {
    const before = cloud.lambda("pageBroadcaster").invocations;
    listen();
    await send("announce", { text: "Last orders" });

    await expect.poll(() => heard.size, { timeout: 15_000 }).toBe(AUDIENCE);
    await expect.poll(() => cloud.depth("pageBroadcasterQueue"), { timeout: 15_000 }).toBe(0);
    expect(cloud.lambda("pageBroadcaster").invocations).toBe(before + 1);
    expect([...heard.values()].every((times) => times === 1)).toBe(true);
    await converged(1);
  });

  test("is told to the last one though the sibling is killed over its page", async () => {
    let isKilled = false;
    listen((place) => {
      // The sibling's page is the last of the audience, and it begins at the end.
      if (isKilled || place < AUDIENCE - 50) return;
      isKilled = true;
      void cloud.lambda("pageBroadcaster").stop();
    });
    await send("announce", { text: "Last orders" });

    await expect.poll(() => heard.size, { timeout: 15_000 }).toBe(AUDIENCE);
    await expect.poll(() => cloud.depth("pageBroadcasterQueue"), { timeout: 15_000 }).toBe(0);
    expect([isKilled, await cloud.depth("pageBroadcasterDlq")]).toEqual([true, 0]);
    await converged(1);
  });
});

describe("throttled", () => {
  test("DynamoDB refuses appends for a while, longer than the client tries: the commands wait, in order", async () => {
    let refusals = 0;
    cloud.front.faults.add((call) => (isAppend(call) && refusals++ < 7 ? throttled() : null));
    await queueInOrder(["Ada", "Bob", "Cleo"]);
    await screen.until(() => screen.sync.state.value?.bench.length === 3);

    expect(refusals).toBeGreaterThan(7);
    expect(screen.sync.state.value?.bench.map((singer) => singer.stageName)).toEqual(["Ada", "Bob", "Cleo"]);
    await converged(3);
  });

  test("@connections refuses every third post: it is posted again", async () => {
    let posts = 0;
    cloud.sockets.throttle = () => posts++ % 3 === 0;
    for (let text = 0; text < 10; text++) await send("announce", { text: `Notice ${text}` });

    await converged(10);
  });
});

async function performances(): Promise<number> {
  const path = `/karaoke/performances?limit=100&rotationId=${night.rotationId}`;
  const answer = await ask(cloud, "GET", path, undefined, night.kjToken);
  return ((await answer.json()) as { items: unknown[] }).items.length;
}
