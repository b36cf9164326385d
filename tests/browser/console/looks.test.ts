/** How the console looks and sounds: Next stays where it is, every size works, and nothing is out of anybody's reach. */
import axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Night, Venue } from "./venue.ts";

const LAPTOP = { width: 1366, height: 768 };
const TABLET = { width: 1024, height: 768 };
const PHONE = { width: 390, height: 844 };

let venue: Venue;

beforeAll(async () => {
  venue = await Venue.open();
  await venue.api.post("/karaoke/songs", { title: "Waterloo", artist: "ABBA", durationSec: 168 });
});

afterAll(async () => {
  await venue?.close();
});

/** Round 2, somebody singing, newcomers, an empty-handed one, one on hold, two on the bench. */
async function busyNight(): Promise<Night> {
  const night = await venue.night();
  await night.singer("Zoë Åkerblom", "Jolene", "Hello");
  await night.singer("Chidi", "One");
  for (let turn = 0; turn < 3; turn++) await night.next();
  await night.singer("Wilhelmina van der Westhuizen-Oyelaran", "Dancing Queen");
  const dave = await night.singer("Big Dave", "Wonderwall");
  await night.send("holdSinger", { singerId: dave });
  await night.singer("김서연", "밤편지");
  await night.singer("Fatima Zahra");
  await night.send("announce", { text: "The kitchen closes at ten" });
  return night;
}

async function problems(page: Page): Promise<string[]> {
  // Contrast is judged when nothing moves any more.
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== "running"));
  // The page's own policy forbids inline scripts; the debugger's are not the page's.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const runner = (globalThis as unknown as { axe: typeof import("axe-core") }).axe;
    const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const { violations } = await runner.run(document, { runOnly });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  });
}

async function nextBox(page: Page): Promise<unknown> {
  await page.locator("#next").waitFor();
  return page.locator("#next").boundingBox();
}

test("Next has the same place and size in every state, 192 px high and 24 px from the card above", async () => {
  const night = await venue.night();
  const page = await venue.console(night, await venue.page({ viewport: LAPTOP }));
  const empty = await nextBox(page);
  expect(empty).toMatchObject({ height: 192 });

  await night.singer(
    "Wilhelmina van der Westhuizen-Oyelaran",
    "Never Gonna Give You Up, in the longest version there is",
  );
  await night.singer("Zoë", "Jolene");
  await page.locator(".row").first().waitFor();
  expect(await nextBox(page), "ready").toEqual(empty);
  await night.next();
  await page.getByText("Called, on the way up").waitFor();
  expect(await nextBox(page), "called").toEqual(empty);
  const card = await page.locator(".card").boundingBox();
  expect((card?.y ?? 0) + (card?.height ?? 0) + 24).toBe((empty as { y: number }).y);
  await page.keyboard.press("s");
  await page.getByText("On stage, round 1").waitFor();
  expect(await nextBox(page), "singing").toEqual(empty);
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  expect(await nextBox(page), "keys").toEqual(empty);
  await night.send("startBreak", {});
  await page.getByRole("button", { name: "End the break" }).waitFor();
  expect(await nextBox(page), "break").toEqual(empty);
  await night.send("close", {});
  await page.getByText("The night is over").first().waitFor();
  expect(await nextBox(page), "closed").toEqual(empty);
  await page.context().close();
});

test("a name on stage is never cut, however long", async () => {
  const night = await venue.night();
  await night.singer("Maximiliane-Theodora Freifrau von Hohen", "The Longest Title That Anybody Ever Sang, Part Two");
  await night.next();
  const trio = await night.singer("Wilhelmina van der Westhuizen-Oyelaran");
  await night.send("addRequest", {
    singerId: trio,
    title: "Islands in the Stream",
    artist: "Kenny Rogers & Dolly Parton",
    note: "Please a bit slower",
    partners: [{ stageName: "Maximiliane-Theodora Freifrau" }, { stageName: "Priya Raghunathan" }],
  });
  await fits(night);
  await night.next();
  await fits(night);
});

/** Name, song, answers and controls, all of it inside the card. */
async function fits(night: Night): Promise<void> {
  for (const viewport of [LAPTOP, TABLET, PHONE]) {
    const page = await venue.console(night, await venue.page({ viewport }));
    const inside = await page.locator(".card").evaluate((card) => {
      const who = card.querySelector(".who") as HTMLElement;
      return who.scrollWidth <= who.clientWidth && card.scrollHeight <= card.clientHeight;
    });
    expect(inside, `${viewport.width}`).toBe(true);
    await page.context().close();
  }
}

test("at 1024 px the left column folds into tabs; at 390 px nothing is wider than the page", async () => {
  const night = await busyNight();
  const tablet = await venue.console(night, await venue.page({ viewport: TABLET }));
  const next = await nextBox(tablet);
  await tablet.getByRole("button", { name: /^Bench/ }).click();
  await tablet.getByText("Fatima Zahra").waitFor();
  expect(await tablet.getByLabel("Name").isVisible()).toBe(false);
  await tablet.keyboard.press("a");
  await tablet.keyboard.type("Ngozi");
  expect(await tablet.getByLabel("Name").inputValue()).toBe("Ngozi");
  expect(await nextBox(tablet)).toEqual(next);
  await tablet.context().close();

  const phone = await venue.console(night, await venue.page({ viewport: PHONE }));
  const width = () => phone.evaluate(() => document.documentElement.scrollWidth);
  expect(await width()).toBe(390);
  await phone.locator(".row .w").first().click();
  await phone.getByRole("button", { name: /^Songs/ }).click();
  await phone.getByRole("dialog").waitFor();
  expect(await width()).toBe(390);
  await phone.context().close();
});

test("without a server the foot says in full what waits, beside Undo and the keys", async () => {
  const night = await venue.night();
  await night.singer("Wilhelmina van der Westhuizen-Oyelaran", "Dancing Queen");
  const page = await venue.console(night, await venue.page({ viewport: LAPTOP }));
  const empty = await nextBox(page);
  await venue.stopServer();
  await page.getByText("Offline, trying again").waitFor();
  await page.keyboard.press("Space");
  await page.locator(".foot .last").getByText("waits here and goes out when it is back.").waitFor();
  expect(await nextBox(page)).toEqual(empty);
  for (const viewport of [LAPTOP, { width: 1280, height: 720 }, TABLET, PHONE]) {
    await page.setViewportSize(viewport);
    expect(await cutInFoot(page), `${viewport.width}`).toEqual([]);
  }
  expect(await page.locator(".foot .undo").isVisible()).toBe(true);
  await page.setViewportSize({ width: 1280, height: 720 });
  expect(await page.locator(".foot .keys").isVisible()).toBe(true);
  await page.context().close();
  await venue.startServer();
});

/** What of the foot does not show all its words, or is outside of it. */
function cutInFoot(page: Page): Promise<string[]> {
  return page.locator(".foot").evaluate((foot) => {
    const outer = foot.getBoundingClientRect();
    const isCut = (part: Element) => {
      const box = part.getBoundingClientRect();
      const isOutside = box.left < outer.left || box.right > outer.right || box.bottom > outer.bottom;
      return isOutside || part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight;
    };
    return [...foot.children].filter((part) => part.clientWidth > 0 && isCut(part)).map((part) => part.className);
  });
}

test("letters are dead in fields and can be switched off; Esc always leads home to Next", async () => {
  const night = await venue.night();
  await night.singer("Zoë", "Jolene");
  const page = await venue.console(night);
  await page.keyboard.press("a");
  await page.keyboard.type("nxtr");
  expect(await page.getByLabel("Name").inputValue()).toBe("nxtr");
  await page.keyboard.press("Escape");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("next");

  await page.keyboard.press("?");
  await page.getByLabel("Single letters work").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await page.keyboard.press("n");
  // What a letter would have done is not there once something that came after it is.
  await page.getByRole("button", { name: "Notice", exact: true }).click();
  await page.keyboard.type("Hello");
  await page.keyboard.press("Enter");
  await night.becomes((state) => state.notice, "Hello");
  const state = await night.state();
  expect(state.requestsOpen).toBe(true);
  expect(state.onStage).toBeNull();
  await page.context().close();
});

test("/ finds somebody in the line", async () => {
  const night = await venue.night();
  for (let index = 1; index <= 20; index++) await night.singer(`Singer ${index}`, `Song ${index}`);
  await night.singer("Łukasz Wójcik", "Valerie");
  const page = await venue.console(night);
  await page.keyboard.press("/");
  await page.keyboard.type("wojc");
  await page.keyboard.press("Enter");
  await page.locator(".acts").getByText("Łukasz Wójcik").waitFor();
  const row = await page.locator(".row.sel").boundingBox();
  const list = await page.locator(".rows").boundingBox();
  expect((row?.y ?? 0) + (row?.height ?? 0)).toBeLessThanOrEqual((list?.y ?? 0) + (list?.height ?? 0) + 1);
  await page.context().close();
});

test("axe-core finds nothing at the door, in the night, or in any sheet", async () => {
  const night = await busyNight();
  const page = await venue.page({ viewport: LAPTOP });
  await page.goto(`${venue.address}/console`);
  await page.getByLabel("Passphrase").fill("lantern");
  expect(await problems(page), "login").toEqual([]);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Open the night" }).waitFor();
  expect(await problems(page), "nights").toEqual([]);

  await venue.console(night, page);
  await page.locator(".row .w").nth(1).click();
  expect(await problems(page), "night").toEqual([]);
  await page.keyboard.press("m");
  await page.getByText(/goes here/).waitFor();
  expect(await problems(page), "moving").toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("a");
  await page.keyboard.press("Tab");
  await page.keyboard.type("water");
  await page.getByRole("listbox").getByRole("option").first().waitFor();
  expect(await problems(page), "search").toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");

  const menu = page.getByRole("button", { name: "More: house rules" });
  const sheets: [string, () => Promise<void>][] = [
    ["Keys", () => page.keyboard.press("?")],
    ["Break", () => page.keyboard.press("p")],
    ["Find somebody", () => page.keyboard.press("/")],
    ["Notice on the screen", () => page.getByRole("button", { name: "Notice", exact: true }).click()],
    ["More", () => menu.click()],
    ["Songs", () => page.getByRole("button", { name: /^Songs,/ }).click()],
    ["Singer", () => page.getByRole("button", { name: "More: rename" }).click()],
    ["Change song or key", () => page.getByRole("button", { name: "Change song or key" }).click()],
  ];
  const items = [
    "Join code, screen and links",
    "House rules",
    "Closing time",
    "Tonight’s performances",
    "Songbook",
    "Kept out tonight",
  ];
  for (const item of [...items, "Close the night…"]) {
    sheets.push([item, () => menu.click().then(() => page.getByRole("button", { name: item, exact: true }).click())]);
  }
  for (const [name, open] of sheets) {
    await open();
    await page.getByRole("dialog").waitFor();
    expect(await problems(page), name).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
  await night.send("startBreak", {});
  await page.getByText("End the break").first().waitFor();
  expect(await problems(page), "break").toEqual([]);
  await page.context().close();
});

test("[ROT-29] the line tells the key of who is up next, of a repeat and a duet too", async () => {
  const night = await venue.night();
  await night.singer("Zoë", "Jolene");
  await night.next();
  await night.next();
  const ada = await night.singer("Ada");
  const song = { title: "Jolene", artist: "Somebody", keyChange: -2, partners: [{ stageName: "Lou" }] };
  await night.send("addRequest", { singerId: ada, ...song });
  const page = await venue.browser.newPage({ viewport: LAPTOP });
  await venue.console(night, page);
  const row = page.locator("li.row", { hasText: "Ada" });
  await expect.poll(() => row.locator(".tags").textContent()).toContain("Key −2");
  await page.close();
});
