/** The KJ's night at the console, in a real browser over the real server. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { presetOf } from "../../../core/rotation/presets.ts";
import type { HouseRules } from "../../../core/rotation/rules.ts";
import { type Night, numbers, PASSPHRASE, rows, Venue } from "./venue.ts";

let venue: Venue;
let night: Night;
let page: Page;

beforeAll(async () => {
  venue = await Venue.open();
  for (const [title, artist] of [
    ["Don’t Stop Believin’", "Journey"],
    ["Don’t Stop Me Now", "Queen"],
    ["Waterloo", "ABBA"],
  ]) {
    await venue.api.post("/karaoke/songs", { title, artist, durationSec: 200 });
  }
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

const lastDone = () => page.locator(".foot .last").textContent();
const next = () => page.locator("#next");
const stageName = () => page.locator(".card .who").textContent();

test("a wrong passphrase is told in words; the right one opens a night with the rules that were chosen", async () => {
  await page.goto(`${venue.address}/console`);
  await page.getByLabel("Passphrase").fill("torch");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByText("That is not the passphrase.").waitFor();

  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await page.keyboard.press("Enter");
  await page.getByLabel("Venue, as the screen shows it").fill("The Blue Moon");
  await page.getByLabel("Name of the night").fill("Friday");
  await page.getByLabel("House rules").selectOption({ label: "First come, first served" });
  await page.getByText("Everybody at the back of the line").waitFor();
  await page.getByRole("button", { name: "Open the night" }).click();

  await page.getByRole("heading", { name: "The Blue Moon" }).waitFor();
  const { items } = await venue.api.get<{ items: { rotationId: string; name: string; joinCode: string }[] }>(
    "/karaoke/rotations",
  );
  const opened = items.find(({ name }) => name === "Friday");
  expect(await page.locator(".top").textContent()).toContain(opened?.joinCode);
  const { state } = await venue.api.get<{ state: { rules: HouseRules } }>(`/karaoke/rotations/${opened?.rotationId}`);
  expect(presetOf(state.rules)?.name).toBe("firstComeFirstServed");
});

test("[ROT-11] a walk-up singer is added by keyboard alone, at the place that was promised", async () => {
  await night.singer("Zoë", "Jolene");
  await night.singer("Empty Handed");
  await venue.console(night, page);
  await page.getByText("Nobody on").or(page.locator(".row")).first().waitFor();

  await page.keyboard.press("a");
  await page.keyboard.type("Ngozi");
  await page.keyboard.press("Tab");
  await page.keyboard.type("dont stop");
  await page.getByRole("option", { name: "Queen" }).waitFor();
  expect(await page.locator(".option mark").first().textContent()).toBe("Don’t Stop");
  await page.getByRole("button", { name: "Add Ngozi at place 2" }).waitFor();
  const first = await page.getByRole("listbox").getByRole("option", { selected: true }).textContent();
  await page.keyboard.press("ArrowDown");
  const second = await page.getByRole("listbox").getByRole("option", { selected: true }).textContent();
  expect(second).not.toBe(first);
  await page.keyboard.press("Enter");

  await page.locator(".row", { hasText: "Ngozi" }).waitFor();
  expect(await numbers(page)).toEqual(["1", "2"]);
  const { line } = await night.state();
  expect(second).toContain(line[1]?.requests[0]?.title);
  expect(line[1]?.requests[0]?.songId).not.toBeNull();
  await expect.poll(lastDone).toContain("Added Ngozi at place 2");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("next");
});

test("[ROT-33] a name that is taken is refused where it was typed, with a free one; a song the book lacks is typed", async () => {
  await night.singer("Zoë", "Jolene");
  await venue.console(night, page);
  const song = page.getByRole("combobox", { name: "Song" });
  await page.getByLabel("Name").fill("zoe");
  await song.fill("Blue Spotted Tail - Fleet Foxes");
  await page.getByText("Not in the book: Blue Spotted Tail by Fleet Foxes").waitFor();
  await song.press("Enter");
  await page.locator(".add").getByText("There is a Zoë already. zoe B is free.").waitFor();
  expect(await page.getByLabel("Name").inputValue()).toBe("zoe");

  await page.getByText("Not in the book: Blue Spotted Tail").waitFor();
  await page.getByRole("button", { name: "Another song for Zoë" }).click();
  await expect
    .poll(async () => (await night.state()).line[0]?.requests.map(({ title }) => title))
    .toEqual(["Jolene", "Blue Spotted Tail"]);
  await expect.poll(() => page.getByLabel("Name").inputValue()).toBe("");
  await song.fill("Blue Spotted Tail - Fleet Foxes");
  await page.getByLabel("Name").fill("Zoe B");
  await page.getByText("Not in the book: Blue Spotted Tail").waitFor();
  await song.press("Enter");
  await page.locator(".row", { hasText: "Blue Spotted Tail, Fleet Foxes" }).waitFor();
});

test("[ROT-20][ROT-36] Next calls whom it names, rests so that a second press skips nobody, and S starts the song", async () => {
  await night.singer("Zoë", "Jolene", "Hello");
  await night.singer("김서연", "밤편지");
  await venue.console(night, page);
  await expect.poll(() => next().textContent()).toContain("Zoë");
  await page.keyboard.press("Space");
  await page.getByText("Called, on the way up").waitFor();
  expect(await stageName()).toBe("Zoë");
  await expect.poll(() => next().textContent()).toContain("so a second tap skips nobody");
  await page.keyboard.press("Space");
  await page.keyboard.press("n");

  await page.keyboard.press("s");
  await page.getByText("On stage, round 1").waitFor();
  expect(await stageName()).toBe("Zoë");
  expect((await night.state()).turnsCompleted).toBe(0);

  await expect.poll(() => next().textContent(), { timeout: 10_000 }).toContain("밤편지, Somebody");
  await page.keyboard.press("n");
  await expect.poll(stageName).toBe("김서연");
  expect((await night.state()).turnsCompleted).toBe(1);
});

test("[ROT-20] given another console that called first, a stale Next says so and skips nobody", async () => {
  await night.singer("Zoë", "Jolene");
  await night.singer("Ada", "Hello");
  let held: (() => void)[] | null = null;
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const isEvents = String(message).includes('"type":"events"');
      if (held && isEvents) held.push(() => socket.send(message));
      else socket.send(message);
    });
  });
  await venue.console(night, page);
  await expect.poll(() => next().textContent()).toContain("Zoë");
  held = [];
  await night.next();
  await page.keyboard.press("Space");
  await expect.poll(() => next().textContent()).toContain("The other console called already. Nobody was skipped.");
  for (const deliver of held) deliver();
  held = null;
  await expect.poll(stageName).toBe("Zoë");
  expect((await night.state()).turnsCompleted).toBe(0);
});

test("[ROT-22][ROT-27] a no-show goes back, a call is taken back, a turn is finished without a next one", async () => {
  for (const name of ["Zoë", "Ada", "Ben"]) await night.singer(name, `Song of ${name}`);
  await night.next();
  await venue.console(night, page);
  await page.getByText("Called, on the way up").waitFor();
  await page.keyboard.press("x");
  await page.getByText("Stage is empty").waitFor();
  await expect.poll(() => rows(page)).toEqual(["Ada", "Ben", "Zoë"]);

  await night.next();
  await expect.poll(stageName).toBe("Ada");
  await page.keyboard.press("t");
  await expect.poll(() => rows(page)).toEqual(["Ada", "Ben", "Zoë"]);

  await night.next();
  await expect.poll(stageName).toBe("Ada");
  await page.getByRole("button", { name: "Finish only" }).click();
  await page.getByText("Stage is empty").waitFor();
  expect((await night.state()).turnsCompleted).toBe(1);
});

test("[ROT-29] another key and another song for the turn on stage", async () => {
  await night.singer("Zoë", "Jolene");
  await night.next();
  await venue.console(night, page);
  await page.getByRole("button", { name: "Change song or key" }).click();
  await page.getByRole("button", { name: "Lower" }).click();
  await page.getByRole("combobox", { name: "Another song" }).fill("waterloo");
  await page.getByRole("option", { name: "ABBA" }).waitFor();
  await page.getByRole("button", { name: "Change to Waterloo" }).click();
  await page.locator(".card .song", { hasText: "Waterloo" }).waitFor();
  await page.locator(".card").getByText("Key −1").waitFor();
});

test("arrows choose a singer and H puts them on hold: a pause mark instead of a number", async () => {
  for (const name of ["Zoë", "Ada", "Ben"]) await night.singer(name, `Song of ${name}`);
  await venue.console(night, page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.locator(".acts").getByText("Ada").waitFor();
  await page.keyboard.press("h");
  await expect.poll(() => numbers(page)).toEqual(["1", "", "2"]);
  await page.locator(".row", { hasText: "On hold" }).waitFor();
  await page.keyboard.press("h");
  await expect.poll(() => numbers(page)).toEqual(["1", "2", "3"]);
});

test("[ROT-10] M and the arrows move the chosen singer; Enter puts down, Esc leaves it", async () => {
  for (const name of ["Zoë", "Ada", "Ben"]) await night.singer(name, `Song of ${name}`);
  await venue.console(night, page);
  await page.locator(".row", { hasText: "Ben" }).getByRole("button").first().click();
  await page.keyboard.press("m");
  await page.keyboard.press("ArrowUp");
  await page.getByText("Ben goes here, place 2").waitFor();
  expect(await numbers(page)).toEqual(["1", "3"]);
  await page.keyboard.press("Escape");
  await expect.poll(() => rows(page)).toEqual(["Zoë", "Ada", "Ben"]);

  await page.keyboard.press("m");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect.poll(() => rows(page)).toEqual(["Ben", "Zoë", "Ada"]);
  await expect.poll(lastDone).toBe("Moved Ben to place 1");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("next");
});

test("[ROT-10] without aiming: behind whom and why, kept on the singer", async () => {
  for (const name of ["Zoë", "Ada", "Ben"]) await night.singer(name, `Song of ${name}`);
  await venue.console(night, page);
  await page.locator(".row", { hasText: "Ben" }).getByRole("button").first().click();
  await page.getByRole("button", { name: "More: rename" }).click();
  await page.getByLabel("Place in line").selectOption({ label: "behind Zoë" });
  await page.getByLabel("Why, for those it moves").fill("Birthday");
  await page.getByRole("button", { name: "Move", exact: true }).click();
  await expect.poll(() => rows(page)).toEqual(["Zoë", "Ben", "Ada"]);
  expect((await night.state()).line[1]?.moves.at(-1)?.reason).toBe("Birthday");
});

test("a dragged singer goes where the hand aimed, though the line changed meanwhile; it shows no change until then", async () => {
  for (const name of ["Zoë", "Ada", "Ben", "Cleo"]) await night.singer(name, `Song of ${name}`);
  await venue.console(night, page);
  const grip = await page.getByRole("button", { name: "Move Cleo" }).boundingBox();
  const target = await page.locator(".row", { hasText: "Ben" }).boundingBox();
  if (!grip || !target) throw new Error("no row to drag");
  await page.mouse.move(grip.x + 10, grip.y + grip.height / 2);
  await page.mouse.down();
  await page.mouse.move(grip.x + 10, target.y + 10, { steps: 6 });
  await page.getByText("Cleo goes here, place 3").waitFor();

  const zoe = (await night.state()).line[0];
  if (!zoe) throw new Error("nobody in line");
  await night.send("removeSinger", { singerId: zoe.singerId });
  await night.send("announce", { text: "Somebody left" });
  await page.getByRole("button", { name: "Notice", pressed: true }).waitFor();
  expect(await rows(page)).toEqual(["Zoë", "Ada", "Ben"]);

  await page.mouse.up();
  await expect.poll(() => rows(page)).toEqual(["Ada", "Cleo", "Ben"]);
  expect((await night.state()).line.map((entry) => entry.stageName)).toEqual(["Ada", "Cleo", "Ben"]);
});

test("[ROT-9] the playlist of the chosen singer: another song, another key, another order, one less", async () => {
  const singerId = await night.singer("Zoë", "Jolene", "Hello");
  const titles = async () => (await night.state()).line[0]?.requests.map(({ title }) => title);
  await venue.console(night, page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("combobox", { name: "Another song for Zoë" }).fill("waterloo");
  await page.getByRole("button", { name: "Add Waterloo" }).click();
  await night.becomes((state) => state.line[0]?.requests.length, 3);

  await page.getByRole("button", { name: "Songs, 3" }).click();
  await page.getByRole("button", { name: "Waterloo earlier" }).click();
  await expect.poll(titles).toEqual(["Jolene", "Waterloo", "Hello"]);
  await page.getByRole("button", { name: "Jolene higher" }).click();
  await night.becomes((state) => state.line[0]?.requests[0]?.keyChange, 1);
  await page.locator(".playlist li", { hasText: "Hello" }).getByRole("button", { name: "Remove" }).click();
  await expect.poll(titles).toEqual(["Jolene", "Waterloo"]);
  expect((await night.state()).line[0]?.singerId).toBe(singerId);
});

test("[ROT-44] a notice, a break with its end, requests closed and opened", async () => {
  await night.singer("Zoë", "Jolene");
  await venue.console(night, page);
  await page.getByRole("button", { name: "Notice", exact: true }).click();
  await page.keyboard.type("The kitchen closes at ten");
  await page.keyboard.press("Enter");
  await night.becomes((state) => state.notice, "The kitchen closes at ten");
  await page.getByRole("dialog").waitFor({ state: "detached" });

  await page.keyboard.press("p");
  await page.getByRole("button", { name: /^10 minutes, back at/ }).click();
  await page.getByText("The stage rests").waitFor();
  await page
    .getByText(/back at \d\d:\d\d/)
    .first()
    .waitFor();
  await expect.poll(() => next().textContent()).toContain("After the break: Zoë");
  expect(await next().getAttribute("aria-disabled")).toBe("true");
  await page.keyboard.press("p");
  await expect.poll(() => next().textContent()).not.toContain("After the break");

  await page.keyboard.press("r");
  await page.getByText("Requests closed").waitFor();
  await night.becomes((state) => state.requestsOpen, false);
  await page.getByRole("switch", { name: "Requests" }).click();
  await night.becomes((state) => state.requestsOpen, true);
});

test("the house rules send only what was changed", async () => {
  const sent: string[] = [];
  page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => sent.push(String(payload))));
  await venue.console(night, page);
  const before = (await night.state()).rules;
  await page.getByRole("button", { name: "More: house rules" }).click();
  await page.getByRole("button", { name: "House rules", exact: true }).click();
  await page.getByLabel("Who comes new").selectOption("afterNext");
  await page.getByLabel("At most this many new in a round").fill("");
  await page.getByLabel("Songs one singer may hold").fill("3");
  await page.getByLabel("Songs one singer may hold").fill("5");
  await page.getByRole("button", { name: "Use these rules" }).click();
  await night.becomes((state) => state.rules, { ...before, newcomers: "afterNext", newcomersPerRound: null });
  const command = sent.map((frame) => JSON.parse(frame)).find(({ name }) => name === "setRules");
  expect(command.data).toEqual({ newcomers: "afterNext", newcomersPerRound: null });
});

test("keeping a singer out is asked first, stays off the stage, and can be taken back", async () => {
  await night.singer("Zoë", "Jolene");
  await venue.console(night, page);
  await page.keyboard.press("ArrowDown");
  await page.getByRole("button", { name: "More: rename" }).click();
  await page.getByRole("button", { name: "Keep out tonight…" }).click();
  const dialog = await page.getByRole("dialog").boundingBox();
  const stage = await page.locator(".stage").boundingBox();
  expect((dialog?.x ?? 0) + (dialog?.width ?? 0)).toBeLessThanOrEqual(stage?.x ?? 0);
  expect((await night.state()).banned).toEqual([]);
  await page.getByRole("button", { name: "Keep out", exact: true }).click();
  await night.becomes((state) => state.banned.map(({ stageName }) => stageName), ["Zoë"]);

  await page.getByRole("button", { name: "More: house rules" }).click();
  await page.getByRole("button", { name: "Kept out tonight" }).click();
  await page.getByRole("button", { name: "Let back in" }).click();
  await night.becomes((state) => state.banned, []);
});

test("a songbook is imported, with the rows that could not be read; tonight's performances are listed and saved", async () => {
  await night.singer("Zoë", "Jolene");
  await night.next();
  await night.next();
  await venue.console(night, page);
  const menu = page.getByRole("button", { name: "More: house rules" });
  await menu.click();
  await page.getByRole("button", { name: "Songbook" }).click();
  const buffer = Buffer.from("Title,Artist\nTusk,Fleetwood Mac\n,Nobody\nRumours,Fleetwood Mac\n");
  await page.getByLabel("A CSV file").setInputFiles({ name: "book.csv", mimeType: "text/csv", buffer });
  await page.getByText("2 songs added").waitFor();
  await page.getByText(/line 3:/).waitFor();

  await menu.click();
  await page.getByRole("button", { name: "Tonight’s performances" }).click();
  await page.getByRole("cell", { name: "Jolene, Somebody" }).waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as CSV" }).click();
  expect((await download).suggestedFilename()).toMatch(/^performances-\d{4}-\d\d-\d\d\.csv$/);
});

test("[ROT-45] closing the night is asked first; afterwards Next says that it is over", async () => {
  await night.singer("Zoë", "Jolene");
  await venue.console(night, page);
  await page.getByRole("button", { name: "More: house rules" }).click();
  await page.getByRole("button", { name: "Close the night…" }).click();
  await page.getByText("1 in line will not be called.").waitFor();
  expect((await night.state()).status).toBe("open");
  await page.getByRole("button", { name: "Close the night", exact: true }).click();
  await expect.poll(() => next().textContent()).toContain("The night is over");
  expect((await night.state()).status).toBe("closed");
});

test("without a server what was done waits, is counted, and goes out once when it is back", async () => {
  await night.singer("Zoë", "Jolene");
  await venue.console(night, page);
  await expect.poll(() => next().textContent()).toContain("Zoë");
  await venue.stopServer();
  await page.getByText("Offline, trying again").waitFor();
  await page.keyboard.press("Space");
  await expect
    .poll(lastDone)
    .toMatch(/^No server for \d+ s\. 1 thing you did waits here and goes out when it is back\.$/);
  await page.keyboard.press("Space");
  await expect.poll(() => next().textContent()).toContain("Pressed. It goes out when the server is back");

  await venue.startServer();
  await page.getByText(/^Live/).waitFor({ timeout: 45_000 });
  await page.getByText("Called, on the way up").waitFor();
  expect((await night.state()).onStage?.stageName).toBe("Zoë");
  expect((await night.state()).turnsCompleted).toBe(0);
});
