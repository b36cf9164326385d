/** A singer's night on the phone, over the real server: from the code on the screen to the songs that were sung. */
import { expect, test } from "vitest";
import { openNights, phone, site, venue } from "./nights.ts";
import { SMALL, USUAL } from "./phone.ts";

openNights([
  ["Crazy in Love", "Beyoncé feat. Jay-Z"],
  ["Crazy", "Gnarls Barkley"],
  ["La camisa negra", "Juanes"],
]);

/** Siobhán sings, and so many wait. */
async function crowd(waiting: number): Promise<void> {
  await venue.addSinger("Siobhán", "Total Eclipse of the Heart", "Bonnie Tyler");
  await venue.next();
  await venue.startTurn();
  for (const name of ["Kim", "Marcus", "Zoë"].slice(0, waiting)) {
    await venue.addSinger(name, `A song of ${name}`, "Somebody");
  }
}

test("the page is small, and is no secure context", async () => {
  expect(site.sizes.phone.scriptBytes).toBeLessThan(40 * 1024);
  await phone.scan();
  await phone.heading("Come and sing").waitFor();
  expect(await phone.page.evaluate(() => isSecureContext)).toBe(false);
});

test("a wrong code is told in words and stays, chosen; the right one, typed over it, leads in by keyboard", async () => {
  await phone.page.goto(`${phone.address}/join/WRONG1`);
  await phone.page.getByText("No night under that code. Check the screen.").waitFor();
  await phone.audit("wrong code");
  const field = phone.page.getByLabel("The code on the screen");
  await field.fill("oops 2");
  await phone.page.keyboard.press("Enter");
  // It stays, and typing goes over it.
  await expect.poll(() => field.inputValue().catch(() => null)).toBe("OOPS2");
  await phone.page.getByText("No night under that code. Check the screen.").waitFor();
  await phone.page.keyboard.type(venue.joinCode.toLowerCase());
  await phone.page.keyboard.press("Enter");
  await phone.page.getByText("The Tin Lantern, tonight").waitFor();
  expect(new URL(phone.page.url()).pathname).toBe(`/join/${venue.joinCode}`);
});

test("[ROT-33] a name that is taken is one tap from a free one", async () => {
  await venue.send("addSinger", { stageName: "Zoë" });
  await phone.scan();
  await phone.page.getByLabel("What shall we call you?").fill("zoe");
  await phone.button("Join").click();
  await phone.page.getByText("There is a Zoë already. zoe B is free.").waitFor();
  await phone.audit("name taken");
  await phone.button("Join as zoe B").click();
  await phone.heading("Now pick a song").waitFor();
  expect((await venue.state()).bench.map((entry) => entry.stageName)).toEqual(["Zoë", "zoe B"]);
});

test.each([
  ["a usual phone", USUAL],
  ["a small one", SMALL],
])("on %s: join, ask, wait, step away and back, next, called, sing, and wait again", async (_, viewport) => {
  await phone.page.setViewportSize(viewport);
  await crowd(2);
  await phone.scan();
  await phone.heading("Come and sing").waitFor();
  await phone.audit("join");
  await phone.join("José");
  // [ROT-11] Joining gives no place; what the first song would give is told.
  expect((await venue.state()).bench.map((entry) => entry.stageName)).toEqual(["José"]);
  expect(await phone.why()).toMatch(/that would be place 3, in \d+ to \d+ min/);
  await phone.audit("bench");

  await phone.button("Find a song").click();
  await phone.page.getByLabel("Title or artist").fill("beyonce crazy");
  await phone.page.locator(".res .r").click();
  await phone.button("Lower").click();
  await phone.audit("search");
  await phone.button("Ask for this song").click();
  await phone.showsPlace("3");
  // [ROT-41] The wait is a range.
  expect(await phone.page.locator(".place .w b").textContent()).toMatch(/^\d+ to \d+ min$/);
  expect(await phone.page.locator(".place .w").textContent()).toContain("until you sing Crazy in Love");
  expect(await phone.why()).toContain("Two are due before you.");
  const own = phone.page.locator('.line [aria-current="true"]');
  expect(await own.textContent()).toBe("3YouCrazy in Love");
  expect((await venue.state()).line[2]?.requests[0]).toMatchObject({ title: "Crazy in Love", keyChange: -1 });
  await phone.audit("line");

  await phone.button("Step away").click();
  await phone.heading("You’ve stepped away.").waitFor();
  expect(await phone.why()).toContain("Come back and you are place 3 from here.");
  await phone.audit("away");
  await phone.button("I’m back").click();
  await phone.showsPlace("3");

  await venue.next();
  await phone.showsPlace("2");
  expect(await phone.page.locator(".now").textContent()).toContain("Called to the stage");
  await venue.startTurn();
  await venue.next();
  await phone.heading("You’re next").waitFor();
  await expect.poll(() => phone.page.title()).toContain("You’re next");
  expect(await phone.spoken("assertive").textContent()).toBe("");
  await phone.audit("next");

  await venue.next();
  await phone.heading("You’re on.").waitFor();
  expect(await phone.page.title()).toContain("You’re on!");
  expect(await phone.spoken("assertive").textContent()).toBe("You’re on. Come to the stage.");
  expect(await phone.page.locator('link[rel="icon"]').getAttribute("href")).toContain("M4 1v4");
  await phone.audit("called");

  await venue.startTurn();
  await phone.heading("The stage is yours.").waitFor();
  expect(await phone.page.locator("main").textContent()).toContain("key −1");
  await phone.audit("singing");

  await venue.next();
  await phone.showsPlace("–");
  expect(await phone.why()).toContain("No song yet.");
  expect(await phone.page.locator('link[rel="icon"]').getAttribute("href")).not.toContain("M4 1v4");
  await phone.audit("sung");
});

test("a call that is taken back is no longer claimed to a screen reader", async () => {
  await phone.join("José");
  await phone.ask("camisa", "La camisa negra");
  await venue.next();
  await phone.heading("You’re on.").waitFor();
  await expect.poll(() => phone.spoken("assertive").textContent()).toBe("You’re on. Come to the stage.");
  await venue.send("undo", { commandId: (await venue.state()).undoable?.commandId as never });
  await phone.heading("You’re next").waitFor();
  await expect.poll(() => phone.spoken("assertive").textContent()).toBe("");
  await expect.poll(() => phone.spoken("polite").textContent()).toContain("You’re next.");
});

test.each([390, 360])("at %i px three buttons stand beside each other, each on one line", async (width) => {
  await phone.page.setViewportSize({ width, height: 740 });
  await crowd(2);
  await phone.join("José");
  await phone.ask("camisa", "La camisa negra");
  await phone.showsPlace("3");
  const buttons = await phone.page.locator(".dock .btn").evaluateAll((all) =>
    all.map((button) => {
      const words = document.createRange();
      words.selectNodeContents(button);
      const lines = new Set([...words.getClientRects()].map(({ top }) => Math.round(top))).size;
      return { words: button.textContent, top: button.getBoundingClientRect().top, lines };
    }),
  );
  expect(buttons.map(({ words }) => words)).toEqual(["Find a song", "My songs, 1", "Step away"]);
  expect(buttons.map(({ lines }) => lines)).toEqual([1, 1, 1]);
  expect(new Set(buttons.map(({ top }) => top)).size).toBe(1);
  await phone.audit(`${width} px`);
});

test("[ROT-6] who is passed over is told, and does not count", async () => {
  await crowd(2);
  const [kim] = (await venue.state()).line;
  if (kim) await venue.send("holdSinger", { singerId: kim.singerId });
  await phone.join("José");
  await phone.ask("camisa", "La camisa negra");
  await phone.showsPlace("2");
  expect(await phone.why()).toContain("One is due before you. Kim has stepped away and is passed over.");
  expect(await phone.page.locator(".line .off").textContent()).toContain("away");
});

test("[ROT-10] a move by the KJ is told with its reason", async () => {
  await crowd(3);
  await phone.join("José");
  await phone.ask("camisa", "La camisa negra");
  const { singerId } = await phone.session();
  await venue.send("moveSinger", { singerId: singerId as never, toIndex: 1, reason: "birthday" });
  await phone.showsPlace("2");
  expect(await phone.why()).toContain("The KJ moved you up: birthday.");
});

test("[ROT-44] a break is told with its end, and the wait counts it", async () => {
  await crowd(1);
  await phone.join("José");
  await phone.ask("camisa", "La camisa negra");
  await phone.showsPlace("2");
  await venue.send("startBreak", { until: new Date(Date.now() + 3_600_000).toISOString() });
  await venue.send("complete", { turnId: (await venue.state()).onStage?.turnId as never });
  await phone.page.getByText(/Singing goes on at \d\d:\d\d/).waitFor();
  expect(await phone.page.locator(".place .w b").textContent()).toMatch(/^(59 to \d+ min|(about 1|1 to [\d½]+) h)$/);
  await phone.audit("break");
});

test("[ROT-30] with requests closed the place and song stay, and nothing is offered that would be refused", async () => {
  await crowd(1);
  await phone.join("José");
  await phone.ask("camisa", "La camisa negra");
  await venue.send("closeRequests", {});
  await phone.page.getByText("Requests are closed.").waitFor();
  expect(await phone.button("Find a song").count()).toBe(0);
  await phone.audit("requests closed");
  await phone.button("My songs, 1").click();
  await phone.button("Swap the song").click();
  await phone.page.getByLabel("Title or artist").fill("gnarls");
  await phone.page.locator(".res .r").click();
  await phone.button("Sing this instead").click();
  await phone.page.getByText("until you sing Crazy").waitFor();
});

test("a notice of the KJ is on the phone", async () => {
  await phone.join("José");
  await venue.send("announce", { text: "The kitchen closes at ten" });
  await phone.page.locator(".notice").getByText("The kitchen closes at ten").waitFor();
});

test("[ROT-12] who leaves, or is taken out, comes back as the same singer; who is banned does not", async () => {
  await crowd(1);
  await phone.join("José");
  await phone.ask("camisa", "La camisa negra");
  const { singerId } = await phone.session();
  await phone.button("change your name, or leave").click();
  await phone.button("Leave for tonight").click();
  await phone.audit("leaving");
  await phone.button("Yes, leave the line").click();
  await phone.heading("You’re out of the line.").waitFor();
  await phone.audit("out of the line");
  expect((await venue.state()).line.some((entry) => entry.singerId === singerId)).toBe(false);

  await phone.button("Join again").click();
  await phone.showsPlace("2");
  await venue.send("removeSinger", { singerId: singerId as never });
  await phone.heading("You’re out of the line.").waitFor();
  await phone.page.getByLabel("What shall we call you?").fill("Pepe");
  await phone.button("Join again").click();
  await phone.showsPlace("2");
  const entry = (await venue.state()).line[1];
  expect(entry).toMatchObject({ singerId, stageName: "Pepe" });
  expect(entry?.requests[0]?.title).toBe("La camisa negra");

  await venue.send("banSinger", { singerId: singerId as never });
  await phone.heading("Not tonight.").waitFor();
  await phone.audit("banned");
});

test("[ROT-33] another name is taken everywhere, and a taken one suggests a free one", async () => {
  await venue.send("addSinger", { stageName: "Zoë" });
  await phone.join("José");
  await phone.button("change your name, or leave").click();
  await phone.page.getByLabel("Your stage name").fill("zoë");
  await phone.button("Change the name").click();
  await phone.button("Be zoë B").click();
  await phone.page.locator(".me").getByText("zoë B").waitFor();
  await expect.poll(async () => (await phone.session()).stageName).toBe("zoë B");
});

test("[ROT-45] good night, with the songs that were sung", async () => {
  await phone.join("José");
  await phone.ask("camisa", "La camisa negra");
  await venue.next();
  await venue.startTurn();
  await phone.heading("The stage is yours.").waitFor();
  await venue.send("close", {});
  await phone.heading("Good night.").waitFor();
  await phone.page.getByText("You sang 1 song. Thank you.").waitFor();
  const row = phone.page.locator(".line li");
  await row.waitFor();
  expect(await row.textContent()).toMatch(/^1La camisa negra\d\d:\d\d$/);
  await phone.audit("good night");

  await phone.page.evaluate((key) => localStorage.removeItem(key), phone.sessionKey);
  await phone.scan();
  await phone.page.getByText("This night is over.").waitFor();
});
