/** What most tests of a phone begin with: a venue and a browser for the file, a night and a phone for each test. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { buildWeb, type WebBuild } from "../../../web/build.ts";
import { launchPhones, Phone, USUAL } from "./phone.ts";
import { openVenue, type Venue } from "./venue.ts";

export let site: WebBuild;
export let browser: Browser;
export let venue: Venue;
/** On the night's doorstep: it has not scanned the code yet. */
export let phone: Phone;

/**
 * Call it at the top of a test file, before the file's own hooks.
 *
 * @param songs the venue's book.
 */
export function openNights(songs: readonly [title: string, artist: string][] = [], viewport = USUAL): void {
  beforeAll(async () => {
    site = await buildWeb();
    venue = await openVenue(site, songs);
    browser = await launchPhones();
  });
  afterAll(async () => {
    await browser?.close();
    await venue?.close();
  });
  beforeEach(async () => {
    await venue.openNight();
    phone = await Phone.open(browser, venue, viewport);
  });
  afterEach(() => phone?.close());
}
