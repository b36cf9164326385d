import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client } from "../realtime/harness.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import { ask, join, openNight } from "./player.ts";

let cloud: Cloud;
let kj: string;
/** Whatever must not stand in a log. */
const personal: string[] = [];

beforeAll(async () => {
  cloud = await startCloud();
  kj = await cloud.kjToken("venue");
  personal.push(kj);
});
afterAll(() => cloud.stop());

interface Line {
  message: string;
  service: string;
  [field: string]: unknown;
}

/** What a Lambda has logged, one object a line; metrics lines too. */
const lines = (name: string): Line[] =>
  cloud
    .lambda(name)
    .log.join("")
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Line);

const about = (name: string, correlationId: string): Line[] =>
  lines(name).filter(
    (line) => line.correlationId === correlationId || (line.correlationIds as string[])?.includes(correlationId),
  );

async function settled(...queues: string[]): Promise<void> {
  for (const queue of queues) await expect.poll(() => cloud.depth(queue), { timeout: 20_000 }).toBe(0);
}

/** Commands over REST, each answered before the next. */
function kjOf(rotationId: string) {
  let sent = 0;
  return async (name: string, data: object) => {
    const command = { id: `${name}-${rotationId}-${++sent}`, name, data };
    const answer = await ask(cloud, "POST", `/karaoke/rotations/${rotationId}/commands`, command, kj);
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    return { requestId: String(answer.headers.get("x-request-id")) };
  };
}

async function onStage(rotationId: string): Promise<string> {
  const { state } = (await (await ask(cloud, "GET", `/karaoke/rotations/${rotationId}`)).json()) as {
    state: { onStage: { turnId: string } };
  };
  return state.onStage.turnId;
}

const song = (title: string) => ({ title, artist: "An artist" });

describe("a singer who gave a number", () => {
  test("is texted once when their turn is near, though the bus says so twice, and never after taking it back", async () => {
    const { rotationId, joinCode } = await openNight(cloud);
    const command = kjOf(rotationId);
    const ada = await join(cloud, joinCode, "Ada Lovesong");
    const bo = await join(cloud, joinCode, "Bo Silent");
    const profile = { phone: "+4915112345678", agreedToTexts: true };
    personal.push(ada.token, bo.token, "Ada Lovesong", "Bo Silent", "4915112345678");
    const own = await ask(cloud, "PATCH", `/karaoke/singers/${ada.singerId}`, profile, ada.token);
    expect(own.status).toBe(200);

    cloud.bridge.disturb = async (deliver) => void (await Promise.all([deliver(), deliver()]));
    await command("addRequest", { singerId: ada.singerId, ...song("One") });
    await command("addRequest", { singerId: bo.singerId, ...song("Two") });
    await command("moveSinger", { singerId: bo.singerId, toIndex: 0 });
    const text = "The Anchor: Ada Lovesong, you are up next.";
    await expect
      .poll(() => cloud.sns.texts, { timeout: 20_000 })
      .toEqual([{ phone: "+4915112345678", text, type: "Transactional" }]);
    cloud.bridge.disturb = (deliver) => deliver();

    await ask(cloud, "PATCH", `/karaoke/singers/${ada.singerId}`, { agreedToTexts: false }, ada.token);
    await command("addRequest", { singerId: ada.singerId, ...song("Three") });
    await command("callSinger", { singerId: ada.singerId, onStage: null });
    await command("complete", { turnId: await onStage(rotationId) });
    await settled("notifierQueue", "notifierDlq");
    expect(lines("notifier").filter(({ outcome }) => outcome === "sent")).toHaveLength(1);
    expect(cloud.sns.texts).toHaveLength(1);
  });

  test("at the sign-up is welcomed, and the venue's staff hear of it", async () => {
    const sns = new SNSClient({
      endpoint: cloud.front.url,
      region: "eu-central-1",
      credentials: { accessKeyId: "staff", secretAccessKey: "secret" },
    });
    const { QueueUrl = "" } = await cloud.sqs.send(new CreateQueueCommand({ QueueName: "staff" }));
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "test-karaoke-staff-venue" }));
    const Endpoint = "arn:aws:sqs:eu-central-1:000000000000:staff";
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
    sns.destroy();

    const sub = "6a1f2f4e-0000-4000-8000-00000000000a";
    const userAttributes = { sub, nickname: "Zoë Signup", email: "zoe@example.com", phone_number: "+4915187654321" };
    personal.push("Zoë Signup", "zoe@example.com", "4915187654321");
    const request = { userAttributes, clientMetadata: { agreedToTexts: "yes" } };
    const triggerSource = "PostConfirmation_ConfirmSignUp";
    for (let times = 0; times < 2; times++) {
      await cloud.lambda("postConfirmation").invoke({ triggerSource, userName: sub, request, response: {} });
    }
    const welcomed = () => cloud.sns.texts.filter(({ phone }) => phone === "+4915187654321").map(({ text }) => text);
    await expect
      .poll(welcomed, { timeout: 20_000 })
      .toEqual(["Welcome to karaoke, Zoë Signup. We text you when your turn is near."]);
    const { Messages = [] } = await cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    expect(Messages.map(({ Body = "{}" }) => JSON.parse(Body))).toMatchObject([{ Message: "Zoë Signup signed up." }]);
    await settled("notifierQueue", "notifierDlq");
    expect(welcomed()).toHaveLength(1);
    const [registered] = lines("postConfirmation").filter(({ message }) => message === "a singer was registered");
    expect(about("notifier", String(registered?.correlationId)).map(({ outcome }) => outcome)).toEqual([
      "sent",
      "sent",
    ]);
  });
});

describe("one command's way through the logs", () => {
  test("a frame has one correlation id from $default to the broadcast, the performance and the message", async () => {
    const { rotationId, joinCode } = await openNight(cloud);
    const command = kjOf(rotationId);
    for (const name of ["Ann", "Bea", "Cyd", "Dot", "Eve"]) {
      const { singerId } = await join(cloud, joinCode, `${name} Logged`);
      await command("addRequest", { singerId, ...song(name) });
      personal.push(`${name} Logged`);
    }
    await command("next", { onStage: null });
    const client = await Client.open(cloud.sockets.url, kj);
    await client.hello(rotationId);
    const id = `press-of-next-${rotationId}`;
    client.send({ type: "command", id, name: "next", data: { onStage: await onStage(rotationId), force: true } });
    await client.next("events");
    client.cut();

    const [queued] = lines("message").filter(({ commandId }) => commandId === id);
    expect(queued).toMatchObject({ message: "a command was queued", rotationId, command: "next", role: "kj" });
    const correlationId = String(queued?.correlationId);
    const said = (name: string) => about(name, correlationId);
    expect(said("worker")).toMatchObject([{ message: "a command was worked", commandId: id, status: "applied" }]);
    await expect.poll(() => said("broadcaster"), { timeout: 20_000 }).toMatchObject([{ rotationId }]);
    await expect
      .poll(() => said("performanceLogger"), { timeout: 20_000 })
      .toMatchObject([{ message: "a performance was kept" }]);
    await expect
      .poll(() => said("notifier"), { timeout: 20_000 })
      .toMatchObject([{ message: "a message was handled" }]);
  });

  test("a request has its answer's X-Request-Id all the way, to the end of the night", async () => {
    const { rotationId } = await openNight(cloud);
    const { requestId } = await kjOf(rotationId)("close", {});
    expect(about("rotations", requestId)).toMatchObject([{ command: "close" }]);
    for (const name of ["worker", "broadcaster", "rotationCloser"]) {
      await expect.poll(() => about(name, requestId), { timeout: 20_000 }).toHaveLength(1);
    }
  });

  test("metrics count what was applied, posted and sent", async () => {
    const counted = (name: string, metric: string) =>
      lines(name).reduce((sum, line) => sum + [line[metric] ?? 0].flat().reduce((a: number, b) => a + Number(b), 0), 0);
    const metrics = () => ({
      applied: counted("worker", "CommandsApplied"),
      events: counted("broadcaster", "EventsBroadcast"),
      posts: counted("broadcaster", "PostsSent"),
    });
    const { rotationId } = await openNight(cloud);
    const screen = await Client.open(cloud.sockets.url);
    await screen.hello(rotationId);
    const before = metrics();
    const command = kjOf(rotationId);
    for (const text of ["One", "Two", "Three"]) await command("announce", { text });
    for (let heard = 0; heard < 3; heard++) await screen.next("events");
    const after = { applied: before.applied + 3, events: before.events + 3, posts: before.posts + 3 };
    await expect.poll(metrics, { timeout: 20_000 }).toEqual(after);
    screen.cut();
    const sent = lines("notifier").filter(({ outcome }) => outcome === "sent");
    expect(counted("notifier", "MessagesSent")).toBe(sent.length);
  });

  test("no line of any Lambda holds a token, a name, an address or a number", async () => {
    const { joinCode } = await openNight(cloud);
    const fay = await join(cloud, joinCode, "Fay Logged");
    const profile = { phone: "+4915187654321", agreedToTexts: true };
    expect((await ask(cloud, "PATCH", `/karaoke/singers/${fay.singerId}`, profile, fay.token)).status).toBe(200);
    personal.push(fay.token, "Fay Logged", "4915187654321");
    const logs = cloud.logs();
    expect(logs).toContain('"service"');
    for (const text of [...personal, "Bearer ", "bearer."]) expect(logs).not.toContain(text);
  });
});
