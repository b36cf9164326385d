/** A singer's phone in a real browser, on the venue's plain HTTP under a name that is no secure context. */
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { launchBrowser } from "../launch.ts";
import type { Venue } from "./venue.ts";

/** Not localhost, which browsers trust without HTTPS. */
const HOST = "venue.test";
export const USUAL = { width: 390, height: 844 };
export const SMALL = { width: 320, height: 568 };

export function launchPhones(): Promise<Browser> {
  return launchBrowser([`--host-resolver-rules=MAP ${HOST} 127.0.0.1`]);
}

export class Phone {
  readonly context: BrowserContext;
  readonly venue: Venue;
  page: Page;

  private constructor(context: BrowserContext, page: Page, venue: Venue) {
    this.context = context;
    this.page = page;
    this.venue = venue;
  }

  static async open(browser: Browser, venue: Venue, viewport = USUAL): Promise<Phone> {
    const context = await browser.newContext({ viewport, hasTouch: true, isMobile: true });
    context.setDefaultTimeout(30_000);
    return new Phone(context, await context.newPage(), venue);
  }

  get address(): string {
    return `http://${HOST}:${this.venue.port}`;
  }

  /** Scans the code on the screen. */
  async scan(): Promise<void> {
    await this.page.goto(`${this.address}/join/${this.venue.joinCode}`);
  }

  async join(stageName: string): Promise<void> {
    await this.scan();
    await this.page.getByLabel("What shall we call you?").fill(stageName);
    await this.button("Join").click();
    await this.heading("Now pick a song").waitFor();
  }

  /** From the place in line, or the bench, back to the line. */
  async ask(words: string, title: string): Promise<void> {
    await this.button("Find a song").click();
    await this.page.getByLabel("Title or artist").fill(words);
    await this.page.locator(".res .r").filter({ hasText: title }).first().click();
    await this.button("Ask for this song").click();
    await this.page.locator(".res").waitFor({ state: "detached" });
  }

  button(name: string) {
    return this.page.getByRole("button", { name });
  }

  heading(name: string | RegExp) {
    return this.page.getByRole("heading", { name, level: 1 });
  }

  place() {
    return this.page.locator(".place .big");
  }

  /** Waits until the phone shows this place. */
  async showsPlace(place: string): Promise<void> {
    await this.place().getByText(place, { exact: true }).waitFor();
  }

  async why(): Promise<string> {
    return (await this.page.locator(".why").allTextContents()).join(" ");
  }

  /** What a screen reader was told last. */
  spoken(urgency: "polite" | "assertive") {
    return this.page.locator(`.visually-hidden > [aria-live="${urgency}"]`);
  }

  /** What this phone keeps between visits. */
  async session(): Promise<{ token: string; singerId: string; stageName: string; expiresAt: string }> {
    return JSON.parse(await this.page.evaluate((key) => localStorage.getItem(key) ?? "null", this.sessionKey));
  }

  get sessionKey(): string {
    return `karaoke.session.${this.venue.joinCode}`;
  }

  /** Nothing wrong for axe-core (A, AA), nothing to press below 48 px or beyond the edge, nothing wider than the phone. */
  async audit(view: string): Promise<void> {
    // The light takes 900 ms to move; contrast is judged when it has.
    await this.page.waitForFunction(() => document.getAnimations().every((one) => one instanceof CSSAnimation));
    await this.page.evaluate(axe.source);
    const found = await this.page.evaluate(async () => {
      const runner = (globalThis as unknown as { axe: typeof import("axe-core") }).axe;
      const { violations } = await runner.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
    });
    expect(found, view).toEqual([]);
    const small = await this.page.evaluate(() =>
      [...document.querySelectorAll("button, input, select")]
        .map((element) => ({ name: element.textContent, box: element.getBoundingClientRect() }))
        .filter(({ box }) => {
          const isSmall = box.height < 47.5 || box.width < 47.5;
          return box.width > 0 && (isSmall || box.left < 0 || box.right > innerWidth);
        })
        .map(({ name, box }) => `${name}: ${box.width} × ${box.height}`),
    );
    expect(small, view).toEqual([]);
    expect(await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth), view).toBeLessThanOrEqual(
      0,
    );
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
