/** What the console tells the KJ: a refusal where it can be mended, and what came of a press. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { SingerId } from "../../../core/ids.ts";
import { createApi } from "../../../web/shared/api.ts";
import { type Night, rows, Venue } from "./venue.ts";

let venue: Venue;
let night: Night;
let page: Page;

beforeAll(async () => {
  venue = await Venue.open();
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

/** Somebody with a phone. */
async function joins(stageName: string) {
  const { joinCode } = await night.state();
  const joined = await createApi({ base: venue.address, token: () => null }).post<{
    token: string;
    singerId: SingerId;
  }>("/karaoke/join", { joinCode, stageName }, { idempotencyKey: `join-${joinCode}` });
  const phone = createApi({ base: venue.address, token: () => joined.token });
  let sent = 0;
  const sends = (name: string, data: object) =>
    phone.post(`/karaoke/rotations/${night.rotationId}/commands`, { id: `${joined.singerId}-${++sent}`, name, data });
  return { singerId: joined.singerId, sends };
}

const lastDone = () => page.locator(".foot .last").textContent();
const name = () => page.getByLabel("Name", { exact: true });
const focused = () => page.evaluate(() => document.activeElement?.id);

test("[ROT-33] after a name was refused, typing on mends it and calls nobody; Esc clears it", async () => {
  await night.singer("Zoë", "Jolene");
  await venue.console(night, page);
  await page.keyboard.press("a");
  await page.keyboard.type("zoe");
  await page.keyboard.press("Enter");
  await page.locator(".add").getByText("There is a Zoë already.").waitFor();
  await page.keyboard.type(" K");
  expect(await name().inputValue()).toBe("zoe K");
  await page.keyboard.press("Enter");
  await night.becomes((state) => state.bench.map(({ stageName }) => stageName), ["zoe K"]);
  expect((await night.state()).onStage).toBeNull();

  await page.keyboard.press("a");
  await page.keyboard.type("zoe");
  await page.keyboard.press("Enter");
  await page.locator(".add").getByText("There is a Zoë already.").waitFor();
  await page.keyboard.press("Escape");
  expect([await name().inputValue(), await focused()]).toEqual(["", "next"]);
});

test("[ROT-33] the free name is one press away, with the song that was asked for", async () => {
  await night.singer("Zoë", "Jolene");
  await venue.console(night, page);
  await name().fill("zoe");
  await page.getByRole("combobox", { name: "Song" }).fill("Tusk - Fleetwood Mac");
  await page.getByText("Not in the book: Tusk").waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Add as zoe B" }).click();
  await expect.poll(() => rows(page)).toEqual(["Zoë", "zoe B"]);
  expect((await night.state()).line[1]?.requests[0]?.title).toBe("Tusk");
  expect(await name().inputValue()).toBe("");
});

test("[ROT-33] a refusal that comes late takes the focus from nobody who went on; Esc clears what came back", async () => {
  await night.singer("Zoë", "Jolene");
  let hold = false;
  const held: (() => void)[] = [];
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (hold) held.push(() => socket.send(message));
      else socket.send(message);
    });
  });
  await venue.console(night, page);
  await page.keyboard.press("a");
  await page.keyboard.type("zoe");
  hold = true;
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  expect(await focused()).toBe("next");
  await expect.poll(() => held.length).toBeGreaterThan(0);
  hold = false;
  for (const deliver of held) deliver();
  await page.locator(".add").getByText("There is a Zoë already.").waitFor();
  expect([await name().inputValue(), await focused()]).toEqual(["zoe", "next"]);
  await page.keyboard.press("Escape");
  await expect.poll(() => name().inputValue()).toBe("");
  expect(await page.locator(".add .refusal").isVisible()).toBe(false);
});

test("[ROT-35] after last call, Back in for one who has sung says that there is no place, and is not offered again", async () => {
  const sam = await night.singer("Sam", "Jolene", "Hello");
  await night.next();
  await night.send("setLastRound", { on: true });
  await night.next();
  await night.send("holdSinger", { singerId: sam });
  await venue.console(night, page);
  const back = page.getByRole("button", { name: "Sam back in" });
  await back.click();
  await expect.poll(lastDone).toBe("Sam is ready again, but has sung: no place after last call");
  await back.waitFor({ state: "detached" });
  await page.locator(".bench").getByText("has sung, last call").waitFor();
});

test("[ROT-32] a duet waits for one who says yes to the KJ, or goes on without them, on the bench and on stage", async () => {
  const zoe = await joins("Zoë");
  const data = { singerId: zoe.singerId, title: "Islands", artist: "Two", partners: [{ stageName: "Jürgen" }] };
  await zoe.sends("addRequest", data);
  await venue.console(night, page);
  const bench = page.getByRole("region", { name: "Bench" });
  await bench.getByText("waits for Jürgen’s yes").waitFor();
  expect(await bench.getByRole("button", { name: "Zoë back in" }).count()).toBe(0);
  await bench.getByRole("button", { name: "Jürgen says yes to Zoë" }).click();
  await expect.poll(() => rows(page)).toEqual(["Zoë & Jürgen"]);
  await expect.poll(lastDone).toBe("Jürgen sings along");

  await page.locator(".row .w").click();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Islands without Jürgen" }).click();
  await expect.poll(() => rows(page)).toEqual(["Zoë"]);
  await expect.poll(lastDone).toBe("Zoë sings without Jürgen");
});

test("[ROT-25] a called duet whose partner cannot come goes on without them by one press", async () => {
  const bo = await joins("Bo");
  const zoe = await night.singer("Zoë");
  const partners = [{ singerId: bo.singerId }];
  await night.send("addRequest", { singerId: zoe, title: "Islands", artist: "Two", partners });
  await venue.console(night, page);
  await page.locator(".row", { hasText: "Zoë & Bo" }).waitFor();
  await page.keyboard.press("Space");
  await page.locator(".card .who", { hasText: "Zoë & Bo" }).waitFor();
  await bo.sends("answerCall", { turnId: (await night.state()).onStage?.turnId, answer: "skip" });
  await page.locator(".card .flag", { hasText: "Bo can’t come" }).waitFor();
  await page.getByRole("button", { name: "Sings alone" }).click();
  await night.becomes((state) => [state.onStage?.partners, state.onStage?.flag], [[], null]);
  await expect.poll(() => page.locator(".card .who").textContent()).toBe("Zoë");
  expect(await page.locator(".card .flag").count()).toBe(0);
});

test("a key that is pressed twice in a sheet is pressed twice, and calls nobody", async () => {
  await night.singer("Zoë", "Jolene");
  await venue.console(night, page);
  await page.locator(".row .w").click();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Jolene higher" }).focus();
  await page.keyboard.press("Enter");
  await night.becomes(({ line }) => line[0]?.requests[0]?.keyChange, 1);
  await page.keyboard.press("Enter");
  await night.becomes(({ line }) => line[0]?.requests[0]?.keyChange, 2);
  expect((await night.state()).onStage).toBeNull();
  await page.getByRole("button", { name: "Close Esc" }).click();
  expect(await focused()).toBe("next");
});

test("[ROT-25] what a called singer answered on the phone is told in the foot", async () => {
  const zoe = await joins("Zoë");
  const answer = async (answer: "oneMore" | "skip") =>
    zoe.sends("answerCall", { turnId: (await night.state()).onStage?.turnId, answer });
  await night.send("addRequest", { singerId: zoe.singerId, title: "Jolene", artist: "Dolly Parton" });
  await night.singer("Sam", "Hello");
  await venue.console(night, page);
  await page.locator(".row", { hasText: "Zoë" }).waitFor();
  await page.keyboard.press("Space");
  await expect.poll(lastDone).toBe("Called Zoë");
  await answer("oneMore");
  await expect.poll(lastDone).toBe("Zoë lets one go first; Sam is called");
  await night.next();
  await page.locator(".card .who", { hasText: "Zoë" }).waitFor();
  await answer("skip");
  await expect.poll(lastDone).toBe("Zoë can’t this time");
});

test("[ROT-25] One more first is offered once; a page that does not know is told at the card, and Next keeps its words", async () => {
  await night.singer("Zoë", "Jolene");
  await night.singer("Sam", "Hello");
  await night.next();
  await venue.console(night, page);
  const oneMore = page.getByRole("button", { name: "One more first" });
  const onStage = (who: string) => page.locator(".card .who", { hasText: who }).waitFor();
  await onStage("Zoë");
  await oneMore.click();
  await onStage("Sam");
  expect(await oneMore.count()).toBe(1);
  await night.next();
  await onStage("Zoë");
  expect(await oneMore.count()).toBe(0);

  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.endsWith(".state")) localStorage.removeItem(key);
  });
  await page.reload();
  await onStage("Zoë");
  await oneMore.click();
  await page.locator(".card").getByText("One has been let go ahead already").waitFor();
  expect(await page.locator("#next").textContent()).not.toContain("One has been let");
  expect(await oneMore.count()).toBe(0);
});

test("[ROT-45] once the close of the night is undone, nothing says that it is over", async () => {
  await venue.console(night, page);
  await night.send("close", {});
  await page.getByText("Good night").waitFor();
  await name().fill("Zoë");
  await name().press("Enter");
  const refusal = page.locator(".add").getByText("This night is over.");
  await refusal.waitFor();
  await page.getByRole("button", { name: "Undo: Close the night" }).click();
  await page.getByText("Stage is empty").waitFor();
  await refusal.waitFor({ state: "detached" });
  expect(await name().inputValue()).toBe("Zoë");
});
