/** The phone slept, was closed, or lost the Wi-Fi: it comes back by itself, as the same singer. */
import { expect, test } from "vitest";
import { openNights, phone, venue } from "./nights.ts";

openNights([["La camisa negra", "Juanes"]]);

const badge = () => phone.page.locator(".stale");

async function waitInLine(): Promise<string> {
  await venue.addSinger("Kim", "Rehab", "Amy Winehouse");
  await phone.join("José");
  await phone.ask("camisa", "La camisa negra");
  await phone.showsPlace("2");
  return (await phone.session()).singerId;
}

test("without a server the last picture stays with its time, what is done waits, and both come right by themselves", async () => {
  const singerId = await waitInLine();
  await venue.goDown();
  await badge().waitFor();
  expect(await badge().textContent()).toMatch(/^Offline, this is how it stood at \d\d:\d\d$/);
  expect(await phone.why()).toBe("The line lives with the KJ, not in this phone. This page comes back by itself.");
  await phone.showsPlace("2");
  await phone.audit("behind");
  expect(await phone.button("Find a song").getAttribute("aria-disabled")).toBe("true");
  await phone.button("Step away").click();
  await badge().getByText("1 thing you did waits here").waitFor();

  await venue.comeBack();
  await phone.heading("You’ve stepped away.").waitFor();
  await badge().waitFor({ state: "detached" });
  const entry = (await venue.state()).line[1];
  expect(entry).toMatchObject({ singerId, standing: "onHold" });
});

test("closed and opened again, it is the same singer, who missed nothing", async () => {
  const singerId = await waitInLine();
  await phone.page.close();
  await venue.next();
  phone.page = await phone.context.newPage();
  await phone.scan();
  await phone.heading("You’re next").waitFor();
  expect((await phone.session()).singerId).toBe(singerId);
  const { line, bench } = await venue.state();
  expect([...line, ...bench].map((entry) => entry.stageName)).toEqual(["José"]);
});

test("opened again while the socket is down, the last picture is there at once", async () => {
  await waitInLine();
  await phone.page.close();
  phone.page = await phone.context.newPage();
  await phone.page.routeWebSocket(/\/ws$/, (socket) => socket.close());
  await phone.scan();
  await phone.showsPlace("2");
  await badge().waitFor();
});

test("an answer that was lost on the way makes no second singer", async () => {
  await phone.scan();
  await phone.page.getByLabel("What shall we call you?").fill("José");
  // The server hears it, the phone does not hear the server.
  await phone.page.route("**/karaoke/join", async (route) => {
    await route.fetch({ url: route.request().url().replace("venue.test", "127.0.0.1") });
    await route.abort();
  });
  await phone.button("Join").click();
  await phone.page.getByText("No connection to the venue. Are you on its Wi-Fi?").waitFor();
  expect((await venue.state()).bench.length).toBe(1);
  await phone.page.unroute("**/karaoke/join");
  await phone.button("Join").click();
  await phone.heading("Now pick a song").waitFor();
  expect((await venue.state()).bench.map((entry) => entry.stageName)).toEqual(["José"]);
});

test("a token near its end is renewed while the night lasts, under the name the singer has by now", async () => {
  const singerId = await waitInLine();
  await venue.send("renameSinger", { singerId: singerId as never, stageName: "Pepe" });
  await phone.page.locator(".me").getByText("Pepe").waitFor();
  // The page keeps the new name in its own time, and would write over what is put there before.
  await phone.page.waitForFunction((key) => (localStorage.getItem(key) ?? "").includes("Pepe"), phone.sessionKey);
  const soon = new Date(Date.now() + 3_600_000).toISOString();
  await phone.page.evaluate(
    ([key, expiresAt]) => {
      const kept = JSON.parse(localStorage.getItem(key) ?? "");
      localStorage.setItem(key, JSON.stringify({ ...kept, expiresAt }));
    },
    [phone.sessionKey, soon] as const,
  );
  const renewed = phone.page.waitForResponse("**/karaoke/join");
  await phone.page.reload();
  expect((await renewed).status()).toBe(201);
  await phone.page.waitForFunction(
    ([key, expiresAt]) => JSON.parse(localStorage.getItem(key) ?? "").expiresAt > expiresAt,
    [phone.sessionKey, soon] as const,
  );
  const session = await phone.session();
  expect(session).toMatchObject({ singerId, stageName: "Pepe" });
  expect((await venue.state()).line[1]).toMatchObject({ singerId, stageName: "Pepe" });
});

test("[ROT-12] who left is not brought back by opening the page", async () => {
  const singerId = await waitInLine();
  await venue.send("removeSinger", { singerId: singerId as never });
  await phone.heading("You’re out of the line.").waitFor();
  await phone.page.reload();
  await phone.heading("You’re out of the line.").waitFor();
  const { line, bench } = await venue.state();
  expect([...line, ...bench].map((entry) => entry.stageName)).toEqual(["Kim"]);
});

test("a token that the server does not know leads to the door, with a word why", async () => {
  await waitInLine();
  await phone.page.evaluate((key) => {
    const kept = JSON.parse(localStorage.getItem(key) ?? "");
    localStorage.setItem(key, JSON.stringify({ ...kept, token: "a.b.c" }));
  }, phone.sessionKey);
  await phone.page.reload();
  await phone.page.getByText("This phone was not recognised any more.").waitFor();
  expect(await phone.session()).toBe(null);
});

test("without storage, as in a private window, joining and singing work as long as the page lives", async () => {
  await phone.context.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("forbidden", "SecurityError");
      },
    });
  });
  await venue.addSinger("Kim", "Rehab", "Amy Winehouse");
  await phone.join("José");
  await phone.ask("camisa", "La camisa negra");
  await phone.showsPlace("2");
});
