/** The longest names and the largest letters: nothing is cut off at the edge, and every function stays in reach. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildWeb } from "../../web/build.ts";
import { launchBrowser } from "./launch.ts";
import { Phone, SMALL } from "./phone/phone.ts";
import { openVenue, type Venue } from "./phone/venue.ts";

const LONGEST = "Wilhelmina van der Westhuizen-Oyelaran";
const TITLE = "Bohemian Rhapsody (Live at Wembley, Remastered, the Extended Version)";

let venue: Venue;
let browser: Browser;

beforeAll(async () => {
  venue = await openVenue(await buildWeb(), [[TITLE, "Queen"]]);
  // Twice the usual size, as somebody sets it for all pages.
  browser = await launchBrowser([
    "--blink-settings=defaultFontSize=32",
    "--host-resolver-rules=MAP venue.test 127.0.0.1",
  ]);
});

afterAll(async () => {
  await browser?.close();
  await venue?.close();
});

/** What reaches over the right edge, which the page hides instead of letting it scroll. */
function cutOff(phone: Phone): Promise<string[]> {
  return phone.page.evaluate(() =>
    [...document.querySelectorAll("main p, main h1, main button")]
      .filter((element) => element.getBoundingClientRect().right > innerWidth)
      .map((element) => element.textContent ?? ""),
  );
}

test("on the smallest phone with letters twice as large the longest name pushes nothing over the edge, from the bench to the last song", async () => {
  const phone = await Phone.open(browser, venue, SMALL);
  await phone.scan();
  await phone.page.getByLabel("What shall we call you?").fill(LONGEST);
  await phone.button("Join").click();
  await phone.heading("Now pick a song").waitFor();
  expect(await cutOff(phone), "bench").toEqual([]);
  await phone.ask("bohemian", TITLE);
  await phone.heading("You’re next").waitFor();
  expect(await cutOff(phone), "next").toEqual([]);
  await venue.next();
  await phone.heading("You’re on.").waitFor();
  expect(await cutOff(phone), "called").toEqual([]);
  await venue.send("close", {});
  await phone.heading("Good night.").waitFor();
  expect(await cutOff(phone), "over").toEqual([]);
  await phone.close();
});

test("with letters twice as large the console folds instead of covering itself", async () => {
  await venue.openNight();
  await venue.addSinger(LONGEST, TITLE, "Queen");
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${venue.port}/console`);
  await page.getByLabel("Passphrase").fill("lantern");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: venue.joinCode }).click();
  await page.locator(".row").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1366);
  // A click waits until nothing lies over the button.
  await page.getByRole("button", { name: /^Add$/ }).click();
  await page.getByLabel("Name").fill("Ben");
  await page.getByRole("button", { name: "Put Ben on the bench" }).click();
  await page.locator("#next").click();
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByText("On stage, round 1").waitFor();
  await context.close();
});
