/** The server is gone, and somebody opens a page all the same: on localhost or HTTPS it opens, and nothing done is lost. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildWeb, type WebBuild } from "../../web/build.ts";
import { LAPTOP, openConsole } from "./house-console.ts";
import { launchBrowser } from "./launch.ts";
import { openVenue, type Venue } from "./phone/venue.ts";

let site: WebBuild;
let browser: Browser;
let venue: Venue;
let page: Page;

beforeAll(async () => {
  site = await buildWeb();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

beforeEach(async () => {
  venue = await openVenue(site, [["La camisa negra", "Juanes"]]);
});

afterEach(async () => {
  await page?.context().close();
  await venue.close();
});

/** Once the worker is there, everything that the page needs is kept. */
async function isKept(shown: Page): Promise<void> {
  await shown.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
}

const next = () => page.locator("#next");
const lastDone = () => page.locator(".foot .last");

describe("the console", () => {
  beforeEach(async () => {
    await venue.addSinger("Kim", "Rehab", "Amy Winehouse");
    await venue.addSinger("José", "La camisa negra", "Juanes");
    page = await openConsole(browser, venue);
    await page.locator(".row .name").getByText("José").waitFor();
    await isKept(page);
  });

  test("opens without a server with the last state and its age, and what is done there is sent once on return", async () => {
    await venue.goDown();
    await page.reload();
    await page.locator(".row .name").getByText("José").waitFor();
    await lastDone()
      .getByText(/^No server for \d+ s\.$/)
      .waitFor();

    await next().click();
    await lastDone().getByText("1 thing you did waits here").waitFor();
    // Closed with what waits, and opened again an hour and a half later.
    await page.clock.install({ time: Date.now() + 91 * 60_000 });
    await page.reload();
    await page.clock.resume();
    await lastDone().getByText("No server for 91 min. 1 thing you did waits here").waitFor();
    await page.clock.setSystemTime(Date.now());

    await venue.comeBack();
    await page.locator(".card .who").getByText("Kim").waitFor();
    await lastDone().getByText("waits here").waitFor({ state: "detached" });
    const { onStage, line } = await venue.state();
    expect(onStage?.stageName).toBe("Kim");
    expect(line.map(({ stageName }) => stageName)).toEqual(["José"]);
  });

  test("[ROT-20] a Next pressed on an old picture calls nobody, and its refusal is told though the page was loaded again", async () => {
    await venue.goDown();
    await lastDone()
      .getByText(/^No server/)
      .waitFor();
    await next().click();
    await lastDone().getByText("1 thing you did waits here").waitFor();
    // This laptop has no way to the server yet; the KJ's other one has.
    await page.context().routeWebSocket(/\/ws$/, (socket) => socket.close());
    await page.reload();
    await lastDone().getByText("1 thing you did waits here").waitFor();
    await venue.comeBack();
    await venue.next();
    expect((await venue.state()).onStage?.stageName).toBe("Kim");

    const storageState = await page.context().storageState();
    await page.context().close();
    page = await (await browser.newContext({ storageState, viewport: LAPTOP })).newPage();
    await page.goto(`http://127.0.0.1:${venue.port}/console`);
    await lastDone().getByText("The other console called already. Nobody was skipped.").waitFor();
    const { onStage, line } = await venue.state();
    expect(onStage?.stageName).toBe("Kim");
    expect(line.map(({ stageName }) => stageName)).toEqual(["José"]);
  });
});

describe("the phone", () => {
  test("opens without a server where it stood, with the time of it", async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    context.setDefaultTimeout(15_000);
    page = await context.newPage();
    await page.goto(`http://127.0.0.1:${venue.port}/join/${venue.joinCode}`);
    await page.getByLabel("What shall we call you?").fill("José");
    await page.getByRole("button", { name: "Join" }).click();
    await page.getByRole("heading", { name: "Now pick a song" }).waitFor();
    await isKept(page);
    await venue.goDown();
    await page.close();
    page = await context.newPage();
    await page.goto(`http://127.0.0.1:${venue.port}/join/${venue.joinCode}`);
    await page.getByRole("heading", { name: "Now pick a song" }).waitFor();
    await page.getByText(/^Offline, this is how it stood at \d\d:\d\d/).waitFor();
  });
});

describe("the worker", () => {
  const keptAddresses = () =>
    page.evaluate(async () => {
      const names = await caches.keys();
      const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return kept.flat().map(({ url }) => new URL(url).pathname);
    });

  const workers = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
  /** The build that would open, once its worker is in charge. */
  const opensOffline = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      if (registration?.installing || registration?.waiting || registration?.active?.state !== "activated") return null;
      const newest = (await caches.keys()).at(-1) ?? "";
      const kept = await (await caches.open(newest)).match("/screen", { ignoreVary: true });
      return /name="build" content="([^"]+)"/.exec((await kept?.text()) ?? "")?.[1];
    });

  beforeEach(async () => {
    page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`http://127.0.0.1:${venue.port}/screen`);
    await isKept(page);
  });

  test("keeps the page and its files, and nothing that the service says", async () => {
    await page.reload();
    await page.evaluate(async () => void (await fetch("/karaoke/songs?q=camisa")));
    const kept = await keptAddresses();
    expect(kept).toContain("/screen");
    expect(kept.filter((path) => path !== "/screen" && !path.startsWith("/assets/"))).toEqual([]);
  });

  test("gives way to the server's newer build at once, and opens that one without a server", async () => {
    const build = () => page.locator('meta[name="build"]').getAttribute("content");
    expect(await build()).toBe(site.build);
    const newer = { ...site, ...newerBuild(site) };
    await venue.goDown();
    await venue.comeBack(newer);
    await page.reload();
    expect(await build()).toBe(newer.build);
    await expect.poll(opensOffline).toBe(newer.build);
    await venue.goDown();
    await page.reload();
    expect(await build()).toBe(newer.build);
  });

  test("ends itself, with all that it kept, when the server has none any more", async () => {
    await venue.goDown();
    // Its pages know of no worker either.
    const screen = { ...site.pages.screen, body: Buffer.from("<!doctype html><title>Before</title>") };
    const { gzip: _gzip, br: _br, ...before } = screen;
    await venue.comeBack({ ...site, pages: { ...site.pages, screen: before }, workers: new Map() });
    await page.reload();
    expect(await page.title()).toBe("Before");
    await expect.poll(workers).toBe(0);
    await expect.poll(() => page.evaluate(() => caches.keys())).toEqual([]);
  });
});

/** The same pages under another name, as a build of other sources would have it. */
function newerBuild({ build, pages, workers }: WebBuild): Pick<WebBuild, "build" | "pages" | "workers"> {
  const renamed = <File extends { body: Buffer }>({ body, ...file }: File) => {
    const { gzip: _gzip, br: _br, ...plain } = file as { gzip?: Buffer; br?: Buffer };
    return { ...plain, body: Buffer.from(body.toString().replaceAll(build, "newer-build-")) } as unknown as File;
  };
  return {
    build: "newer-build-",
    pages: { console: renamed(pages.console), screen: renamed(pages.screen), phone: renamed(pages.phone) },
    workers: new Map([...workers].map(([path, file]) => [path, renamed(file)])),
  };
}
