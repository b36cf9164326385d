/** When a singer can sing, why they wait, and how the night ends, told on the phone. */
import { expect, test } from "vitest";
import { clockTime } from "../../../web/shared/format.ts";
import { browser, openNights, phone, venue } from "./nights.ts";
import { Phone } from "./phone.ts";

const MINUTE_MS = 60_000;

openNights([["La camisa negra", "Juanes"]], { width: 360, height: 740 });

/** So many wait before José, each with a song of four minutes. */
async function behind(waiting: number): Promise<void> {
  for (let count = 1; count <= waiting; count++) await venue.addSinger(`Singer ${count}`, `Song ${count}`, "Somebody");
  await phone.join("José");
  await phone.ask("camisa", "La camisa negra");
  await phone.showsPlace(String(waiting + 1));
}

const inMinutes = (minutes: number) => clockTime(Date.now() + minutes * MINUTE_MS);
const times = () => phone.button("My time tonight");
const effect = () => phone.page.locator(".effect").textContent();
const mine = async () => {
  const { singerId } = await phone.session();
  const { line, bench } = await venue.state();
  return [...line, ...bench].find((entry) => entry.singerId === singerId);
};

test("[ROT-14] who has to leave is moved up where the others can bear it, and told before it is done", async () => {
  await behind(6);
  await times().click();
  await phone.page.getByLabel("I have to leave at").fill(inMinutes(22));
  await expect.poll(effect).toMatch(/^You move up to place [2-5], and sing at about \d\d:\d\d, before you leave\.$/);
  await phone.audit("leaving at");
  const place = /place (\d)/.exec((await effect()) ?? "")?.[1] as string;
  await phone.button("Tell the KJ").click();
  await phone.showsPlace(place);
  expect((await mine())?.availableUntil).not.toBeNull();
  expect(await phone.why()).toContain("you moved up, so that you sing before you leave.");
  await phone.page.locator(".note").getByRole("button", { name: "OK" }).click();
  await phone.audit("line with a time to leave");

  await phone.button("You leave at").click();
  await phone.button("I can stay all night").click();
  await times().waitFor();
  expect((await mine())?.availableUntil).toBeNull();
});

test("[ROT-14] a time that cannot work is told at once, and stays in sight", async () => {
  await behind(8);
  await times().click();
  await phone.page.getByLabel("I have to leave at").fill(inMinutes(3));
  await expect.poll(effect).toMatch(/^That will not work: your turn comes at about \d\d:\d\d, after you leave\./);
  await phone.button("Tell the KJ").click();
  await phone.showsPlace("9");
  await expect.poll(() => phone.why()).toMatch(/Your turn comes at about \d\d:\d\d, after you leave at \d\d:\d\d/);
});

test("[ROT-6] a pause: others sing past, the place stays, and one tap ends it early", async () => {
  await behind(1);
  await times().click();
  await phone.button("I’m away a while").click();
  await phone.page.getByLabel("Back at").fill(inMinutes(20));
  await expect.poll(effect).toMatch(/so you sing when you are back, after \d\d:\d\d\.$|Your place stays/);
  await phone.audit("away");
  await phone.button("Tell the KJ").click();
  await phone.showsPlace("–");
  expect(await phone.why()).toMatch(/You’re away. Others sing past you until \d\d:\d\d. Your place stays./);
  await phone.button("I’m back").click();
  await phone.showsPlace("2");
  expect(await mine()).toMatchObject({ availableFrom: null, availableUntil: null });
});

test("[ROT-14] whom another's window moves down is told why", async () => {
  await behind(4);
  const last = await venue.addSinger("Leaver", "Bye", "Somebody");
  await venue.send("setAvailability", {
    singerId: last,
    until: new Date(Date.now() + 21 * MINUTE_MS).toISOString(),
  });
  await phone.showsPlace("6");
  expect(await phone.why()).toContain("you moved down one, so that somebody who leaves still sings.");
});

test("[ROT-42] in a later round the phone tells who has not sung yet, and why they come first", async () => {
  const kim = await venue.addSinger("Kim", "Jolene", "Dolly Parton");
  await venue.send("addRequest", { singerId: kim, title: "9 to 5", artist: "Dolly Parton" });
  await phone.join("José");
  await phone.ask("camisa", "La camisa negra");
  const { singerId } = await phone.session();
  await venue.send("addRequest", { singerId: singerId as never, title: "Valerie", artist: "Amy Winehouse" });
  await venue.send("addRequest", { singerId: singerId as never, title: "Africa", artist: "Toto" });
  for (let turn = 0; turn < 4; turn++) await venue.next();
  for (const name of ["Zoë", "Ngozi", "Ana"]) await venue.addSinger(name, `Song of ${name}`, "Somebody");
  await venue.next();
  await phone.showsPlace("3");
  const why = await phone.why();
  expect(why).toContain("Two are due before you. They have not sung tonight, and still sing in this round.");
  expect(why).toContain("Kim has no song ready and is passed over.");
  expect(why).toContain("You have sung in this round; who has not comes first.");
});

test("[ROT-32] a partner sees when somebody else's duet comes", async () => {
  await behind(2);
  const { singerId } = await phone.session();
  const owner = await venue.send("addSinger", { stageName: "Priya" });
  await venue.send("addRequest", {
    singerId: owner.created?.singerId as never,
    title: "Islands in the Stream",
    artist: "Kenny & Dolly",
    partners: [{ singerId: singerId as never }],
  });
  await phone.page.getByText(/^With Priya you sing Islands in the Stream in .+ min, as place 4\.$/).waitFor();
});

test("[ROT-34] the phone tells whose turn comes after the end, and until when to sign up", async () => {
  await behind(3);
  await venue.send("setRules", { closesAt: new Date(Date.now() + 9 * MINUTE_MS).toISOString() });
  await phone.page.getByText(/^The night ends at \d\d:\d\d, and your turn would likely come after it\.$/).waitFor();
  await phone.audit("too late tonight");

  const other = await Phone.open(browser, venue);
  await venue.send("setRules", { closesAt: new Date(Date.now() + 90 * MINUTE_MS).toISOString() });
  await venue.send("openRequests", {});
  await other.join("Zoë");
  await other.page.getByText(/^The night ends at \d\d:\d\d: ask for a song before \d\d:\d\d\.$/).waitFor();
  await other.close();
});

test("[ROT-35] last call: the next song is the last, and who has sung is done", async () => {
  await behind(1);
  await venue.send("setLastRound", { on: true });
  await phone.page.getByText("Last call. Your next song is your last one tonight.").waitFor();
  await venue.next();
  await venue.next();
  await venue.startTurn();
  await phone.page.getByText("It is last call: thank you for singing.").waitFor();
  await venue.next();
  await phone.heading("You’ve sung tonight.").waitFor();
  expect(await phone.button("Find a song").count()).toBe(0);
  await phone.audit("sung, last call");
});

test("[ROT-35] last call: who has sung and stands in line with no song is done too", async () => {
  await behind(1);
  await venue.next();
  await venue.next();
  await venue.startTurn();
  await venue.next();
  await phone.page.getByText("No song yet. Others sing past you.").waitFor();
  await venue.send("setLastRound", { on: true });
  await phone.heading("You’ve sung tonight.").waitFor();
  expect(await phone.why()).toBe("Last call. Who has sung is done for tonight.");
  expect(await phone.button("Find a song").count()).toBe(0);
  await phone.audit("in line, sung, last call");
  await venue.send("setLastRound", { on: false });
  await phone.showsPlace("–");
});
