/** The screen before the real server: what the KJ does is on it, and a restart is not. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../../../embedded/config.ts";
import { type Running, start } from "../../../embedded/start.ts";
import { buildWeb, type WebBuild } from "../../../web/build.ts";
import { type Api, createApi } from "../../../web/shared/api.ts";
import { launchBrowser } from "../launch.ts";

let folder: string;
let site: WebBuild;
let running: Running;
let browser: Browser;
let page: Page;
let api: Api;
let rotation: { rotationId: string; joinCode: string };
let commands = 0;

async function startServer(port: number): Promise<void> {
  const environment = {
    PORT: String(port),
    HOST: "127.0.0.1",
    DATA_DIR: folder,
    KJ_PASSPHRASE: "lantern",
    LOG_LEVEL: "error",
  };
  running = await start(readConfig(environment), site);
}

async function send(name: string, data: object): Promise<{ created?: { singerId?: string } }> {
  commands++;
  return api.post(`/karaoke/rotations/${rotation.rotationId}/commands`, { id: `command-${commands}`, name, data });
}

async function addSinger(stageName: string, title: string, artist: string): Promise<void> {
  const { created } = await send("addSinger", { stageName });
  await send("addRequest", { singerId: created?.singerId, title, artist });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "karaoke-screen-"));
  site = await buildWeb();
  await startServer(0);
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  let token: string | null = null;
  api = createApi({ base: `http://127.0.0.1:${running.port}`, token: () => token });
  token = (await api.post<{ token: string }>("/karaoke/sessions", { passphrase: "lantern" })).token;
  rotation = await api.post("/karaoke/rotations", { name: "Tuesday", venue: "The Rusty Anchor Taproom" });
});

afterAll(async () => {
  await browser?.close();
  await running?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("a night from the open stage to the first song is on the screen, and goes on after a restart of the server", async () => {
  await page.goto(`http://127.0.0.1:${running.port}/screen`);
  await page.getByText("Who sings first?").waitFor();
  expect(await page.locator(".code").textContent()).toBe(rotation.joinCode);

  await addSinger("Zoë Åkerblom", "Waterloo", "ABBA");
  await addSinger("김서연", "밤편지", "아이유");
  await page.getByText("Next on stage").waitFor();
  await send("next", { onStage: null });
  await page.locator('[data-picture="calling"]').getByText("Zoë Åkerblom").waitFor();
  const { state } = await api.get<{ state: { onStage: { turnId: string } } }>(
    `/karaoke/rotations/${rotation.rotationId}`,
  );
  await send("start", { turnId: state.onStage.turnId });
  await page.locator('[data-picture="singing"]').getByText("Waterloo").waitFor();
  expect(await page.locator(".up").textContent()).toContain("김서연");
  const invitation = page.getByText("Sing at The Rusty Anchor Taproom");
  // Letters may reach below their line.
  const hidden = await invitation.evaluate(
    (p) => Math.max(p.scrollHeight / p.clientHeight, p.scrollWidth / p.clientWidth) - 1,
  );
  expect(hidden, "share of the venue’s name that is cut off").toBeLessThan(0.2);

  const { port } = running;
  await running.stop();
  await page.locator(".head .link").waitFor();
  expect(await page.locator(".stage").textContent()).toContain("Zoë Åkerblom");
  await startServer(port);
  await page.locator(".head .link").waitFor({ state: "detached" });
  await send("announce", { text: "Last orders" });
  await page.getByText("Last orders").waitFor();
  expect(await page.locator(".stage").textContent()).toContain("Zoë Åkerblom");

  await send("close", {});
  await page.getByText("Good night.").waitFor();
  rotation = await api.post("/karaoke/rotations", { name: "Wednesday", venue: "The Tin Lantern" });
  await page.locator(".code").getByText(rotation.joinCode).waitFor();
});
