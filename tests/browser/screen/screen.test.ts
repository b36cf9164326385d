import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { buildWeb } from "../../../web/build.ts";
import { launchBrowser } from "../launch.ts";
import { duet, line, misaki, night, request, singer, siobhan, turn, wilhelmina } from "./recorded-night.ts";
import { type RecordedServer, recordedServer } from "./recorded-server.ts";

const TV = { width: 1920, height: 1080 };
const UPRIGHT = { width: 1080, height: 1920 };

let browser: Browser;
let server: RecordedServer;
let page: Page;

beforeAll(async () => {
  server = await recordedServer(await buildWeb(["screen"]));
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

beforeEach(async () => {
  await page?.close();
  page = await browser.newPage({ viewport: TV });
  server.cut(false);
  server.openRotation = "LARK77";
});

async function open(path = "/screen"): Promise<void> {
  await page.goto(`${server.origin}${path}`);
}

const stage = () => page.locator("main.stage");
const nameSize = (selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => {
      return (Number.parseFloat(getComputedStyle(element).fontSize) / Math.min(innerWidth, innerHeight)) * 100;
    });

test("without a code in its address it shows the open night: who sings, who comes, how to join", async () => {
  server.show(night({ notice: "The kitchen closes at ten" }));
  await open();
  await stage().getByText("Siobhán Ní Bhriain").waitFor();
  expect(await stage().textContent()).toContain("Now singing");
  expect(await stage().textContent()).toContain("Total Eclipse of the Heart");
  expect(await page.locator(".up").textContent()).toContain("김서연");
  expect(await page.locator(".then li").count()).toBe(5);
  expect(await page.locator(".lists").textContent()).not.toContain("Away for a smoke");
  expect(await page.locator(".join .code").textContent()).toBe("LARK77");
  expect(await page.locator(".join").textContent()).toContain("example.org/join");
  expect(await page.locator(".notice").textContent()).toBe("The kitchen closes at ten");
  expect(await page.locator(".head").textContent()).toMatch(/^Round 3\d\d:\d\d$/);
  expect(await page.locator(".light").getAttribute("data-light")).toBe("lit");
});

test("a change at the server is on the screen by itself", async () => {
  server.show(night());
  await open("/screen/LARK77");
  await stage().getByText("Siobhán Ní Bhriain").waitFor();
  server.show(night({ onStage: turn(misaki, { startedAt: null }) }));
  await stage().getByText("佐藤 美咲").waitFor();
  expect(await stage().textContent()).toContain("Calling");
  expect(await page.locator(".light").getAttribute("data-light")).toBe("called");
});

test("a lost server changes nothing in the picture but a small ring, which goes when it is back", async () => {
  server.show(night());
  await open();
  await stage().getByText("Siobhán Ní Bhriain").waitFor();
  const before = await stage().textContent();
  server.cut(true);
  await page.locator(".head .link").waitFor();
  expect(await stage().textContent()).toBe(before);
  expect(await page.locator("body").textContent()).not.toMatch(/offline|error|loading/i);
  server.cut(false);
  await page.locator(".head .link").waitFor({ state: "detached" });
});

test("switched off and on without a server, it shows its last picture and its age", async () => {
  server.show(night());
  await open();
  await stage().getByText("Siobhán Ní Bhriain").waitFor();
  await page.waitForFunction(() => localStorage.getItem("karaoke.screen.state") !== null);
  server.cut(true);
  await page.clock.install({ time: Date.now() + 31 * 60_000 });
  await page.reload();
  await stage().getByText("Siobhán Ní Bhriain").waitFor();
  await page.locator(".head .link").waitFor();
  await page.locator(".head").getByText("as of 31 min ago").waitFor();
});

test("[ROT-44] a break counts down", async () => {
  server.show(night({ onStage: null, status: "onBreak", breakEndsAt: new Date(Date.now() + 600_000).toISOString() }));
  await open();
  const count = page.locator(".count");
  await count.waitFor();
  expect(await count.textContent()).toMatch(/^(9:5\d|10:00)$/);
  const first = (await count.textContent()) ?? "";
  await page.waitForFunction((text) => document.querySelector(".count")?.textContent !== text, first);
  expect(await stage().textContent()).toMatch(/Singing goes on at \d\d:\d\d/);
});

test("[ROT-45] a night that is over says good night and, when the address named none, follows the next one", async () => {
  await page.clock.install();
  server.show(night({ onStage: null, status: "closed" }));
  await open();
  await stage().getByText("Good night.").waitFor();
  expect(await page.locator(".thanks").textContent()).toContain("41 songs");
  expect(await page.locator(".join, .lists").count()).toBe(0);
  server.openRotation = null;
  await page.clock.runFor(10_000);
  expect(await stage().textContent()).toContain("Good night.");
  server.openRotation = "NEXT99";
  server.show(night({ joinCode: "NEXT99", onStage: turn(misaki) }));
  await page.clock.runFor(10_000);
  await stage().getByText("佐藤 美咲").waitFor();
});

test("a code that no night has is said and stays, chosen; the right one is typed over it", async () => {
  server.show(night());
  await open("/screen/WRONG1");
  await stage().getByText("No night under that code").waitFor();
  const field = page.getByLabel("Code of the night");
  expect(await field.inputValue()).toBe("WRONG1");
  await field.fill("wrong2");
  await page.getByRole("button").click();
  await page.waitForURL("**/screen?code=wrong2");
  await stage().getByText("No night under that code").waitFor();
  expect(await field.inputValue()).toBe("wrong2");
  expect(await field.getAttribute("aria-invalid")).toBe("true");
  await page.keyboard.type("LARK77");
  await page.getByRole("button").click();
  await stage().getByText("Siobhán Ní Bhriain").waitFor();
});

test("a code that was wrong before any night was open does not keep the screen from the next one", async () => {
  await page.clock.install();
  server.openRotation = null;
  await open("/screen/WRONG1");
  await stage().getByText("No night under that code").waitFor();
  await page.clock.runFor(10_000);
  expect(await stage().textContent()).toContain("No night under that code");
  server.openRotation = "NEXT99";
  server.show(night({ joinCode: "NEXT99", onStage: turn(misaki) }));
  await page.clock.runFor(10_000);
  await stage().getByText("佐藤 美咲").waitFor();
});

test("[ROT-35] after last call an empty stage invites those who have not sung", async () => {
  server.show(night({ onStage: null, line: [], lastRound: true }));
  await open();
  await stage().getByText("Last call: not sung yet? Scan, and pick a song.").waitFor();
});

test("without any night it asks for a code and takes one by keyboard", async () => {
  server.openRotation = null;
  server.show(night());
  await open();
  await page.getByLabel("Code of the night").fill("LARK77");
  await page.keyboard.press("Enter");
  await stage().getByText("Siobhán Ní Bhriain").waitFor();
});

test.each([
  ["TV", TV],
  ["an upright set", UPRIGHT],
])("on %s no name on stage is cut, however long", async (_, viewport) => {
  await page.setViewportSize(viewport);
  const worst = singer("W".repeat(40), request("T".repeat(120), "A".repeat(120), ["M".repeat(40)]));
  for (const entry of [siobhan, misaki, duet, wilhelmina, worst, singer("Al", request("Go", "Moby"))]) {
    server.show(night({ onStage: turn(entry), line: line.filter((other) => other !== entry) }));
    if (page.url() === "about:blank") await open();
    await page.waitForFunction(
      (name) => document.querySelector(".who")?.textContent?.startsWith(name),
      entry.stageName,
    );
    await page.evaluate(() => document.fonts.ready);
    const box = await page.locator(".who").evaluate((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const text = range.getBoundingClientRect();
      const disc = document.querySelector(".light")?.getBoundingClientRect();
      const lines = [...(element.parentElement?.children ?? [])].map((child) => child.getBoundingClientRect());
      return {
        text,
        disc,
        top: Math.min(...lines.map((one) => one.top)),
        bottom: Math.max(...lines.map((one) => one.bottom)),
      };
    });
    expect(box.text.left, entry.stageName).toBeGreaterThanOrEqual(0);
    expect(box.text.right, entry.stageName).toBeLessThanOrEqual(box.disc?.right ?? 0);
    expect(box.top, entry.stageName).toBeGreaterThanOrEqual(0);
    expect(box.bottom, entry.stageName).toBeLessThanOrEqual(Math.min(viewport.height, box.disc?.bottom ?? 0));
  }
});

test("names are as large as ten metres ask: on stage 12 vmin or more, up next 7.2, on deck 4 or more", async () => {
  server.show(night({ onStage: turn(wilhelmina), line: line.filter((entry) => entry !== wilhelmina) }));
  await open();
  await stage().getByText("Wilhelmina").waitFor();
  // Sizes are taken again once the face has loaded.
  await page.evaluate(() => document.fonts.ready);
  expect(await nameSize(".who")).toBeGreaterThanOrEqual(12);
  expect(await nameSize(".up .name")).toBeCloseTo(7.2, 1);
  expect(await nameSize(".deck .name")).toBeGreaterThanOrEqual(4);
  await expect.poll(() => nameSize(".join .code")).toBeCloseTo(10, 1);
  server.show(night());
  await stage().getByText("Siobhán").waitFor();
  expect(await nameSize(".who")).toBeCloseTo(24, 0);
});

test("a row of the next five that does not fit is left out whole", async () => {
  await page.setViewportSize({ width: 1920, height: 900 });
  const long = singer(
    "Maximiliana Konstantinopoulou-Papadaki",
    request("Creep", "Radiohead", ["Bartholomew Featherstonehaugh-Cholm"]),
  );
  server.show(night({ line: [long, { ...long, singerId: siobhan.singerId }, ...line] }));
  await open();
  await page.locator(".then li").first().waitFor();
  const rows = await page.locator(".then").evaluate((list) => {
    const room = list.getBoundingClientRect();
    return [...list.children].map((row) => {
      const { left, top, bottom } = row.getBoundingClientRect();
      return { seen: left < room.right && top < room.bottom, whole: top >= room.top - 1 && bottom <= room.bottom + 1 };
    });
  });
  expect(rows.some(({ seen }) => !seen)).toBe(true);
  expect(rows.filter(({ seen, whole }) => seen && !whole)).toEqual([]);
});

test.each([
  ["a 4:3 projector", { width: 1024, height: 768 }],
  ["a 16:10 laptop", { width: 1280, height: 800 }],
  ["an upright 3:4 set", { width: 768, height: 1024 }],
  ["an upright set", UPRIGHT],
  ["TV", TV],
])("on %s the broadest join code is whole, beside its QR code and while nobody is in line", async (_, viewport) => {
  await page.setViewportSize(viewport);
  for (const state of [night({ joinCode: "WMWMWM" }), night({ joinCode: "WMWMWM", onStage: null, line: [] })]) {
    server.show(state);
    await open("/screen/WMWMWM");
    const code = page.locator(".code span");
    await code.waitFor();
    await page.evaluate(() => document.fonts.ready);
    const box = await code.boundingBox();
    const qr = await page.locator(".qr").boundingBox();
    if (!box || !qr) throw new Error("code and QR code are on the screen");
    expect(box.x + box.width).toBeLessThanOrEqual(viewport.width);
    expect(box.y + box.height).toBeLessThanOrEqual(viewport.height);
    expect(qr.x).toBeGreaterThanOrEqual(0);
    expect(qr.y + qr.height).toBeLessThanOrEqual(viewport.height);
  }
});

test("axe-core finds nothing in any state", async () => {
  server.show(night({ notice: "The kitchen closes at ten" }));
  await open();
  await page.addScriptTag({ content: axe.source });
  const states = [
    night({ notice: "The kitchen closes at ten" }),
    night({ onStage: turn(misaki, { startedAt: null }) }),
    night({ onStage: null, status: "onBreak" }),
    night({ onStage: null, line: [] }),
    night({ onStage: null }),
    night({ onStage: null, status: "closed" }),
  ];
  const kinds = ["singing", "calling", "break", "empty", "between", "closed"];
  for (const [index, state] of states.entries()) {
    server.show(state);
    await page.locator(`[data-picture="${kinds[index]}"]`).waitFor();
    // The light takes 900 ms to change; contrast is judged when it has.
    await page.waitForFunction(() => document.getAnimations().every((one) => one instanceof CSSAnimation));
    const found = await page.evaluate(async () => {
      const runner = (globalThis as unknown as { axe: typeof import("axe-core") }).axe;
      const { violations } = await runner.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
    });
    expect(found, kinds[index] ?? "").toEqual([]);
  }
});
