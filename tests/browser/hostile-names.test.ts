/** Names and songs that are HTML stand on every page as the letters they are; nothing of them runs. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildWeb } from "../../web/build.ts";
import { launchPhones, Phone } from "./phone/phone.ts";
import { openVenue, type Venue } from "./phone/venue.ts";

const NAME = "<img src=x onerror=document.title='!'>";
const SECOND = "<script>document.title='!'</script>";
const TITLE = "<svg onload=document.title='!'>";
const ARTIST = '"><b id=owned>ABBA</b>';
const NOTICE = "<a href=javascript:document.title='!'>here</a>";

let venue: Venue;
let browser: Browser;

beforeAll(async () => {
  venue = await openVenue(await buildWeb(), [[TITLE, ARTIST]]);
  browser = await launchPhones();
});

afterAll(async () => {
  await browser?.close();
  await venue?.close();
});

/** What of it became part of the page, or ran. */
async function harmOn(page: Page): Promise<string[]> {
  return page.evaluate(() => [
    ...(document.title === "!" ? ["it ran"] : []),
    ...[...document.querySelectorAll("img[src=x], svg[onload], #owned, a[href^='javascript:'], body script")].map(
      (element) => element.outerHTML,
    ),
  ]);
}

/** The page shows each of these texts, letter by letter. */
async function shows(page: Page, ...texts: string[]): Promise<void> {
  for (const text of texts) await page.getByText(text, { exact: false }).first().waitFor();
}

test("the phone, the screen and the console show names, songs and notices that are HTML as text", async () => {
  const phone = await Phone.open(browser, venue);
  const refusals: string[] = [];
  phone.page.on("console", (message) => void (message.type() === "error" && refusals.push(message.text())));
  await phone.join(NAME);
  await phone.ask("svg", TITLE);
  await shows(phone.page, TITLE);
  await venue.addSinger(SECOND, TITLE, ARTIST);
  await venue.send("announce", { text: NOTICE });

  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const screen = await context.newPage();
  await screen.goto(`http://127.0.0.1:${venue.port}/screen/${venue.joinCode}`);
  await shows(screen, SECOND, NOTICE);
  await venue.next();
  await shows(screen, NAME, TITLE);

  const desk = await context.newPage();
  await desk.goto(`http://127.0.0.1:${venue.port}/console`);
  await desk.getByLabel("Passphrase").fill("lantern");
  await desk.keyboard.press("Enter");
  await desk.getByRole("button", { name: venue.joinCode }).click();
  await shows(desk, NAME, SECOND, TITLE);

  for (const page of [phone.page, screen, desk]) expect(await harmOn(page)).toEqual([]);
  // A policy that had to stop something would say so: the pages did not try.
  expect(refusals.filter((text) => text.includes("Content Security Policy"))).toEqual([]);
  await context.close();
  await phone.close();
});
