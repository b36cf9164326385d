/** Files as a page sends them: where an answer said, as it said, and without a token. */
import type { UploadGrant } from "../../core/ports/files.ts";
import type { Cloud } from "./cloud.ts";
import { ask } from "./player.ts";

export function send({ method, url, headers }: UploadGrant, body: string, more: Record<string, string> = {}) {
  return fetch(url, { method, headers: { ...headers, ...more }, body });
}

/** @returns the job's address. */
export async function startImport(cloud: Cloud, csv: string, token: string) {
  const body = { contentType: "text/csv", bytes: Buffer.byteLength(csv) };
  const started = await ask(cloud, "POST", "/karaoke/songs/imports", body, token);
  if (started.status !== 202) throw new Error(`an import was answered ${started.status}: ${await started.text()}`);
  const { jobId, upload } = (await started.json()) as { jobId: string; upload: UploadGrant };
  return { jobId, upload, path: started.headers.get("location") ?? "" };
}
