/**
 * `npm run erase -- <address> <singerId>`: deletes what a venue keeps of one singer, over REST, in either way to run. The
 * KJ's token is read from `KJ_TOKEN`, or got for `KJ_PASSPHRASE`. Does no harm when it is run again.
 */
import { pathToFileURL } from "node:url";

/** Answers a call under `/karaoke`. */
export type Api = (method: string, path: string) => Promise<Response>;

export interface Erased {
  performances: number;
  profile: boolean;
}

/** @throws when an answer is neither success nor 404; what was deleted before stays deleted. */
export async function eraseSinger(api: Api, singerId: string): Promise<Erased> {
  const id = encodeURIComponent(singerId);
  let performances = 0;
  for (;;) {
    const page = await answered(api("GET", `/karaoke/performances?limit=100&singerId=${id}`));
    const { items } = (await page.json()) as { items: { performanceId: string }[] };
    if (items.length === 0) break;
    for (const { performanceId } of items) {
      await answered(api("DELETE", `/karaoke/performances/${encodeURIComponent(performanceId)}`));
      performances += 1;
    }
  }
  const { status } = await answered(api("DELETE", `/karaoke/singers/${id}`));
  return { performances, profile: status === 204 };
}

async function answered(call: Promise<Response>): Promise<Response> {
  const answer = await call;
  if (answer.ok || answer.status === 404) return answer;
  throw new Error(`${answer.status} ${await answer.text()}`);
}

async function tokenOf(address: string): Promise<string> {
  const { KJ_TOKEN, KJ_PASSPHRASE } = process.env;
  if (KJ_TOKEN) return KJ_TOKEN;
  if (!KJ_PASSPHRASE) throw new Error("KJ_TOKEN or KJ_PASSPHRASE must be set");
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ passphrase: KJ_PASSPHRASE });
  const answer = await answered(fetch(`${address}/karaoke/sessions`, { method: "POST", headers, body }));
  return ((await answer.json()) as { token: string }).token;
}

async function main([address, singerId]: string[]): Promise<void> {
  if (!address || !singerId) throw new Error("usage: npm run erase -- <address> <singerId>");
  const origin = address.replace(/\/+$/, "");
  const headers = { authorization: `Bearer ${await tokenOf(origin)}` };
  const erased = await eraseSinger((method, path) => fetch(origin + path, { method, headers }), singerId);
  const profile = erased.profile ? "the profile" : "no profile, there was none";
  process.stdout.write(`Deleted ${erased.performances} performances and ${profile}.\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await main(process.argv.slice(2)).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  });
}
