/** The story of one night on the three pages, with a power cut in the middle, in a real browser. */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";
import type { RotationState } from "../../core/rotation/state.ts";
import type { House } from "./house.ts";

/** A page may have just begun the longest pause between two attempts. */
const BACK_WITHIN = { timeout: 45_000 };

interface Pages {
  kj: Page;
  screen: Page;
  phone: Page;
}

export async function playNight(browser: Browser, house: House): Promise<void> {
  const pages: Pages = {
    kj: await newPage(browser, { viewport: { width: 1366, height: 768 } }),
    screen: await newPage(browser, { viewport: { width: 1920, height: 1080 } }),
    phone: await newPage(browser, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }),
  };
  try {
    await play(house, pages);
  } finally {
    await Promise.all(Object.values(pages).map((page: Page) => page.context().close()));
  }
}

async function newPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(20_000);
  return context.newPage();
}

async function play(house: House, { kj, screen, phone }: Pages): Promise<void> {
  const { api } = house;

  async function onlyNight(): Promise<RotationState> {
    const { items } = await api.get<{ items: { rotationId: string }[] }>("/karaoke/rotations");
    expect(items).toHaveLength(1);
    return (await api.get<{ state: RotationState }>(`/karaoke/rotations/${items[0]?.rotationId}`)).state;
  }

  async function performed(): Promise<string[]> {
    const { items } = await api.get<{ items: { title: string }[] }>("/karaoke/performances");
    return items.map(({ title }) => title);
  }

  const shownOnStage = (kind: string, words: string) =>
    screen.locator(`[data-picture="${kind}"]`).getByText(words).first().waitFor();
  const upNext = () => screen.locator(".up").textContent();
  const phoneHeading = () => phone.locator("h1").textContent();
  const tap = (name: string | RegExp) => phone.getByRole("button", { name }).tap();

  async function askFor(words: string, title: string): Promise<void> {
    await tap("Find a song");
    await phone.getByRole("searchbox").fill(words);
    await tap(new RegExp(title));
    await tap("Ask for this song");
  }

  await house.logIn(kj);
  await kj.getByLabel("Venue, as the screen shows it").fill("The Tin Lantern");
  await kj.getByRole("button", { name: "Open the night" }).click();
  await kj.getByText(/^Live/).waitFor();
  const { joinCode } = await onlyNight();
  await screen.goto(house.screenUrl(joinCode));
  await screen.locator(".code").getByText(joinCode).waitFor();
  await shownOnStage("empty", "Who sings first?");

  await phone.goto(house.phoneUrl(joinCode));
  const secure = house.phoneIsSecure;
  expect(await phone.evaluate(() => [isSecureContext, "randomUUID" in crypto, "wakeLock" in navigator])).toEqual([
    secure,
    secure,
    secure,
  ]);
  await phone.getByLabel("What shall we call you?").fill("Zoë Åkerblom");
  await tap("Join");
  await phone.getByText("Now pick a song.").waitFor();
  await askFor("dont stop bel", "Don’t Stop Believin’");
  await expect.poll(phoneHeading).toMatch(/^You’re\s*next$/);
  await shownOnStage("between", "Zoë Åkerblom");
  await expect.poll(() => kj.locator("#next").textContent()).toContain("Zoë Åkerblom");

  await kj.keyboard.press("Space");
  await expect.poll(phoneHeading).toMatch(/^You’re\s*on\.$/);
  await shownOnStage("calling", "Zoë Åkerblom");
  await kj.keyboard.press("s");
  await expect.poll(phoneHeading).toMatch(/^The\s*stage\s*is yours\.$/);
  await shownOnStage("singing", "Don’t Stop Believin’");
  await kj.keyboard.press("a");
  await kj.keyboard.type("Ben");
  await kj.keyboard.press("Tab");
  await kj.keyboard.type("waterloo");
  await kj.getByRole("option", { name: "Waterloo" }).waitFor();
  await kj.keyboard.press("Enter");
  await expect.poll(upNext).toContain("Ben");

  const before = await onlyNight();
  await house.breakDown();
  await kj.getByText("Offline, trying again").waitFor();
  await phone.getByText("Offline, this is how it stood").waitFor();
  await screen.locator(".head .link").waitFor();
  expect(await phoneHeading()).toMatch(/^The\s*stage\s*is yours\.$/);
  await shownOnStage("singing", "Zoë Åkerblom");
  await kj.keyboard.press("r");
  await kj.getByText("1 thing you did waits here").waitFor();

  await house.comeBack();
  await kj.getByText(/^Live/).waitFor(BACK_WITHIN);
  await phone.getByText("Offline, this is how it stood").waitFor({ state: "detached", ...BACK_WITHIN });
  await screen.locator(".head .link").waitFor({ state: "detached", ...BACK_WITHIN });
  await expect.poll(async () => (await onlyNight()).requestsOpen).toBe(false);
  const after = await onlyNight();
  // All as it was but for what the KJ did without a server, and the song, where it begins again.
  const onStage =
    before.onStage && house.interruptsSongs
      ? { ...before.onStage, interrupted: true, startedAt: after.onStage?.startedAt }
      : before.onStage;
  expect(after).toEqual({ ...before, requestsOpen: false, undoable: after.undoable, onStage });
  expect(await phoneHeading()).toMatch(/^The\s*stage\s*is yours\.$/);

  await kj.getByText("Requests closed", { exact: true }).waitFor();
  await kj.keyboard.press("r");
  // For five seconds after a call Next rests and says so instead (ROT-36); a quick restart is over before that.
  await expect.poll(() => kj.locator("#next").textContent(), { timeout: 10_000 }).toContain("Waterloo, ABBA");
  await kj.keyboard.press("n");
  await shownOnStage("calling", "Ben");
  await expect.poll(() => kj.locator(".card .who").textContent()).toBe("Ben");
  await phone.getByText("No song yet.").waitFor();
  await askFor("queen", "Don’t Stop Me Now");
  await expect.poll(phoneHeading).toMatch(/^You’re\s*next$/);
  await expect.poll(upNext).toContain("Zoë Åkerblom");
  await kj.locator(".row", { hasText: "Don’t Stop Me Now" }).waitFor();
  const { line, bench } = await onlyNight();
  expect([...line, ...bench].map(({ singerId }) => singerId)).toEqual([before.onStage?.singerId]);
  await expect.poll(performed).toEqual(["Don’t Stop Believin’"]);
  await house.ended();
}
