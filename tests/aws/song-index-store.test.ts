import { S3Client } from "@aws-sdk/client-s3";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SongIndexStore } from "../../adapters/aws/song-index-store.ts";
import { song, VENUE } from "../contract/samples.ts";

let buckets: FauxqsServer;
let client: S3Client;
let now = 0;
const requests: string[] = [];
const page = { limit: 10, cursor: null };

beforeAll(async () => {
  buckets = await startFauxqs({ port: 0, logger: false });
  buckets.createBucket("index");
  client = new S3Client({
    endpoint: `http://127.0.0.1:${buckets.port}`,
    forcePathStyle: true,
    region: "eu-central-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  client.middlewareStack.add(
    (next) => async (call) => {
      const { method, headers } = call.request as { method: string; headers: Record<string, string> };
      const answer = await next(call);
      requests.push(`${method}${headers["if-none-match"] ? " if changed" : ""}`);
      return answer;
    },
    { step: "finalizeRequest" },
  );
});
afterAll(async () => {
  client.destroy();
  await buckets.stop();
});

const open = () => new SongIndexStore(client, "index", { now: () => now });

test("a songbook without an index has nothing to find", async () => {
  expect(await open().search(VENUE, "anything", page)).toEqual({ items: [], nextCursor: null });
});

test("an index is used for 15 s, then asked for again, and read only when it has changed", async () => {
  const writer = open();
  const reader = open();
  await writer.save(VENUE, [song("s1", "Jolene", "Dolly Parton")]);
  const titles = async () => (await reader.search(VENUE, "dolly", page)).items.map(({ title }) => title);
  expect(await titles()).toEqual(["Jolene"]);
  requests.length = 0;

  await titles();
  expect(requests).toEqual([]);
  now += 16_000;
  expect(await titles()).toEqual(["Jolene"]);
  await writer.save(VENUE, [song("s1", "9 to 5", "Dolly Parton")]);
  now += 16_000;
  expect(await titles()).toEqual(["9 to 5"]);
  expect(requests).toContain("GET if changed");
});

test("60,000 songs are searched in a moment and fit into 512 MB with room to spare", async () => {
  const store = open();
  const songs = Array.from({ length: 60_000 }, (_, index) =>
    song(`song-${index}`, `A title of usual length ${index}`, `An artist ${index % 5000}`),
  );
  await store.save(VENUE, songs);
  now += 16_000;
  expect((await store.search(VENUE, "usual 59999", page)).items.map(({ songId }) => songId)).toEqual(["song-59999"]);
  expect(process.memoryUsage().heapUsed).toBeLessThan(400 * 1024 ** 2);

  const started = performance.now();
  await store.search(VENUE, "usual artist", page);
  expect(performance.now() - started).toBeLessThan(1000);
});
