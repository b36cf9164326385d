/** A songbook as a file: asks where it goes, sends it there, and asks how far the import is until it has ended. */
import { type Api, ApiProblem } from "../shared/api.ts";

/** The counts are those so far until it is `done`. */
export interface ImportJob {
  state: "waiting" | "running" | "done" | "failed";
  added: number;
  updated: number;
  skipped: number;
  bad: { line: number; message: string }[];
  /** Why it failed. */
  problem?: string;
}

interface Started {
  jobId: string;
  upload: { method: string; url: string; headers: Record<string, string> };
}

export interface UploadDeps {
  api: Api;
  /** What an address that is a path is below; empty on the page's own origin. */
  base: string;
  fetcher?: typeof fetch;
  /** Until the next question. */
  wait?: (ms: number) => Promise<void>;
}

const ASK_EVERY_MS = 700;
/** Questions without an answer before giving up; the import goes on without us. */
const ASKED_IN_VAIN_MAX = 20;

/**
 * @param onProgress told of every answer until it has ended.
 * @throws ApiProblem when it could not be sent, or nobody answers any more.
 */
export async function uploadSongbook(
  { api, base, fetcher = fetch, wait = pause }: UploadDeps,
  file: Blob,
  onProgress: (job: ImportJob) => void,
): Promise<ImportJob> {
  const path = "/karaoke/songs/imports";
  const { jobId, upload } = await api.post<Started>(path, { contentType: "text/csv", bytes: file.size });
  const address = /^https?:/.test(upload.url) ? upload.url : `${base}${upload.url}`;
  const sent = await fetcher(address, { method: upload.method, headers: upload.headers, body: file }).catch(() => {
    throw new ApiProblem(0, "UNREACHABLE", "The file did not reach the server; try again.");
  });
  if (!sent.ok) throw new ApiProblem(sent.status, "INTERNAL", `The file was refused (${sent.status}); try again.`);
  for (let inVain = 0; ; ) {
    const job = await api.get<ImportJob>(`${path}/${jobId}`).catch((problem: unknown) => {
      if (++inVain < ASKED_IN_VAIN_MAX) return null;
      throw problem;
    });
    if (job) {
      inVain = 0;
      if (job.state === "done" || job.state === "failed") return job;
      onProgress(job);
    }
    await wait(ASK_EVERY_MS);
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
