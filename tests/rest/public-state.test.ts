/** What anybody may read of a night holds stage names and songs, and nothing else of a person. */
import { expect, test } from "vitest";
import { createHarness } from "./harness.ts";
import { everyEndpoint } from "./samples.ts";

const PRIVATE = { firstName: "Zsuzsanna", lastName: "Quisling", email: "zq@example.org", phone: "+4915199999999" };
const NOTES = "sings flat, tips well";

const h = await createHarness();
const { rotationId, joinCode } = await h.open();
const zoe = await h.join(joinCode, "Zoe");
const profile = `/karaoke/singers/${zoe.singerId}`;
await h.call("PATCH", profile, { token: h.kj, body: { ...PRIVATE, notes: NOTES } });
const asked = { singerId: zoe.singerId, title: "Waterloo", artist: "ABBA" };
await h.command(rotationId, "addRequest", asked, zoe.token);
await h.command(rotationId, "next", { onStage: null });

const secrets = [...Object.values(PRIVATE), NOTES, zoe.token, h.kj];
const open = everyEndpoint(h).filter(({ endpoint }) => endpoint.who === "anyone" && endpoint.method === "GET");

test("the profile is there, for the KJ and the singer", async () => {
  for (const token of [h.kj, zoe.token])
    expect(await (await h.call("GET", profile, { token })).json()).toMatchObject(PRIVATE);
  expect((await h.call("GET", profile)).status).toBe(401);
});

test.each(open.map(({ endpoint }) => endpoint.path))(
  "nothing personal is in what anybody may read: %s",
  async (path) => {
    const own = path.replace(":rotationId", rotationId).replace(":singerId", zoe.singerId).replace(/:\w+/g, "none");
    const text = await (await h.call("GET", own)).text();
    for (const secret of secrets) expect(text).not.toContain(secret);
  },
);

test("nothing personal is in what the bus tells, nor in the log", async () => {
  expect(h.published.length).toBeGreaterThan(0);
  const said = JSON.stringify([h.published, h.logged]);
  for (const secret of secrets) expect(said).not.toContain(secret);
});
