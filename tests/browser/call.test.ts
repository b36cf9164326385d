/** The two-way call, seen from phone, console and screen at once, over the real server. */
import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RotationState } from "../../core/rotation/state.ts";
import { createApi } from "../../web/shared/api.ts";
import { openConsole } from "./house-console.ts";
import { browser, openNights, phone, venue } from "./phone/nights.ts";

let desk: Page;

openNights([["La camisa negra", "Juanes"]]);

/** José is in line with a song, first of two. */
beforeEach(async () => {
  await phone.join("José");
  await phone.ask("camisa", "La camisa negra");
  await phone.heading("You’re next").waitFor();
  await venue.addSinger("Kim", "Jolene", "Dolly Parton");
});

afterEach(() => desk?.context().close());

const head = () => desk.locator(".card .st");

async function call(): Promise<void> {
  await venue.next();
  await phone.heading("You’re on.").waitFor();
}

async function becomes<T>(read: (state: RotationState) => T, value: T): Promise<void> {
  await expect.poll(async () => read(await venue.state()), { timeout: 10_000 }).toEqual(value);
}

test("[ROT-25] 'I’m coming' is seen on console and screen, and nothing runs out any more", async () => {
  await venue.send("setRules", { answerWithinSec: 45 });
  desk = await openConsole(browser, venue);
  const screen = await browser.newPage();
  await screen.goto(`http://127.0.0.1:${venue.port}/screen/${venue.joinCode}`);
  await call();
  await expect.poll(() => phone.page.locator(".answers-on .by").textContent()).toMatch(/^Answer within 0:[34]\d$/);
  await expect.poll(() => head().textContent()).toMatch(/^Called, on the way up0:[34]\d to answer$/);
  await screen.getByText("Calling", { exact: true }).waitFor();
  await phone.audit("called, with time left");

  await phone.button("I’m coming").click();
  await phone.page.getByText("The KJ knows you’re coming.").first().waitFor();
  expect(await phone.page.locator(".answers-on .by").textContent()).not.toContain("Answer within");
  expect(await phone.button("I’m coming").count()).toBe(0);
  await expect.poll(() => head().textContent()).toMatch(/^Called, is comingsince 0:\d\d$/);
  await screen.getByText("On the way", { exact: true }).waitFor();
  await phone.audit("coming");
  await screen.close();
});

test("[ROT-25] one more first, once: the next singer is called, then it is their turn again", async () => {
  await call();
  await phone.button("One more before me").click();
  await phone.heading("You’re next").waitFor();
  await phone.page.getByText("Kim goes first, then you.").first().waitFor();
  await becomes((state) => [state.onStage?.stageName, state.line[0]?.stageName], ["Kim", "José"]);

  await call();
  await phone.button("I’m coming").waitFor();
  expect(await phone.button("One more before me").count()).toBe(0);
  // Another page of the same phone does not know; the server does.
  await phone.page.evaluate(() => sessionStorage.clear());
  await venue.addSinger("Zoë", "Hello", "Adele");
  await phone.page.reload();
  await phone.button("One more before me").click();
  await phone.page.getByText("You have let one go ahead already.").waitFor();
  expect(await phone.button("One more before me").count()).toBe(0);
  await phone.audit("refused");
});

test("[ROT-25] 'Not this time' goes back in line, and it is no no-show", async () => {
  await venue.addSinger("Zoë", "Hello", "Adele");
  await venue.addSinger("Ngozi", "Zombie", "The Cranberries");
  await call();
  await phone.button("Not this time").click();
  await phone.showsPlace("3");
  await phone.page.getByText("You let this one go. Your song stays first").first().waitFor();
  const { line, onStage } = await venue.state();
  expect(onStage).toBeNull();
  expect(line.find((entry) => entry.stageName === "José")?.noShows).toBe(0);
});

test("[ROT-25] what was said of a call goes with who went first, and with the next call", async () => {
  const note = phone.page.locator(".note");
  await call();
  await phone.button("One more before me").click();
  await note.getByText("Kim goes first, then you.").waitFor();
  await venue.startTurn();
  await venue.send("complete", { turnId: (await venue.state()).onStage?.turnId as never });
  await note.waitFor({ state: "detached" });

  await call();
  await phone.button("Not this time").click();
  await note.getByText("You let this one go.").waitFor();
  await call();
  await venue.startTurn();
  await venue.next();
  await phone.showsPlace("–");
  expect(await note.count()).toBe(0);
});

test("[ROT-25] with nobody else ready no other is offered to go first", async () => {
  const kim = (await venue.state()).line.find((entry) => entry.stageName === "Kim");
  if (kim) await venue.send("holdSinger", { singerId: kim.singerId });
  await call();
  await phone.button("Not this time").waitFor();
  expect(await phone.button("One more before me").count()).toBe(0);
});

test("[ROT-25] a partner answers from their own phone; 'I can’t come' only tells the KJ", async () => {
  desk = await openConsole(browser, venue);
  const { singerId } = await phone.session();
  const kim = (await venue.state()).line.find((entry) => entry.stageName === "Kim");
  if (!kim) throw new Error("Kim is not in line");
  const duet = { title: "Islands in the Stream", artist: "Kenny & Dolly", partners: [{ singerId: singerId as never }] };
  await venue.send("removeRequest", { singerId: kim.singerId, requestId: kim.requests[0]?.requestId as never });
  await venue.send("addRequest", { singerId: kim.singerId, ...duet });
  await venue.send("callSinger", { singerId: kim.singerId, onStage: null });

  await phone.heading("You’re on.").waitFor();
  expect(await phone.page.locator(".lead").textContent()).toBe("Kim & José");
  expect(await phone.button("One more before me").count()).toBe(0);
  await phone.button("I can’t come").click();
  await phone.page.getByText("The KJ knows you can’t come.").first().waitFor();
  await expect.poll(() => head().textContent()).toContain("José can’t come");
  expect((await venue.state()).onStage?.stageName).toBe("Kim");

  await phone.button("I’m coming").click();
  await expect.poll(() => head().textContent()).toContain("is coming");
  await desk.getByRole("button", { name: "Start" }).click();
  await phone.heading("The stage is yours.").waitFor();
});

test("[ROT-25] a partner who cannot come is not told that the stage is theirs", async () => {
  const { singerId } = await phone.session();
  const kim = (await venue.state()).line.find((entry) => entry.stageName === "Kim");
  if (!kim) throw new Error("Kim is not in line");
  await venue.send("removeRequest", { singerId: kim.singerId, requestId: kim.requests[0]?.requestId as never });
  const duet = { title: "Islands in the Stream", artist: "Kenny & Dolly", partners: [{ singerId: singerId as never }] };
  await venue.send("addRequest", { singerId: kim.singerId, ...duet });
  await venue.send("callSinger", { singerId: kim.singerId, onStage: null });
  await phone.button("I can’t come").click();
  await phone.page.getByText("The KJ knows you can’t come.").first().waitFor();
  await venue.send("start", { turnId: (await venue.state()).onStage?.turnId as never });
  await phone.heading("You’re next").waitFor();
});

test("[ROT-25] the KJ answers for the singer, and the phone says so", async () => {
  desk = await openConsole(browser, venue);
  await call();
  await desk.getByRole("button", { name: "Is coming" }).click();
  await phone.page.getByText("The KJ knows you’re coming.").waitFor();
  await desk.locator(".foot .last", { hasText: "José is coming" }).waitFor();
  await desk.getByRole("button", { name: "One more first" }).click();
  await phone.heading("You’re next").waitFor();
  await desk.locator(".card .who", { hasText: "Kim" }).waitFor();
  await desk.getByRole("button", { name: "Skips", exact: true }).click();
  await becomes((state) => state.onStage, null);
});

test("[ROT-22] who did not come is told what became of the place", async () => {
  await call();
  const { onStage } = await venue.state();
  await venue.send("noShow", { turnId: onStage?.turnId as never });
  await phone.page.getByText("You were called and did not come, so the next singer goes first.").waitFor();
});

test("[ROT-32] the console names who has not said yes to a duet, and can say it for them", async () => {
  desk = await openConsole(browser, venue);
  const { token, singerId } = await phone.session();
  const state = await venue.state();
  const kim = state.line.find((entry) => entry.stageName === "Kim");
  const [first] = state.line;
  if (!kim || !first?.requests[0]) throw new Error("nobody is in line");
  const asJose = createApi({ base: `http://127.0.0.1:${venue.port}`, token: () => token });
  await asJose.post(`/karaoke/rotations/${venue.rotationId}/commands`, {
    id: `duet-${venue.rotationId}`,
    name: "addRequest",
    data: { singerId, title: "Islands in the Stream", artist: "Kenny & Dolly", partners: [{ singerId: kim.singerId }] },
  });
  await venue.send("removeRequest", { singerId: first.singerId, requestId: first.requests[0].requestId });
  const row = desk.locator(".row", { hasText: "José" });
  await row.locator(".tag", { hasText: "Waits for Kim" }).waitFor();
  await row.locator(".w").click();
  await desk.getByRole("button", { name: /^Songs,/ }).click();
  await desk.getByRole("button", { name: "Says yes" }).click();
  const partnersOf = (now: RotationState) => now.line.find((one) => one.stageName === "José")?.requests[0]?.partners;
  await becomes((now) => partnersOf(now)?.map(({ confirmed }) => confirmed), [true]);
  await desk.keyboard.press("Escape");
  await row.locator(".tag", { hasText: "Duet" }).waitFor();
});

test("[ROT-25] no answer in time flags the KJ, and only that", async () => {
  await venue.send("setRules", { answerWithinSec: 15 });
  desk = await openConsole(browser, venue);
  await call();
  await desk.locator(".card .flag", { hasText: "No answer" }).waitFor({ timeout: 25_000 });
  await phone.page.getByText("The KJ still waits for you.").waitFor();
  expect((await venue.state()).onStage?.stageName).toBe("José");
  await phone.button("I’m coming").click();
  await desk.locator(".card .now", { hasText: "Called, is coming" }).waitFor();
});

test("[ROT-25] on the shortest phone every answer is in reach, however long the names", async () => {
  await phone.page.setViewportSize({ width: 320, height: 568 });
  const { singerId } = await phone.session();
  const partners = [{ stageName: "Wilhelmina van der Westhuizen-Oyelaran" }, { stageName: "Priya Raghunathan" }];
  await venue.send("addRequest", {
    singerId: singerId as never,
    title: "A Title That Goes On",
    artist: "Somebody",
    partners,
  });
  const { line } = await venue.state();
  await venue.send("removeRequest", {
    singerId: singerId as never,
    requestId: line[0]?.requests[0]?.requestId as never,
  });
  await call();
  const box = await phone.button("Not this time").boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(568);
  await phone.audit("a trio on a short phone");
});

test("[ROT-35] the screen says last call", async () => {
  const screen = await browser.newPage();
  await screen.goto(`http://127.0.0.1:${venue.port}/screen/${venue.joinCode}`);
  await screen.getByText("Sing at The Tin Lantern").waitFor();
  await venue.send("setLastRound", { on: true });
  await screen.getByText("Not sung yet? Last call").waitFor();
  expect(await screen.locator(".head b").textContent()).toBe("Last call");
  await screen.close();
});
