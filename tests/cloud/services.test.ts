import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventsOf } from "../../core/brief-events.ts";
import type { UploadGrant } from "../../core/ports/files.ts";
import { Client } from "../realtime/harness.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import { send, startImport } from "./files.ts";
import type { Call } from "./front-door.ts";
import { ask, join, openNight } from "./player.ts";

let cloud: Cloud;
let kj: string;

beforeAll(async () => {
  cloud = await startCloud();
  kj = await cloud.kjToken("venue");
});
afterAll(() => cloud.stop());

const json = async (answer: Response) => (await answer.json()) as Record<string, unknown>;

describe("songs", () => {
  /** After so many rebuilds, a songs Lambda that knows no index yet: a warm one asks again only after some seconds. */
  async function indexed(times: number): Promise<void> {
    await expect.poll(() => cloud.lambda("songbookIndexer").invocations, { timeout: 20_000 }).toBe(times);
    await expect.poll(() => cloud.depth("songbookIndexerQueue"), { timeout: 20_000 }).toBe(0);
    await cloud.lambda("songs").stop();
  }

  test("a song that the KJ adds is found soon after, and under its new name after that", async () => {
    const added = await ask(cloud, "POST", "/karaoke/songs", { title: "Jolene", artist: "Dolly Parton" }, kj);
    expect(added.status).toBe(201);
    const { songId } = await json(added);
    const found = async (query: string) => {
      const answer = await ask(cloud, "GET", `/karaoke/songs?q=${encodeURIComponent(query)}`);
      return ((await json(answer)).items as { title: string }[]).map(({ title }) => title);
    };
    await indexed(1);
    expect(await found("dolly jol")).toEqual(["Jolene"]);
    expect((await ask(cloud, "PATCH", `/karaoke/songs/${songId}`, { title: "9 to 5" }, kj)).status).toBe(200);
    await indexed(2);
    expect(await found("9 to 5")).toEqual(["9 to 5"]);
    expect(await found("jolene")).toEqual([]);
  });
});

describe("venues", () => {
  test("a KJ of another venue sees no night, no singer and no performance of this one", async () => {
    const { rotationId, joinCode } = await openNight(cloud);
    const { singerId } = await join(cloud, joinCode, "Zoë");
    const other = await cloud.kjToken("harbour");

    expect((await json(await ask(cloud, "GET", "/karaoke/rotations", undefined, other))).items).toEqual([]);
    expect((await json(await ask(cloud, "GET", "/karaoke/singers", undefined, other))).items).toEqual([]);
    expect((await ask(cloud, "GET", `/karaoke/singers/${singerId}`, undefined, other)).status).toBe(404);
    expect((await ask(cloud, "GET", `/karaoke/singers/${singerId}`, undefined, kj)).status).toBe(200);
    const command = { id: "close-it-now", name: "close", data: {} };
    const closing = await ask(cloud, "POST", `/karaoke/rotations/${rotationId}/commands`, command, other);
    expect([403, 404]).toContain(closing.status);
  });
});

describe("identity", () => {
  const event = (sub: string, triggerSource = "PostConfirmation_ConfirmSignUp") => ({
    triggerSource,
    userName: sub,
    request: { userAttributes: { sub, nickname: "Zoë", email: "zoe@example.com" } },
    response: {},
  });

  test("who signs up is a singer under the same id, once, and may read their own profile", async () => {
    const sub = "6a1f2f4e-0000-4000-8000-000000000001";
    await cloud.lambda("postConfirmation").invoke(event(sub));
    await cloud.lambda("postConfirmation").invoke(event(sub));

    const own = await cloud.identity.idToken(cloud.issuer, sub, null);
    const profile = await ask(cloud, "GET", `/karaoke/singers/${sub}`, undefined, own);
    expect(await json(profile)).toMatchObject({ singerId: sub, stageName: "Zoë", email: "zoe@example.com" });
    expect((await ask(cloud, "GET", "/karaoke/singers", undefined, own)).status).toBe(403);
  });

  test("a password set anew registers nobody", async () => {
    const sub = "6a1f2f4e-0000-4000-8000-000000000002";
    await cloud.lambda("postConfirmation").invoke(event(sub, "PostConfirmation_ConfirmForgotPassword"));
    expect((await ask(cloud, "GET", `/karaoke/singers/${sub}`, undefined, kj)).status).toBe(404);
  });

  test("a sign-up succeeds while the table does not answer, and the profile is there later", async () => {
    const sub = "6a1f2f4e-0000-4000-8000-000000000003";
    const trigger = cloud.lambda("postConfirmation");
    cloud.front.faults.add((call) => {
      if (call.target !== "DynamoDB_20120810.PutItem" || !trigger.owns(call.accessKeyId)) return null;
      return Promise.resolve({ status: 400, body: JSON.stringify({ __type: "AccessDeniedException", message: "no" }) });
    });
    expect(await trigger.invoke(event(sub))).toMatchObject({ userName: sub });
    cloud.front.faults.clear();

    const profile = () => ask(cloud, "GET", `/karaoke/singers/${sub}`, undefined, kj).then(({ status }) => status);
    await expect.poll(profile, { timeout: 20_000, interval: 500 }).toBe(200);
  });

  test("a guest's token outlives a rotation of the key, and new ones are signed with the new key", async () => {
    const { joinCode, rotationId } = await openNight(cloud);
    const early = await join(cloud, joinCode, "Early");
    cloud.identity.rotateSecret();
    for (const name of ["rotations", "connect", "message"]) await cloud.lambda(name).stop();
    const late = await join(cloud, joinCode, "Late");

    for (const { token } of [early, late]) {
      const client = await Client.open(cloud.sockets.url, token);
      expect(await client.hello(rotationId)).toMatchObject({ role: "singer" });
      client.cut();
    }
  });
});

describe("files", () => {
  test("media goes to S3, onto a version of its song and out by the site's address, and goes with the song", async () => {
    const { songId } = await json(
      await ask(cloud, "POST", "/karaoke/songs", { title: "Fernando", artist: "ABBA" }, kj),
    );
    const asked = await ask(
      cloud,
      "POST",
      `/karaoke/songs/${songId}/media`,
      { contentType: "audio/mpeg", bytes: 5 },
      kj,
    );
    const place = asked.headers.get("location") ?? "";
    const { upload } = (await asked.json()) as { upload: UploadGrant };
    expect((await send(upload, "sound", { "Content-Type": "text/html" })).status).toBe(403);
    expect((await send(upload, "sounds")).status).toBe(403);
    expect((await ask(cloud, "PUT", place, {}, kj)).status).toBe(404);
    expect((await send(upload, "sound")).status).toBe(200);
    expect((await ask(cloud, "PUT", place, { brand: "Sunfly", discId: "SF1" }, kj)).status).toBe(200);

    const { url } = (await json(await ask(cloud, "GET", place))) as { url: string };
    expect(url.startsWith(`${cloud.site.origin}/media/`)).toBe(true);
    // CloudFront reads the bucket by the path it is asked for.
    const stream = () =>
      fetch(url.replace(cloud.site.origin, `${cloud.s3Url}/media`), { headers: { Range: "bytes=1-2" } });
    expect(await (await stream()).text()).toBe("ou");
    expect((await ask(cloud, "DELETE", `/karaoke/songs/${songId}`, undefined, kj)).status).toBe(204);
    expect((await stream()).status).toBe(404);
  });

  test("a songbook in S3 is imported once, though S3 tells twice and the function dies in the middle of a batch", async () => {
    const importer = cloud.lambda("songbookImporter");
    let writes = 0;
    const dying = (call: Call) => {
      const isSong = call.target === "DynamoDB_20120810.PutItem" && importer.owns(call.accessKeyId);
      if (!isSong || ++writes !== 120) return null;
      // A minute passes, after which nobody holds the job any more.
      return importer
        .kill(call.accessKeyId)
        .then(letGo)
        .then(() => ({ status: 500, body: "{}" }));
    };
    const letGo = () =>
      cloud.dynamo.client.send(
        new UpdateItemCommand({
          TableName: "test-karaoke-songs",
          Key: { pk: { S: "import#harbour" }, sk: { S: jobId } },
          UpdateExpression: "SET heldUntil = :never",
          ExpressionAttributeValues: { ":never": { N: "0" } },
        }),
      );
    cloud.front.faults.add(dying);
    const harbour = await cloud.kjToken("harbour");
    const rows = Array.from({ length: 510 }, (_, index) => `Song ${index},Band ${index % 50}`);
    const csv = ["title,artist", ...rows, ",Nobody"].join("\n");
    const { jobId, upload, path } = await startImport(cloud, csv, harbour);
    expect((await ask(cloud, "GET", path, undefined, kj)).status).toBe(404);
    expect((await send(upload, csv)).status).toBe(200);
    const job = async () => json(await ask(cloud, "GET", path, undefined, harbour));
    await expect.poll(async () => (await job()).state, { timeout: 60_000, interval: 300 }).toBe("done");
    const report = { added: 510, updated: 0, skipped: 0, bad: [{ line: 512, message: "has no title" }], badCount: 1 };
    expect([writes >= 120, await job()]).toEqual([true, expect.objectContaining(report)]);

    const key = `songbooks/harbour/${jobId}`;
    const again = { Records: [{ messageId: "2", body: JSON.stringify({ Records: [{ s3: { object: { key } } }] }) }] };
    expect(await importer.invoke(again)).toEqual({ batchItemFailures: [] });
    expect(await importer.invoke({ Records: [{ messageId: "3", body: '{"Event":"s3:TestEvent"}' }] })).toEqual({
      batchItemFailures: [],
    });
    expect(await job()).toMatchObject(report);
    expect((await fetch(`${cloud.s3Url}/uploads/${key}`)).status).toBe(404);
    const kept = await json(await ask(cloud, "GET", "/karaoke/songs?limit=1", undefined, harbour));
    expect(kept.items).toHaveLength(1);
  });
});

describe("sockets", () => {
  test("a page of another site is refused at the handshake, a native client and the site's own page are not", async () => {
    await expect(Client.open(cloud.sockets.url, null, { origin: "https://evil.example" })).rejects.toThrow(
      "refused: 403",
    );
    for (const origin of [cloud.site.origin, undefined]) {
      const client = await Client.open(cloud.sockets.url, null, origin === undefined ? {} : { origin });
      client.cut();
    }
  });

  test("a bad token is told after the handshake, with the reason, and the server hangs up", async () => {
    const { rotationId } = await openNight(cloud);
    const client = await Client.open(cloud.sockets.url, "not.a.token");
    client.send({ type: "hello", rotation: rotationId });
    expect(await client.next("error")).toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await client.next("bye")).toMatchObject({ code: "AUTH" });
    await client.closed;
  });

  test("a command is acknowledged as queued and then answered", async () => {
    const { rotationId } = await openNight(cloud);
    const client = await Client.open(cloud.sockets.url, kj);
    await client.hello(rotationId);
    client.send({ type: "command", id: "command-1", name: "announce", data: { text: "Hello" } });
    const answers = [await client.next("result"), await client.next("result")].map(({ status }) => status);
    expect(answers.sort()).toEqual(["applied", "queued"]);
    client.cut();
  });
});

test("a watcher is told events briefly who asked for it, and another in full", async () => {
  const { rotationId } = await openNight(cloud);
  const [full, brief] = [await Client.open(cloud.sockets.url, kj), await Client.open(cloud.sockets.url)];
  await full.hello(rotationId);
  brief.send({ type: "hello", rotation: rotationId, brief: true });
  await brief.next("snapshot");
  full.send({ type: "command", id: `brief-${rotationId}`, name: "announce", data: { text: "Hello" } });
  const [one, other] = [await full.next("events"), await brief.next("events")];
  expect(one.events[0]).toHaveProperty("version");
  expect(other.events[0]).not.toHaveProperty("version");
  expect(eventsOf(other)).toEqual(one.events);
  for (const client of [full, brief]) client.cut();
});

test("[ROT-14] time passes by a message that waits: past their time a singer leaves the line", async () => {
  const { rotationId, joinCode } = await openNight(cloud);
  const { singerId } = await join(cloud, joinCode, "Yves");
  let sent = 0;
  const command = (name: string, data: object) => {
    const body = { id: `window-${++sent}-${rotationId}`, name, data: { singerId, ...data } };
    return ask(cloud, "POST", `/karaoke/rotations/${rotationId}/commands`, body, kj);
  };
  expect((await command("addRequest", { title: "Waterloo", artist: "ABBA" })).status).toBe(200);
  const until = new Date(Date.now() + 2000).toISOString();
  expect((await command("setAvailability", { until })).status).toBe(200);
  const places = async () => {
    const { state } = await json(await ask(cloud, "GET", `/karaoke/rotations/${rotationId}`));
    const { line, bench } = state as { line: { singerId: string }[]; bench: { singerId: string }[] };
    return [line.map((entry) => entry.singerId), bench.map((entry) => entry.singerId)];
  };
  expect(await places()).toEqual([[singerId], []]);
  await expect.poll(places, { timeout: 20_000 }).toEqual([[], [singerId]]);
});

test("no token, passphrase, name or address was written to a log", async () => {
  const { joinCode } = await openNight(cloud);
  const { singerId, token } = await join(cloud, joinCode, "Zoë");
  expect((await ask(cloud, "GET", `/karaoke/singers/${singerId}`, undefined, kj)).status).toBe(200);
  const logs = cloud.logs();
  expect(logs).toContain('"service"');
  for (const secret of [kj, token, "zoe@example.com", "Zoë", "Bearer ", "bearer."]) expect(logs).not.toContain(secret);
});
