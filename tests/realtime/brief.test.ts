import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventsOf } from "../../core/brief-events.ts";
import { Client, type Night, openNight } from "./harness.ts";

let night: Night;
const open: Client[] = [];
const kept = async (client: Promise<Client>) => {
  open.push(await client);
  return client;
};
const raw = () => kept(Client.open(night.wsUrl));

beforeAll(async () => {
  night = await openNight();
});
afterEach(() => {
  for (const client of open.splice(0)) client.cut();
});
afterAll(() => night.stop());

describe("events, briefly for who asks", () => {
  const briefly = async (since?: object) => {
    const client = await raw();
    client.send({ type: "hello", rotation: night.rotationId, brief: true, ...(since && { since }) });
    return client;
  };

  it("live and after a sync leaves out what is told by the others of a frame, and is the same night", async () => {
    const [kj, screen, phone] = [await kept(night.kj()), await raw(), await briefly()];
    const { version } = await screen.hello(night.rotationId);
    await phone.next("snapshot");
    const { singerId } = await night.join("Bea");
    await kj.command("addRequest", { singerId, title: "Waterloo", artist: "ABBA" });

    const [one, other] = [await screen.next("events"), await phone.next("events")];
    expect(JSON.stringify(one)).toContain(`"version":${version + 1},`);
    expect(JSON.stringify(other)).not.toContain('"version"');
    expect(eventsOf(other)).toEqual(one.events);
    const [first, ...others] = (await phone.next("events")).events;
    expect(Object.keys(first ?? {})).toEqual(["atMs", "by", "commandId", "type", "data"]);
    expect(others.length).toBeGreaterThan(0);
    for (const event of others) expect(Object.keys(event)).toEqual(["type", "data"]);

    for (const client of [screen, phone]) client.send({ type: "sync", since: { epoch: night.epoch, version } });
    expect(eventsOf(await phone.next("events"))).toEqual(
      (await screen.next("events", ({ events }) => events.length > 2)).events,
    );
  });

  it("on resuming", async () => {
    const { version } = await (await raw()).hello(night.rotationId);
    const kj = await kept(night.kj());
    for (const text of ["One", "Two"]) await kj.command("announce", { text });
    const frame = await (await briefly({ epoch: night.epoch, version })).next("events");
    expect(frame.events.every((event) => !("version" in event))).toBe(true);
    expect(eventsOf(frame).map((event) => event.version)).toEqual([version + 1, version + 2]);
  });

  it("no more after a hello that does not ask", async () => {
    const client = await briefly();
    await client.next("snapshot");
    await client.hello(night.rotationId);
    await (await kept(night.kj())).command("announce", { text: "In full" });
    expect((await client.next("events")).events[0]).toHaveProperty("version");
  });
});
