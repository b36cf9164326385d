/** A singer's own songs on the phone: finding, asking, putting in order, keys, swaps, duets. */
import { beforeEach, expect, test } from "vitest";
import { browser, openNights, phone, venue } from "./nights.ts";
import { Phone } from "./phone.ts";

openNights([
  ["Crazy in Love", "Beyoncé feat. Jay-Z"],
  ["Crazy", "Gnarls Barkley"],
  ["Crazy", "Patsy Cline"],
  ["La camisa negra", "Juanes"],
  ["Under Pressure", "Queen & David Bowie"],
]);

/** Somebody is due before José, or they would be next at once. */
beforeEach(async () => {
  await venue.addSinger("Ada", "Respect", "Aretha Franklin");
  await phone.join("José");
});

const requests = async () => (await venue.state()).line.find((entry) => entry.stageName === "José")?.requests ?? [];
const titles = async () => (await requests()).map((request) => request.title);
const cards = () => phone.page.locator("[data-card] b");

async function search(words: string): Promise<void> {
  await phone.button("Find a song").click();
  await phone.page.getByLabel("Title or artist").fill(words);
}

async function askForThree(): Promise<void> {
  await phone.ask("camisa", "La camisa negra");
  await phone.ask("beyonce", "Crazy in Love");
  await phone.ask("pressure", "Under Pressure");
  await phone.button("My songs, 3").click();
  await phone.heading("My songs").waitFor();
}

/** Waits until the cards stand so on the page. */
async function cardsStand(...expected: string[]): Promise<void> {
  await phone.page.waitForFunction((wanted) => {
    const shown = [...document.querySelectorAll("[data-card] b")].map((title) => title.textContent);
    return shown.join("|") === wanted;
  }, expected.join("|"));
}

test("nothing found is told, and a song that is not in the book is asked for in one's own words", async () => {
  await search("zzz");
  await phone.page.getByText("No song like that here. Try fewer words, or ask the KJ.").waitFor();
  await phone.button("It’s not in the list").click();
  await phone.page.getByLabel("Title", { exact: true }).fill("Zzz");
  await phone.page.getByLabel("Artist", { exact: true }).fill("The Sleepers");
  await phone.button("A word for the KJ").click();
  await phone.page.getByLabel("A word for the KJ").fill("the slow one");
  await phone.audit("not in the book");
  await phone.button("Ask for this song").click();
  await phone.showsPlace("2");
  expect(await requests()).toMatchObject([
    { songId: null, title: "Zzz", artist: "The Sleepers", note: "the slow one", partners: [] },
  ]);
});

test.each(["", " "])(
  "a song in one's own words is not sent with the artist '%s': that field is asked for",
  async (artist) => {
    await search("zzz");
    await phone.button("It’s not in the list").click();
    const title = phone.page.getByLabel("Title", { exact: true });
    const field = phone.page.getByLabel("Artist", { exact: true });
    await field.fill(artist);
    await title.focus();
    await phone.button("Ask for this song").click();
    await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await field.evaluate((input: HTMLInputElement) => input.validationMessage)).not.toBe("");
    expect(await requests()).toEqual([]);
    // From the keyboard too.
    await title.fill("");
    await field.press("Enter");
    await expect.poll(() => title.evaluate((input) => input === document.activeElement)).toBe(true);
    await title.fill("Zzz");
    await field.fill("The Sleepers");
    await field.press("Enter");
    await phone.showsPlace("2");
  },
);

test("[ROT-31] before asking it is told what was sung tonight and what somebody waits with", async () => {
  await venue.addSinger("Kim", "Crazy", "Gnarls Barkley");
  await venue.addSinger("Zoë", "La camisa negra", "Juanes");
  await venue.next();
  await venue.next();
  await venue.startTurn();
  await phone.page.getByText("Now singing").waitFor();
  await search("crazy");
  await phone.page.locator(".res .r").getByText("Gnarls Barkley, being sung now").waitFor();
  await venue.next();
  await phone.page
    .locator(".res .r")
    .getByText(/Gnarls Barkley, sung tonight at \d\d:\d\d/)
    .waitFor();
  expect(await phone.page.locator(".res .r").filter({ hasText: "Patsy Cline" }).textContent()).not.toContain("sung");

  await phone.page.locator(".res .r").filter({ hasText: "Gnarls Barkley" }).click();
  await phone.page.getByText(/Sung tonight at \d\d:\d\d\. You may still ask\./).waitFor();
  await phone.button("Ask for this song").click();
  await phone.page.locator(".note").getByText("That song was sung tonight").waitFor();
  expect(await requests()).toMatchObject([{ title: "Crazy", repeat: true }]);
});

test("[ROT-9] songs change their order by button and by hand", async () => {
  await askForThree();
  await phone.audit("my songs");
  await phone.page.locator("[data-card]").first().getByRole("button", { name: "Later" }).click();
  await cardsStand("Crazy in Love", "La camisa negra", "Under Pressure");
  expect(await titles()).toEqual(["Crazy in Love", "La camisa negra", "Under Pressure"]);
  expect(await phone.page.locator(".first").count()).toBe(1);

  const grip = await phone.page.locator("[data-card] .grip").last().boundingBox();
  const top = await cards().first().boundingBox();
  if (!grip || !top) throw new Error("the cards are on the page");
  const x = grip.x + grip.width / 2;
  await phone.page.mouse.move(x, grip.y + grip.height / 2);
  await phone.page.mouse.down();
  await phone.page.mouse.move(x, top.y + 60, { steps: 6 });
  await phone.page.locator("[data-card].held").waitFor();
  await phone.page.mouse.move(x, top.y - 40, { steps: 3 });
  await phone.page.mouse.up();
  await cardsStand("Under Pressure", "Crazy in Love", "La camisa negra");
  await phone.page.locator("[data-card].held").waitFor({ state: "detached" });
  await expect.poll(titles).toEqual(["Under Pressure", "Crazy in Love", "La camisa negra"]);
});

test("a key tapped several times is sent as it ends, within six semitones, even when the page is left at once", async () => {
  await phone.ask("camisa", "La camisa negra");
  await phone.button("My songs, 1").click();
  for (let tap = 0; tap < 3; tap++) await phone.button("Higher").click();
  await phone.page.locator(".key").getByText("Key 3 higher").waitFor();
  await phone.page.goBack();
  await phone.heading(/Your place/).waitFor();
  await expect.poll(async () => (await requests())[0]?.keyChange).toBe(3);

  await phone.button("My songs, 1").click();
  for (let tap = 0; tap < 3; tap++) await phone.button("Higher").click();
  await phone.page.locator(".key").getByText("6 higher").waitFor();
  expect(await phone.button("Higher").getAttribute("aria-disabled")).toBe("true");
  await expect.poll(async () => (await requests())[0]?.keyChange).toBe(6);
});

test("a song is swapped for another, and the place stays", async () => {
  await venue.addSinger("Kim", "Rehab", "Amy Winehouse");
  await phone.ask("camisa", "La camisa negra");
  await phone.showsPlace("3");
  const [before] = await requests();
  await phone.button("My songs, 1").click();
  await phone.button("Swap the song").click();
  await phone.page.getByText("Instead of La camisa negra. Your place stays.").waitFor();
  await phone.page.getByLabel("Title or artist").fill("patsy");
  await phone.page.locator(".res .r").click();
  await phone.button("Sing this instead").click();
  await phone.page.getByText("until you sing Crazy").waitFor();
  await phone.showsPlace("3");
  expect(await requests()).toMatchObject([{ requestId: before?.requestId, title: "Crazy", artist: "Patsy Cline" }]);
});

test("[ROT-6] removing asks once, and says what becomes of the place", async () => {
  await phone.ask("camisa", "La camisa negra");
  await phone.button("My songs, 1").click();
  await phone.button("Remove").click();
  await phone.page.getByText("Without a song you keep your place, but are passed over.").waitFor();
  await phone.button("Keep it").click();
  await phone.button("Remove").click();
  await phone.button("Yes, remove").click();
  await phone.page.getByText("No song. Others sing past you until you pick one.").waitFor();
  await phone.button("Back to the line").click();
  await phone.showsPlace("–");
  expect(await titles()).toEqual([]);
});

test("[ROT-30] one song too many is refused in words, with the way to swap one", async () => {
  await venue.send("setRules", { maxRequests: 1 });
  await phone.ask("camisa", "La camisa negra");
  await search("patsy");
  await phone.page.locator(".res .r").click();
  await phone.button("Ask for this song").click();
  await phone.page.locator(".note").getByText("1 songs are enough for now. Swap one?").waitFor();
  await phone.button("My songs").click();
  await phone.heading("My songs").waitFor();
  expect(await titles()).toEqual(["La camisa negra"]);
});

test("the phone's own Back closes what lies over the line, and focus returns to its button", async () => {
  await phone.ask("camisa", "La camisa negra");
  await phone.button("My songs, 1").click();
  await phone.heading("My songs").waitFor();
  expect(await phone.page.evaluate(() => document.activeElement?.textContent)).toBe("My songs");
  await phone.page.goBack();
  await phone.showsPlace("2");
  await phone.page.waitForFunction(() => document.activeElement?.getAttribute("data-opens") === "songs");
  expect(new URL(phone.page.url()).pathname).toBe(`/join/${venue.joinCode}`);
});

test("[ROT-32] a friend without a phone is named, and the KJ says yes", async () => {
  await search("pressure");
  await phone.page.locator(".res .r").click();
  await phone.button("Sing it with somebody").click();
  await phone.page.getByLabel("With whom?").selectOption({ label: "A friend without a phone" });
  await phone.page.getByLabel("Your friend’s name").fill("Priya");
  await phone.button("Add").click();
  await phone.page.getByText("the KJ says yes for them").waitFor();
  await phone.button("Ask for this song").click();
  await phone.heading("Your duet waits for a yes.").waitFor();
  await phone.audit("a duet that waits");
  const entry = (await venue.state()).bench[0];
  await venue.send("confirmDuet", {
    singerId: entry?.singerId as never,
    requestId: entry?.requests[0]?.requestId as never,
    partner: "Priya",
    accept: true,
  });
  await phone.showsPlace("2");
  await phone.page.locator(".note").getByText("Priya will sing Under Pressure with you.").waitFor();
});

test("[ROT-32] a duet is never asked for as a solo: a friend's name counts as typed, and nobody chosen is asked about", async () => {
  await search("pressure");
  await phone.page.locator(".res .r").click();
  await phone.button("Sing it with somebody").click();
  const whom = phone.page.getByLabel("With whom?");
  await phone.button("Ask for this song").click();
  await expect.poll(() => whom.evaluate((list) => list === document.activeElement)).toBe(true);
  await whom.selectOption({ label: "Nobody, I sing alone" });
  await phone.button("Sing it with somebody").click();
  await whom.selectOption({ label: "A friend without a phone" });
  const name = phone.page.getByLabel("Your friend’s name");
  await name.fill(" ");
  await phone.button("Ask for this song").click();
  expect(await name.evaluate((field: HTMLInputElement) => field.validity.valid)).toBe(false);
  await name.fill("Priya");
  await phone.audit("a friend's name");
  expect(await requests()).toEqual([]);
  await phone.button("Ask for this song").click();
  await phone.heading("Your duet waits for a yes.").waitFor();
  expect((await venue.state()).bench[0]?.requests[0]?.partners).toMatchObject([{ stageName: "Priya" }]);
});

test("[ROT-9] [ROT-32] a partner says yes or no on their own phone, and the one who asked is told", async () => {
  const other = await Phone.open(browser, venue);
  await other.join("Zoë");
  await search("pressure");
  await phone.page.locator(".res .r").click();
  await phone.button("Sing it with somebody").click();
  await phone.page.getByLabel("With whom?").selectOption({ label: "Zoë" });
  await phone.button("Ask for this song").click();
  await phone.heading("Your duet waits for a yes.").waitFor();

  await other.page.getByText("wants to sing Under Pressure, Queen & David Bowie, with you.").last().waitFor();
  await other.audit("asked for a duet");
  await other.button("Yes, gladly").click();
  await phone.showsPlace("2");
  await phone.page.locator(".note").getByText("Zoë will sing Under Pressure with you.").waitFor();
  await phone.page.locator(".note").getByRole("button", { name: "OK" }).click();

  await venue.next();
  await phone.heading("You’re next").waitFor();
  await other.heading("You’re next").waitFor();
  await venue.next();
  await phone.heading("You’re on.").waitFor();
  await other.heading("You’re on.").waitFor();
  expect(await other.page.locator(".lead").textContent()).toBe("José & Zoë");
  await venue.send("uncall", { turnId: (await venue.state()).onStage?.turnId as never });

  const entry = (await venue.state()).line[0];
  await venue.api.post(`/karaoke/rotations/${venue.rotationId}/commands`, {
    id: `decline-${venue.rotationId}`.slice(0, 60),
    name: "confirmDuet",
    data: {
      singerId: entry?.singerId,
      requestId: entry?.requests[0]?.requestId,
      partner: (await other.session()).singerId,
      accept: false,
    },
  });
  await phone.page.locator(".note").getByText("Zoë will not sing Under Pressure with you. It is a solo now.").waitFor();
  await other.close();
});
