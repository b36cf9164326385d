/** The console's forms: what is wrong stands at the field, and a keyboard finds its way in and out. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { Venue } from "./venue.ts";

let venue: Venue;
let page: Page;

beforeAll(async () => {
  venue = await Venue.open();
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
