/** The product as it is deployed: the pages from their bucket, the Lambdas' bundles, a KJ of Cognito. */
import type { Page } from "playwright-core";
import { expect, vi } from "vitest";
import { createApi } from "../../web/shared/api.ts";
import { type Cloud, startCloud } from "../cloud/cloud.ts";
import type { Answer, Call, Fault } from "../cloud/front-door.ts";
import { type House, SONGS } from "./house.ts";

const VENUE = "tin-lantern";

export interface CloudHouse extends House {
  cloud: Cloud;
}

export async function openCloudHouse(): Promise<CloudHouse> {
  const cloud = await startCloud();
  addKj(cloud, "kj@example.com", VENUE);
  const token = await cloud.kjToken(VENUE);
  const api = createApi({ base: cloud.http.url, token: () => token });
  const imported = await fetch(`${cloud.http.url}/karaoke/songs/import`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "text/csv" },
    body: ["title,artist,duration", ...SONGS.map(([title, artist]) => `${title},${artist},200`)].join("\n"),
  });
  expect(await imported.json()).toMatchObject({ added: SONGS.length });
  // A songs Lambda that has looked at an older index looks again only after some seconds (docs/operate.md).
  await vi.waitFor(
    async () => {
      expect(cloud.lambda("songbookIndexer").invocations).toBeGreaterThan(0);
      expect(await cloud.depth("songbookIndexerQueue")).toBe(0);
    },
    { timeout: 60_000, interval: 100 },
  );
  await cloud.lambda("songs").stop();
  const { origin } = cloud.site;
  let kills = 0;

  /** The worker dies once, when it has written what a command did and told nobody yet. */
  function killWorkerAfterAppend(): void {
    const fault: Fault = (call, through) => {
      if (!isAppend(cloud, call)) return null;
      cloud.front.faults.delete(fault);
      return through()
        .then(() => cloud.lambda("worker").kill(call.accessKeyId))
        .then(() => {
          kills += 1;
          return new Promise<Answer>(() => {});
        });
    };
    cloud.front.faults.add(fault);
  }

  return {
    cloud,
    consoleUrl: `${origin}/console`,
    screenUrl: (joinCode) => `${origin}/screen/${joinCode}`,
    phoneUrl: (joinCode) => `${origin}/join/${joinCode}`,
    phoneIsSecure: true,
    // The stage knows nothing of Lambdas.
    interruptsSongs: false,
    api,
    async logIn(page) {
      await page.goto(`${origin}/console`);
      await page.getByRole("button", { name: "Log in" }).click();
      await signIn(page, "kj@example.com");
    },
    async breakDown() {
      cloud.sockets.isDown = true;
      cloud.sockets.drop();
      await Promise.all(cloud.lambdas().map((lambda) => lambda.stop()));
    },
    async comeBack() {
      killWorkerAfterAppend();
      // What a page needs for its welcome. A start that is slow for want of cores would fail it, and failures add up to
      // pauses of half a minute each.
      await Promise.all(["connect", "message"].map((name) => cloud.lambda(name).warmUp()));
      cloud.sockets.isDown = false;
    },
    async ended() {
      expect(kills).toBe(1);
      expect(await cloud.depth("commandsQueue")).toBe(0);
      expect(await cloud.depth("commandsDlq")).toBe(0);
    },
    close: () => cloud.stop(),
  };
}

const PASSWORD = "A pass-phrase 1";

/** A member of the group `kj`; null is one whom no administrator gave a venue. */
export function addKj(cloud: Cloud, email: string, venueId: string | null): void {
  const idToken = () => cloud.identity.idToken(cloud.issuer, email.split("@")[0] ?? "", venueId, ["kj"]);
  cloud.login.users.push({ email, password: PASSWORD, idToken });
}

/** On Cognito's page. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
}

const isAppend = (cloud: Cloud, { target, accessKeyId, body }: Call): boolean =>
  target === "DynamoDB_20120810.PutItem" && cloud.lambda("worker").owns(accessKeyId) && body.includes("rotation#");
