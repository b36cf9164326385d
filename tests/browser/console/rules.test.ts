/** House rules at the console: undo, times, last call, presets with their preview, closing time, and two rooms. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { PRESETS } from "../../../core/rotation/presets.ts";
import { clockTime } from "../../../web/shared/format.ts";
import { Night, rows, Venue } from "./venue.ts";

const MINUTE_MS = 60_000;

let venue: Venue;
let night: Night;
let page: Page;

beforeAll(async () => {
  venue = await Venue.open();
  await venue.api.post("/karaoke/songs", { title: "Waterloo", artist: "ABBA", durationSec: 168 });
});

afterAll(async () => {
  await venue?.close();
});

beforeEach(async () => {
  night = await venue.night();
  page = await venue.page();
});

afterEach(async () => {
  await page.context().close();
});

const button = (name: string | RegExp, exact = false) => page.getByRole("button", { name, exact });
const undo = () => button(/^Undo: /);
const said = (words: string) => page.locator(".foot .last", { hasText: words });
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * MINUTE_MS).toISOString();
const clockIn = (minutes: number) => clockTime(Date.now() + minutes * MINUTE_MS);

async function sheet(item: string): Promise<void> {
  await button("More: house rules").click();
  await button(item, true).click();
  await page.getByRole("dialog").waitFor();
}

test("[ROT-40] Undo says what it takes back, step by step, and what singers did since stays", async () => {
  await night.singer("Zoë", "Jolene");
  const kim = await night.singer("Kim", "Hello");
  await venue.console(night, page);
  await page.keyboard.press("Space");
  await button("Undo: Call Zoë").waitFor();
  await page.keyboard.press("s");
  await button("Undo: Start Zoë").click();
  await said("Undid: Start Zoë").waitFor();
  await night.becomes((state) => state.onStage?.startedAt, null);
  await page.keyboard.press("z");
  await night.becomes((state) => [state.onStage, state.line.map((one) => one.stageName)], [null, ["Zoë", "Kim"]]);
  await undo().filter({ hasText: "Song for Kim" }).waitFor();

  // The other console was quicker: nothing is undone that was not seen.
  await night.send("holdSinger", { singerId: kim });
  await button("Undo: Hold Kim").click();
  await night.becomes((state) => state.line[1]?.standing, "ready");
});

test("[ROT-40] Undo pressed twice takes back once: the second press has not seen what it would take back", async () => {
  const zoe = await night.singer("Zoë", "Jolene");
  await night.send("holdSinger", { singerId: zoe });
  await night.send("closeRequests", {});
  await venue.console(night, page);
  await button("Undo: Close requests").dblclick();
  await page.locator(".foot .refused", { hasText: "Something else was done meanwhile. Nothing was undone" }).waitFor();
  await night.becomes((state) => [state.requestsOpen, state.line[0]?.standing], [true, "onHold"]);
  await button("Undo: Hold Zoë").waitFor();
});

test("[ROT-40] a night closed by mistake is opened again from the same console", async () => {
  await night.singer("Zoë", "Jolene");
  await venue.console(night, page);
  await sheet("Close the night…");
  await button("Close the night", true).click();
  await page.getByText("Closed by mistake? Undo opens it again").waitFor();
  await button("Undo: Close the night").click();
  await night.becomes((state) => state.status, "open");
  await expect.poll(() => page.locator("#next").textContent()).toContain("Zoë");
});

test("[ROT-14] times are set with their effect in sight, shown in the line, warned of, and lifted", async () => {
  for (const name of ["Zoë", "Kim", "Ngozi", "Ana", "Ruben"]) await night.singer(name, `Song of ${name}`);
  await venue.console(night, page);
  await page.locator(".row", { hasText: "Ruben" }).locator(".w").click();
  await button("More: rename").click();
  await page.getByLabel("Leaves at").fill(clockIn(14));
  await page.getByText(/^Moves up to place \d; the turn comes at about \d\d:\d\d\.$/).waitFor();
  await button("Set the time").click();
  await night.becomes((state) => state.line.at(-1)?.stageName, "Ana");
  const row = page.locator(".row", { hasText: "Ruben" });
  await expect.poll(() => row.locator(".tags").textContent()).toMatch(/Leaves at \d\d:\d\d/);
  await expect.poll(() => page.locator(".line .warn").textContent()).toMatch(/^Ruben leaves at \d\d:\d\d/);
  // [ROT-42] The ledger of what moved whom.
  await page.getByText(/moved up \d by the rules, to sing before leaving/).waitFor();

  await button("Lift it").click();
  await night.becomes((state) => state.line.find((one) => one.stageName === "Ruben")?.availableUntil, null);
  await expect.poll(() => page.locator(".line .warn").textContent()).toBe("");
});

test("[ROT-6] who is away for a while is marked with the time of coming back", async () => {
  await night.singer("Zoë", "Jolene");
  const kim = await night.singer("Kim", "Hello");
  await night.send("setAvailability", { singerId: kim, from: inMinutes(20) });
  await venue.console(night, page);
  const row = page.locator(".row.off", { hasText: "Kim" });
  await expect.poll(() => row.textContent()).toMatch(/Here from \d\d:\d\daway/);
});

test("[ROT-35] last call is switched in the menu and stands in the top bar", async () => {
  await venue.console(night, page);
  await button("More: house rules").click();
  await page.getByRole("switch", { name: "Last call: nobody rejoins" }).click();
  await night.becomes((state) => state.lastRound, true);
  await page.locator(".top .fact", { hasText: "Round 1, last call" }).waitFor();
  await page.getByRole("switch", { name: "Last call: nobody rejoins" }).click();
  await night.becomes((state) => state.lastRound, false);
});

test("[ROT-28] the KJ fills in while the room is empty, and it is nobody's turn", async () => {
  await venue.console(night, page);
  await page.getByText("Nobody yet").waitFor();
  await page.keyboard.press("f");
  await page.getByLabel("Who sings").fill("DJ Marta");
  await page.getByRole("combobox", { name: "Song" }).fill("water");
  await page.getByRole("option", { name: "Waterloo" }).waitFor();
  await button("Sing Waterloo").click();
  await night.becomes((state) => [state.onStage?.stageName, state.onStage?.filler], ["DJ Marta", true]);
  await page.locator(".card").getByText("DJ Marta").waitFor();
  expect(await button("Is coming").count()).toBe(0);
  await page.keyboard.press("s");
  await page.getByText("On stage, filling in").waitFor();
});

test("[ROT-3][ROT-43] a preset is tried out before it holds, then used, and the venue keeps its own", async () => {
  for (const name of ["Zoë", "Kim", "Ngozi"]) await night.singer(name, "One", "Two", "Three");
  for (let turn = 0; turn < 5; turn++) await night.next();
  await venue.console(night, page);
  await sheet("House rules");
  await page.getByText("Somebody new gets place 2, as now.").waitFor();
  expect(await button("Straight rotation").getAttribute("aria-pressed")).toBe("true");
  await button("First come, first served").click();
  await page.getByText(/^Somebody new gets place 3 instead of 2\./).waitFor();
  await page.getByText("Everybody at the back of the line").waitFor();
  expect((await night.state()).rules.newcomers).toBe("endOfRound");

  await page.getByLabel("Seconds to answer a call").fill("45");
  await page.getByLabel("Keep these rules as").fill("Our Fridays");
  await page.keyboard.press("Enter");
  await button("Our Fridays", true).waitFor();
  expect((await night.state()).rules.answerWithinSec).toBeNull();
  await button("Straight rotation").click();
  await button("Our Fridays", true).click();
  await page.getByText("Our Fridays: this venue’s own rules.").waitFor();
  await button("Use these rules").click();
  await night.becomes((state) => [state.rules.newcomers, state.rules.answerWithinSec], ["endOfLine", 45]);

  await page.reload();
  await sheet("House rules");
  expect(await button("Our Fridays", true).getAttribute("aria-pressed")).toBe("true");
  await page.keyboard.press("Escape");
  await button("More: house rules").click();
  await button("Another night or room").click();
  const offered = page.getByLabel("House rules").locator("option");
  expect(await offered.allTextContents()).toEqual([...PRESETS.map(({ title }) => title), "Our Fridays"]);
  await page.locator("button.night", { hasText: (await night.state()).joinCode }).click();
  await page.locator(".row").first().waitFor();
  await sheet("House rules");
  await button("Forget Our Fridays").click();
  expect(await button("Our Fridays", true).count()).toBe(0);
});

test("[ROT-34] closing time: who still sings, who does not, and until when to sign up", async () => {
  for (const name of ["Zoë", "Kim", "Ngozi"]) await night.singer(name, `Song of ${name}`);
  await venue.console(night, page);
  await sheet("Closing time");
  await page.getByLabel("The night ends at").fill(clockIn(60));
  await page.getByText(/Sign up until about \d\d:\d\d; then requests close by themselves\./).waitFor();
  await page.getByLabel("The night ends at").fill(clockIn(9));
  await page.getByRole("heading", { name: "Still sing, 2" }).waitFor();
  await page.getByRole("heading", { name: "Not any more, 1" }).waitFor();
  await button("Set the end").click();
  // Nobody new would sing before the end, so the requests close with it.
  await night.becomes((state) => state.rules.closesAt !== null && !state.requestsOpen, true);
  await page.keyboard.press("Escape");
  await expect.poll(() => page.locator(".line .hd").textContent()).toMatch(/3 ready, 1 after the end at \d\d:\d\d/);
  expect(await page.locator(".row", { hasText: "Ngozi" }).locator(".tags").textContent()).toContain("After the end");
  await sheet("Closing time");
  await button("Open end").click();
  await night.becomes((state) => state.rules.closesAt, null);
});

test("a second room is opened while the first one runs; the console goes between them and loses neither", async () => {
  await night.singer("Zoë", "Jolene");
  await venue.console(night, page);
  const sockets: string[] = [];
  page.on("websocket", (socket) => sockets.push(socket.url()));
  await button("More: house rules").click();
  await button("Another night or room").click();
  await page.getByLabel("Venue, as the screen shows it").fill("The Tin Lantern");
  await page.getByLabel("Name of the night").fill("The back room");
  await button("Open the night", true).click();
  await page.getByText("Nobody in line has a song ready.").waitFor();
  const { items } = await venue.api.get<{ items: { rotationId: string; name: string; joinCode: string }[] }>(
    "/karaoke/rotations",
  );
  const opened = items.find(({ name }) => name === "The back room");
  if (!opened) throw new Error("the back room is not open");
  const box = new Night(venue, opened.rotationId);
  await box.singer("Kim", "Hello");
  await expect.poll(() => rows(page)).toEqual(["Kim"]);
  const room = page.getByLabel("Room");
  expect(await room.locator("option:checked").textContent()).toBe(`The back room, ${opened.joinCode}`);
  await page.keyboard.press("Space");
  await box.becomes((state) => state.onStage?.stageName, "Kim");
  expect((await night.state()).onStage).toBeNull();

  // Each screen and phone follows its own room.
  const screen = await venue.page({ viewport: { width: 1280, height: 720 } });
  await screen.goto(`${venue.address}/screen/${(await night.state()).joinCode}`);
  await screen.locator(".stage", { hasText: "Zoë" }).waitFor();
  const phone = await venue.page({ viewport: { width: 360, height: 740 } });
  await phone.goto(`${venue.address}/join/${opened.joinCode}`);
  await phone.getByLabel("What shall we call you?").fill("José");
  await phone.getByRole("button", { name: "Join" }).click();
  await box.becomes((state) => state.bench.map(({ stageName }) => stageName), ["José"]);

  // What happens in the first room meanwhile is there at once: nobody hung up on it.
  await night.singer("Ngozi", "Zombie");
  await room.selectOption(night.rotationId);
  await expect.poll(() => rows(page)).toEqual(["Zoë", "Ngozi"]);
  expect(sockets).toHaveLength(1);
  expect(await screen.locator(".stage").textContent()).not.toContain("Kim");
  await box.send("close", {});
  await screen.context().close();
  await phone.context().close();
});
