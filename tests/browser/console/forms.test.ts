/** The console's forms: what is wrong stands at the field, and a keyboard finds its way in and out. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { PASSPHRASE, Venue } from "./venue.ts";

let venue: Venue;
let page: Page;

beforeAll(async () => {
  venue = await Venue.open();
  await venue.api.post("/karaoke/songs", { title: "Waterloo", artist: "ABBA", durationSec: 168 });
});

afterAll(async () => {
  await venue?.close();
});

beforeEach(async () => {
  page = await venue.page();
});

afterEach(async () => {
  await page.context().close();
});

test("a wrong passphrase is an alert right below its field, in the page's own size, at each attempt", async () => {
  await page.goto(`${venue.address}/console`);
  const field = page.getByLabel("Passphrase");
  expect(await field.getAttribute("aria-invalid")).toBe("false");
  await field.fill("torch");
  await field.press("Enter");
  const alert = page.locator("form").getByRole("alert");
  await alert.getByText("That is not the passphrase.").waitFor();
  expect(await field.getAttribute("aria-invalid")).toBe("true");
  expect(await field.getAttribute("aria-describedby")).toContain(await alert.getAttribute("id"));

  const [words, input] = await Promise.all([alert.boundingBox(), field.boundingBox()]);
  const gap = (words?.y ?? 0) - (input?.y ?? 0) - (input?.height ?? 0);
  expect(gap).toBeGreaterThan(0);
  expect(gap).toBeLessThanOrEqual(16);
  const looks = await alert.evaluate((element) => {
    const { fontSize, color } = getComputedStyle(element);
    return { px: Number.parseFloat(fontSize), isInk: color === getComputedStyle(document.body).color };
  });
  expect(looks.px).toBeGreaterThanOrEqual(16);
  expect(looks.isInk).toBe(true);

  // A screen reader reads what is put in, not what stays.
  const first = await alert.elementHandle();
  await field.press("Enter");
  await expect.poll(() => first?.evaluate((element) => element.isConnected)).toBe(false);
  await alert.getByText("That is not the passphrase.").waitFor();
});

test("the door has the cursor where typing begins, but opens no keyboard on a touch screen", async () => {
  await page.route("**/karaoke/rotations?limit=20", (route) => route.fulfill({ json: { items: [] } }));
  const isFocused = (label: string) => page.getByLabel(label).evaluate((element) => element === document.activeElement);
  await page.goto(`${venue.address}/console`);
  await expect.poll(() => isFocused("Passphrase")).toBe(true);
  await page.keyboard.type(PASSPHRASE);
  await page.keyboard.press("Enter");
  await expect.poll(() => isFocused("Venue, as the screen shows it")).toBe(true);

  const tablet = await venue.page({ hasTouch: true, isMobile: true });
  await tablet.goto(`${venue.address}/console`);
  await tablet.getByLabel("Passphrase").waitFor();
  expect(await tablet.evaluate(() => document.activeElement === document.body)).toBe(true);
  await tablet.context().close();
});

test("the songbook's file is chosen with a button like the others, also by keyboard", async () => {
  await venue.console(await venue.night(), page);
  await page.getByRole("button", { name: "More: house rules" }).click();
  await page.getByRole("button", { name: "Songbook" }).click();
  const file = page.getByLabel("A CSV file");
  // Choosers are taken from whoever listens for the first time on, a moment later: a key pressed at once is too early.
  page.on("filechooser", () => {});
  const look = (selector: string, part?: string) =>
    page.locator(selector).evaluate((element, part) => {
      const style = getComputedStyle(element, part);
      const names = ["color", "background-color", "border", "border-radius", "font-weight"];
      return names.map((name) => style.getPropertyValue(name));
    }, part);
  expect(await look('[type="file"]', "::file-selector-button")).toEqual(await look(".ctl .two"));
  expect((await file.boundingBox())?.height).toBeGreaterThanOrEqual(48);

  await page.getByRole("dialog").getByRole("button", { name: "Close" }).focus();
  await page.keyboard.press("Tab");
  expect(await file.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await file.evaluate((element) => getComputedStyle(element).outline)).toContain("solid 3px");
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Enter");
  const buffer = Buffer.from("Title,Artist\nTusk,Fleetwood Mac\n");
  await (await chooser).setFiles({ name: "book.csv", mimeType: "text/csv", buffer });
  await page.getByText("1 song added").waitFor();

  // A browser tells of no change while it still holds the file that is chosen again.
  expect(await file.inputValue()).toMatch(/book\.csv$/);
  await file.dispatchEvent("click");
  expect(await file.inputValue()).toBe("");
});

test("Esc in the add form puts the songs away, then clears the form and leads home to Next", async () => {
  await venue.console(await venue.night(), page);
  const name = page.getByLabel("Name");
  const song = page.getByRole("combobox", { name: "Song" });
  const option = page.getByRole("listbox", { name: "Songs found" }).getByRole("option", { name: "ABBA" });
  await page.keyboard.press("a");
  await page.keyboard.type("Ngozi");
  await page.keyboard.press("Tab");
  await page.keyboard.type("water");
  await option.waitFor();

  await page.keyboard.press("Escape");
  await option.waitFor({ state: "detached" });
  expect(await song.getAttribute("aria-expanded")).toBe("false");
  expect([await name.inputValue(), await song.inputValue()]).toEqual(["Ngozi", "water"]);
  // A song that is out of sight is not added.
  expect(await page.getByRole("button", { name: /^Add Ngozi/ }).getAttribute("aria-disabled")).toBe("true");
  await page.keyboard.press("ArrowDown");
  await option.waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.type("l");
  await option.waitFor();

  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("next");
  expect([await name.inputValue(), await song.inputValue()]).toEqual(["", ""]);

  await name.fill("Ngozi");
  await name.press("Escape");
  expect(await name.inputValue()).toBe("");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("next");
});

test("the notice tells how many letters are left, keeps those that are too many, and shows none of it then", async () => {
  const night = await venue.night();
  await venue.console(night, page);
  await page.getByRole("button", { name: "Notice", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Notice on the screen" });
  const field = dialog.getByRole("textbox");
  await dialog.getByText("60 letters left").waitFor();
  await field.fill("Last orders at eleven");
  await dialog.getByText("39 letters left").waitFor();
  const long = "x".repeat(61);
  await field.fill(long);
  await dialog.getByText("1 letter too many").waitFor();
  await field.press("Enter");
  expect(await dialog.getByRole("button", { name: "Show it" }).getAttribute("aria-disabled")).toBe("true");
  expect(await field.inputValue()).toBe(long);
  expect((await night.state()).notice).toBeNull();
  await field.press("Backspace");
  await field.press("Enter");
  await night.becomes((state) => state.notice, "x".repeat(60));
});

test("the screen's address for every night stands before that of this night alone", async () => {
  const night = await venue.night();
  await venue.console(night, page);
  await page.getByRole("button", { name: "More: house rules" }).click();
  await page.getByRole("button", { name: "Join code, screen and links" }).click();
  const screens = page.locator(".invite a", { hasText: "/screen" });
  await expect.poll(() => screens.count()).toBe(2);
  const [every, own] = await screens.evaluateAll((links) =>
    links.map((link) => new URL(link.getAttribute("href") ?? "").pathname),
  );
  expect(every).toBe("/screen");
  expect(own).toMatch(/^\/screen\/[A-Z0-9]{6}$/);
});
