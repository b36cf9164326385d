/** The number for texts: asked for where the service sends any, kept, and forgotten again. */
import { expect, test } from "vitest";
import { openNights, phone, venue } from "./nights.ts";

openNights();

const field = () => phone.page.getByLabel("Your mobile number");
const openYou = () => phone.page.locator(".me").click();

/** A site whose service texts people; the embedded one does not. */
async function textingSite(): Promise<void> {
  await phone.page.route("**/config.json", (route) => route.fulfill({ json: { texts: true } }));
}

test("a number is refused when it is none, kept as the phone network writes it, and forgotten when its owner says so", async () => {
  await textingSite();
  await phone.join("Zoë");
  const { singerId } = await phone.session();
  const profile = () => venue.api.get<object>(`/karaoke/singers/${singerId}`);
  await openYou();
  await field().fill("0151 1234567");
  await phone.button("Text me").click();
  await phone.page.getByText("Write the number with its country").first().waitFor();
  expect(await profile()).not.toHaveProperty("phone");
  await field().fill("0049 (151) 123-45678");
  await phone.button("Text me").click();
  await phone.page.getByText("We text +4915112345678").waitFor();
  await phone.audit("text me");
  expect(await profile()).toMatchObject({ phone: "+4915112345678", agreedToTexts: true });
  await phone.button("Stop, and forget the number").click();
  await field().waitFor();
  expect(await profile()).not.toHaveProperty("phone");
  expect(await profile()).not.toHaveProperty("agreedToTexts");
});

test("where the service texts nobody, no phone asks for a number", async () => {
  await phone.join("Zoë");
  await openYou();
  await phone.button("Leave for tonight").waitFor();
  expect(await field().count()).toBe(0);
});
