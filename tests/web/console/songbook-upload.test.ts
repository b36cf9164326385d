import { expect, test } from "vitest";
import { type ImportJob, uploadSongbook } from "../../../web/console/songbook-upload.ts";
import { createApi } from "../../../web/shared/api.ts";

const counts = (state: ImportJob["state"], added: number) => ({ state, added, updated: 0, skipped: 0, bad: [] });

/** A server that gives these answers when it is asked for the job; a number is a status without words, 0 no answer. */
function open(upload: object, answers: (ImportJob | number)[], uploadStatus = 200) {
  const asked: string[] = [];
  const fetcher = async (address: RequestInfo | URL, { method, headers, body }: RequestInit = {}) => {
    const sent = new Headers(headers);
    asked.push(
      `${method} ${address} ${sent.get("authorization") ?? "-"} ${body instanceof Blob ? body.size : ""}`.trim(),
    );
    if (method === "POST") return Response.json({ jobId: "job-1", upload }, { status: 202 });
    if (method === "PUT") return new Response(null, { status: uploadStatus });
    const answer = answers.shift() ?? 500;
    if (answer === 0) throw new TypeError("offline");
    return typeof answer === "number" ? new Response(null, { status: answer }) : Response.json(answer);
  };
  const api = createApi({ base: "https://api.example", token: () => "token", fetcher });
  const told: number[] = [];
  const run = () =>
    uploadSongbook({ api, base: "https://api.example", fetcher, wait: async () => {} }, new Blob(["a,b"]), (job) =>
      told.push(job.added),
    );
  return { asked, told, run };
}

const S3 = { method: "PUT", url: "https://bucket.example/key?signature", headers: { "Content-Type": "text/csv" } };
const EMBEDDED = { method: "PUT", url: "/uploads/job-1", headers: { Authorization: "Upload ticket" } };

test("sends the file where the server says, with the headers it says and no token, and asks until it is done", async () => {
  const { asked, told, run } = open(S3, [counts("waiting", 0), counts("running", 500), 0, 502, counts("done", 620)]);
  expect(await run()).toEqual(counts("done", 620));
  expect(told).toEqual([0, 500]);
  expect(asked.slice(0, 3)).toEqual([
    "POST https://api.example/karaoke/songs/imports Bearer token",
    "PUT https://bucket.example/key?signature - 3",
    "GET https://api.example/karaoke/songs/imports/job-1 Bearer token",
  ]);
});

test("a path is below the API's address", async () => {
  const { asked, run } = open(EMBEDDED, [counts("failed", 0)]);
  expect((await run()).state).toBe("failed");
  expect(asked[1]).toBe("PUT https://api.example/uploads/job-1 Upload ticket 3");
});

test("a file that is refused, and a server that never answers again, are told", async () => {
  await expect(open(S3, [], 403).run()).rejects.toThrow("refused (403)");
  await expect(open(S3, []).run()).rejects.toMatchObject({ status: 500 });
});
