import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DynamoSentMessages } from "../../adapters/aws/dynamo/sent-messages.ts";
import { DynamoSingers } from "../../adapters/aws/dynamo/singers.ts";
import { Table } from "../../adapters/aws/dynamo/table.ts";
import { SnsMessages } from "../../adapters/aws/sns-messages.ts";
import type { TurnApproaching } from "../../core/bus.ts";
import { id, type RotationId, type SingerId, type VenueId } from "../../core/ids.ts";
import { type NotifierDeps, notify } from "../../core/notifier.ts";
import type { Singer } from "../../core/singers.ts";
import { createTables, type DynamoServer, startDynalite } from "./dynamo-server.ts";
import { SnsStandIn, serveSns } from "./sns-stand-in.ts";

const VENUE = id<VenueId>("venue");
const AT = "2026-11-24T20:00:00.000Z";
const ANN = id<SingerId>("ann");
const TOPIC_PREFIX = "arn:aws:sns:us-east-1:000000000000:staff-";
const credentials = { accessKeyId: "test", secretAccessKey: "test" };

let dynamo: DynamoServer;
let fauxqs: FauxqsServer;
let sns: SnsStandIn;
let served: Awaited<ReturnType<typeof serveSns>>;
let client: SNSClient;
let sqs: SQSClient;
let staffQueue: string;
let tables = 0;
let now: number;
let deps: NotifierDeps;

beforeAll(async () => {
  dynamo = await startDynalite();
  fauxqs = await startFauxqs({ port: 0, logger: false });
  sns = new SnsStandIn();
  const topics = `http://127.0.0.1:${fauxqs.port}`;
  served = await serveSns(sns, topics);
  client = new SNSClient({ endpoint: served.url, region: "us-east-1", credentials, maxAttempts: 1 });
  sqs = new SQSClient({ endpoint: topics, region: "us-east-1", credentials, useQueueUrlAsEndpoint: false });
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: "staff" }));
  staffQueue = QueueUrl;
  await client.send(new CreateTopicCommand({ Name: "staff-venue" }));
  const Endpoint = "arn:aws:sqs:us-east-1:000000000000:staff";
  await client.send(new SubscribeCommand({ TopicArn: `${TOPIC_PREFIX}venue`, Protocol: "sqs", Endpoint }));
});
afterAll(async () => {
  client.destroy();
  sqs.destroy();
  await served.stop();
  await fauxqs.stop();
  await dynamo.stop();
});

beforeEach(async () => {
  const names = await createTables(dynamo.client, `t${tables++}-`, ["singers"]);
  const table = new Table(dynamo.client, names.singers);
  sns.texts.length = 0;
  now = Date.parse(AT);
  deps = {
    singers: new DynamoSingers(table),
    messages: new SnsMessages({ client, staffTopicPrefix: TOPIC_PREFIX }),
    sent: new DynamoSentMessages(table),
    clock: { now: () => now },
  };
});

/** What the staff were told since they last looked. */
async function staffHeard(): Promise<unknown[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: staffQueue, MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body = "{}" }) => JSON.parse(Body) as object);
}

const profile = (more: Partial<Singer>) =>
  (deps.singers as DynamoSingers).insert(VENUE, {
    singerId: ANN,
    stageName: "Ann",
    createdAt: AT,
    updatedAt: AT,
    ...more,
  });

const near = (more: Partial<TurnApproaching> = {}): TurnApproaching => ({
  type: "TurnApproaching",
  venueId: VENUE,
  rotationId: id<RotationId>("r1"),
  at: AT,
  singerId: ANN,
  stageName: "Ann",
  venue: "The Tin Lantern",
  ahead: 2,
  asPartner: false,
  turn: "ann.0.0",
  ...more,
});
const registered = { type: "SingerRegistered", venueId: VENUE, singerId: ANN, stageName: "Ann" } as const;
const AGREED = { phone: "+4915112345678", agreedToTexts: true };

describe("a turn that is near", () => {
  it("is told to who gave a number and agreed", async () => {
    await profile(AGREED);
    expect(await notify(deps, near())).toEqual([{ message: "turnNear", outcome: "sent" }]);
    const text = "The Tin Lantern: Ann, you are on deck, 2 before you.";
    expect(sns.texts).toEqual([{ phone: "+4915112345678", text, type: "Transactional" }]);
  });

  it("[ROT-32] is told to a partner as the duet it is, and says when it is the next", async () => {
    await profile(AGREED);
    await notify(deps, near({ asPartner: true, ahead: 0, turn: "bo.1.0" }));
    expect(sns.texts.map(({ text }) => text)).toEqual(["The Tin Lantern: Ann, your duet is up next."]);
  });

  it.each([
    ["gave no number", { agreedToTexts: true }],
    ["did not agree", { phone: "+4915112345678" }],
    ["took it back", { phone: "+4915112345678", agreedToTexts: false }],
  ])("is not told to who %s, until they do", async (_who, given) => {
    await profile(given);
    expect(await notify(deps, near())).toEqual([{ message: "turnNear", outcome: "notWanted" }]);
    expect(sns.texts).toEqual([]);
  });

  it("is not told to a guest without a profile", async () => {
    expect(await notify(deps, near())).toEqual([{ message: "turnNear", outcome: "notWanted" }]);
  });

  it("is told once, whatever the bus repeats and however the line moves", async () => {
    await profile(AGREED);
    for (const ahead of [2, 2, 0, 1]) await notify(deps, near({ ahead }));
    expect(sns.texts).toHaveLength(1);
  });

  it("is told again for the next turn, and in the next night", async () => {
    await profile(AGREED);
    await notify(deps, near());
    await notify(deps, near({ turn: "ann.1.0" }));
    await notify(deps, near({ rotationId: id<RotationId>("r2") }));
    expect(sns.texts).toHaveLength(3);
  });

  it("is not told when it is no news any more", async () => {
    await profile(AGREED);
    now += 10 * 60_000 + 1;
    expect(await notify(deps, near())).toEqual([{ message: "turnNear", outcome: "tooLate" }]);
    expect(sns.texts).toEqual([]);
  });

  it.each(["Throttled", "InternalError"])(
    "is tried again when SNS says %s, and no log could name the number",
    async (code) => {
      await profile(AGREED);
      sns.refusals.push(code);
      const failure = await notify(deps, near()).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Error);
      expect((failure as Error).stack).not.toContain("4915112345678");
      expect(await notify(deps, near())).toEqual([{ message: "turnNear", outcome: "sent" }]);
      expect(sns.texts).toHaveLength(1);
    },
  );

  it("is not sent again when the answer was lost: it may be on the phone already", async () => {
    await profile(AGREED);
    served.loseAnswer();
    expect(await notify(deps, near())).toEqual([{ message: "turnNear", outcome: "unknown" }]);
    expect(await notify(deps, near())).toEqual([{ message: "turnNear", outcome: "already" }]);
    expect(sns.texts).toHaveLength(1);
  });

  it("is refused, and not tried again, for a number that opted out", async () => {
    await profile({ ...AGREED, phone: "+4915100000000" });
    sns.optedOut.add("+4915100000000");
    expect(await notify(deps, near())).toEqual([{ message: "turnNear", outcome: "refused" }]);
    expect(await notify(deps, near())).toEqual([{ message: "turnNear", outcome: "already" }]);
  });

  it("is sent once by two notifiers that have it at the same moment", async () => {
    await profile(AGREED);
    const outcomes = await Promise.all([notify(deps, near()), notify(deps, near())]);
    expect(
      outcomes
        .flat()
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(["already", "sent"]);
    expect(sns.texts).toHaveLength(1);
  });

  it("is forgotten after two days, with nothing left that names anybody", async () => {
    await profile(AGREED);
    expect(await deps.sent.take("key", now)).toBe(true);
    expect(await deps.sent.take("key", now + 47 * 3_600_000)).toBe(false);
    expect(await deps.sent.take("key", now + 49 * 3_600_000)).toBe(true);
  });
});

describe("a sign-up", () => {
  it("is welcomed when they agreed, and told to the staff, once", async () => {
    await profile(AGREED);
    expect(await notify(deps, registered)).toEqual([
      { message: "staff", outcome: "sent" },
      { message: "welcome", outcome: "sent" },
    ]);
    await notify(deps, registered);
    expect(sns.texts).toMatchObject([{ text: "Welcome to karaoke, Ann. We text you when your turn is near." }]);
    expect(await staffHeard()).toMatchObject([{ Subject: "A singer signed up", Message: "Ann signed up." }]);
  });

  it("is no failure at a venue whose staff have no topic", async () => {
    const elsewhere = { ...registered, venueId: id<VenueId>("harbour") };
    expect(await notify(deps, elsewhere)).toContainEqual({ message: "staff", outcome: "refused" });
  });

  it("is told to the staff alone when there is no number", async () => {
    await profile({});
    expect(await notify(deps, registered)).toEqual([
      { message: "staff", outcome: "sent" },
      { message: "welcome", outcome: "notWanted" },
    ]);
  });
});
