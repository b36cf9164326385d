import { S3Client } from "@aws-sdk/client-s3";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { S3Media } from "../../adapters/aws/s3-media.ts";
import { S3Songbooks } from "../../adapters/aws/s3-songbooks.ts";
import { describeMedia } from "../contract/media.ts";
import { describeSongbookFiles } from "../contract/songbook-files.ts";
import { openPresignGate, type PresignGate } from "./presign-gate.ts";

const SITE = "https://pages.example";
const SECRET = "secret-of-the-test";

let buckets: FauxqsServer;
let gate: PresignGate;
let client: S3Client;
let opened = 0;
let nowMs = Date.now();

beforeAll(async () => {
  buckets = await startFauxqs({ port: 0, logger: false });
  gate = await openPresignGate(
    `http://127.0.0.1:${buckets.port}`,
    () => SECRET,
    () => nowMs,
  );
  client = new S3Client({
    endpoint: gate.url,
    forcePathStyle: true,
    region: "eu-central-1",
    requestChecksumCalculation: "WHEN_REQUIRED",
    credentials: { accessKeyId: "test", secretAccessKey: SECRET },
  });
});
afterAll(async () => {
  client.destroy();
  await gate.stop();
  await buckets.stop();
});

describeMedia("S3", async () => {
  const names = { uploadsBucket: `uploads-${++opened}`, mediaBucket: `media-${opened}` };
  for (const name of Object.values(names)) buckets.createBucket(name);
  const clock = { now: () => nowMs };
  return {
    port: new S3Media({ client, ...names, siteOrigin: SITE, clock }),
    send: ({ method, url, headers }, body, more = {}) => fetch(url, { method, headers: { ...headers, ...more }, body }),
    // CloudFront reads the bucket by the path it was asked for.
    read: (address, headers = {}) => fetch(address.replace(SITE, `${gate.url}/${names.mediaBucket}`), { headers }),
    pass: (ms) => {
      nowMs += ms;
    },
    close: () => {},
  };
});

describeSongbookFiles("S3", async () => {
  const bucket = `uploads-${++opened}`;
  buckets.createBucket(bucket);
  return {
    port: new S3Songbooks({ client, bucket, clock: { now: () => nowMs } }),
    send: ({ method, url, headers }, body, more = {}) => fetch(url, { method, headers: { ...headers, ...more }, body }),
    close: () => {},
  };
});

test("an upload's address is signed for its host, type and length, and asks for no checksum", async () => {
  const media = new S3Media({
    client,
    uploadsBucket: "uploads",
    mediaBucket: "media",
    siteOrigin: SITE,
    clock: { now: () => nowMs },
  });
  const place = { venueId: "v", songId: "s", mediaId: "m" } as unknown as Parameters<S3Media["find"]>[0];
  const { url } = await media.grantUpload(place, { contentType: "video/mp4", bytes: 1 });
  const query = new URL(url).searchParams;
  expect(query.get("X-Amz-SignedHeaders")).toBe("content-length;content-type;host");
  expect(query.get("X-Amz-Expires")).toBe("900");
  expect([...query.keys()].filter((name) => /checksum/i.test(name))).toEqual([]);
});
