/** A KJ's console beside the phones of a venue. */
import type { Browser, Page } from "playwright-core";
import { PASSPHRASE, type Venue } from "./phone/venue.ts";

export const LAPTOP = { width: 1366, height: 768 };

/** Logged in, with the venue's current night in view. */
export async function openConsole(browser: Browser, venue: Venue, viewport = LAPTOP): Promise<Page> {
  const session = await venue.api.post<object>("/karaoke/sessions", { passphrase: PASSPHRASE });
  const context = await browser.newContext({ viewport });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const kept = { session: JSON.stringify(session), rotationId: venue.rotationId };
  await page.addInitScript(({ session, rotationId }) => {
    if (localStorage.getItem("karaoke.session.console")) return;
    localStorage.setItem("karaoke.session.console", session);
    localStorage.setItem("karaoke.console.night", rotationId);
  }, kept);
  await page.goto(`http://127.0.0.1:${venue.port}/console`);
  await page.getByText(/^Live/).waitFor();
  return page;
}
