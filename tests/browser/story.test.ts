/** One story, played in both ways to run the product. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addKj, type CloudHouse, openCloudHouse, signIn } from "./cloud-house.ts";
import { openEmbeddedHouse } from "./embedded-house.ts";
import type { House } from "./house.ts";
import { launchBrowser } from "./launch.ts";
import { playNight } from "./story.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser(["--host-resolver-rules=MAP venue.test 127.0.0.1"]);
});
afterAll(() => browser?.close());

describe("on the KJ's machine", () => {
  let house: House;

  beforeAll(async () => {
    house = await openEmbeddedHouse();
  });
  afterAll(() => house?.close());

  test("[ROT-20][ROT-37] a phone asks for a song, Next calls it on all three pages, and a killed server loses nothing", async () => {
    await playNight(browser, house);
  });
});

describe("on AWS", () => {
  let house: CloudHouse;

  beforeAll(async () => {
    house = await openCloudHouse();
  });
  afterAll(() => house?.close());

  test("[ROT-20] a phone asks for a song, Next calls it on all three pages, and killed Lambdas lose nothing", async () => {
    await playNight(browser, house);
  });

  test("a KJ whom nobody gave a venue is told so, takes another account, and logs out of both", async () => {
    addKj(house.cloud, "new@example.com", null);
    const context = await browser.newContext();
    const page = await context.newPage();
    const logIn = page.getByRole("button", { name: "Log in" });
    await page.goto(house.consoleUrl);
    await logIn.click();
    await signIn(page, "new@example.com");
    await page.getByText("This account has no venue").waitFor();
    await page.getByRole("button", { name: "Use another account" }).click();
    await page.waitForURL(house.consoleUrl);

    await logIn.click();
    await signIn(page, "kj@example.com");
    await page.getByRole("heading", { name: "Tonight" }).waitFor();
    // Neither code nor token stays in the address, and a tab that comes back after its token's end is no new log-in.
    expect(page.url()).toBe(house.consoleUrl);
    await page.evaluate(() => {
      const key = "karaoke.session.console";
      const session = JSON.parse(sessionStorage.getItem(key) ?? "null");
      sessionStorage.setItem(key, JSON.stringify({ ...session, expiresAt: "2020-01-01T00:00:00.000Z" }));
    });
    const { renewals } = house.cloud.login;
    await page.reload();
    await page.getByRole("heading", { name: "Tonight" }).waitFor();
    expect(house.cloud.login.renewals).toBe(renewals + 1);
    // The way out leads over the provider and back: the page is another one afterwards.
    await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Log out" }).click()]);
    await logIn.waitFor();
    expect(await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]))).not.toMatch(
      /ey[JK]/,
    );
    await context.close();
  });
});
